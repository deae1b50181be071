#pragma once

#include <bits/timespec.h>
#include <linux/stat.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

// On 32-bit ABIs the kernel's stat64 serves both.
#if defined(__aarch64__)
#define __STAT_BODY            \
  dev_t st_dev;                \
  ino_t st_ino;                \
  mode_t st_mode;              \
  nlink_t st_nlink;            \
  uid_t st_uid;                \
  gid_t st_gid;                \
  dev_t st_rdev;               \
  unsigned long __pad1;        \
  off_t st_size;               \
  int st_blksize;              \
  int __pad2;                  \
  long st_blocks;              \
  struct timespec st_atim;     \
  struct timespec st_mtim;     \
  struct timespec st_ctim;     \
  unsigned int __unused4;      \
  unsigned int __unused5;
#elif defined(__x86_64__)
#define __STAT_BODY            \
  dev_t st_dev;                \
  ino_t st_ino;                \
  unsigned long st_nlink;      \
  mode_t st_mode;              \
  uid_t st_uid;                \
  gid_t st_gid;                \
  unsigned int __pad0;         \
  dev_t st_rdev;               \
  off_t st_size;               \
  long st_blksize;             \
  long st_blocks;              \
  struct timespec st_atim;     \
  struct timespec st_mtim;     \
  struct timespec st_ctim;     \
  long __pad3[3];
#else
#define __STAT_BODY            \
  unsigned long long st_dev;   \
  unsigned char __pad0[4];     \
  unsigned long __st_ino;      \
  unsigned int st_mode;        \
  nlink_t st_nlink;            \
  uid_t st_uid;                \
  gid_t st_gid;                \
  unsigned long long st_rdev;  \
  unsigned char __pad3[4];     \
  long long st_size;           \
  unsigned long st_blksize;    \
  unsigned long long st_blocks; \
  struct timespec st_atim;     \
  struct timespec st_mtim;     \
  struct timespec st_ctim;     \
  unsigned long long st_ino;
#endif

struct stat { __STAT_BODY };
struct stat64 { __STAT_BODY };
#undef __STAT_BODY

#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#define st_atime_nsec st_atim.tv_nsec
#define st_mtime_nsec st_mtim.tv_nsec
#define st_ctime_nsec st_ctim.tv_nsec
#define st_atimensec st_atim.tv_nsec
#define st_mtimensec st_mtim.tv_nsec
#define st_ctimensec st_ctim.tv_nsec

#define ACCESSPERMS (S_IRWXU | S_IRWXG | S_IRWXO)
#define ALLPERMS (S_ISUID | S_ISGID | S_ISVTX | ACCESSPERMS)
#define DEFFILEMODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)
#define S_IREAD S_IRUSR
#define S_IWRITE S_IWUSR
#define S_IEXEC S_IXUSR
#define S_TYPEISMQ(s) 0
#define S_TYPEISSEM(s) 0
#define S_TYPEISSHM(s) 0

#define UTIME_NOW ((1L << 30) - 1L)
#define UTIME_OMIT ((1L << 30) - 2L)

int chmod(const char* path, mode_t mode);
#if __ANDROID_API__ >= 36
int lchmod(const char* path, mode_t mode);
#endif
int fchmod(int fd, mode_t mode);
int fchmodat(int dir_fd, const char* path, mode_t mode, int flags);
int mkdir(const char* path, mode_t mode);
int mkdirat(int dir_fd, const char* path, mode_t mode);
int fstat(int fd, struct stat* result);
int fstat64(int fd, struct stat64* result);
int fstatat(int dir_fd, const char* path, struct stat* result, int flags);
int fstatat64(int dir_fd, const char* path, struct stat64* result, int flags);
int lstat(const char* path, struct stat* result);
int lstat64(const char* path, struct stat64* result);
int stat(const char* path, struct stat* result);
int stat64(const char* path, struct stat64* result);
#if __ANDROID_API__ >= 30
int statx(int dir_fd, const char* path, int flags, unsigned mask, struct statx* result);
#endif
int mknod(const char* path, mode_t mode, dev_t device);
int mknodat(int dir_fd, const char* path, mode_t mode, dev_t device);
int mkfifo(const char* path, mode_t mode);
#if __ANDROID_API__ >= 23
int mkfifoat(int dir_fd, const char* path, mode_t mode);
#endif
mode_t umask(mode_t mask);
int utimensat(int dir_fd, const char* path, const struct timespec times[2], int flags);
int futimens(int fd, const struct timespec times[2]);

__END_DECLS
