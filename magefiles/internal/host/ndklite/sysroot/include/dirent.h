#pragma once

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14

#define IFTODT(mode) (((mode)&0170000) >> 12)
#define DTTOIF(type) ((type) << 12)

#define __DIRENT_BODY      \
  uint64_t d_ino;          \
  int64_t d_off;           \
  unsigned short d_reclen; \
  unsigned char d_type;    \
  char d_name[256];

struct dirent { __DIRENT_BODY };
struct dirent64 { __DIRENT_BODY };
#undef __DIRENT_BODY

#define d_fileno d_ino

typedef struct DIR DIR;

DIR* opendir(const char* path);
DIR* fdopendir(int fd);
struct dirent* readdir(DIR* dir);
struct dirent64* readdir64(DIR* dir);
int readdir_r(DIR* dir, struct dirent* entry, struct dirent** result);
int readdir64_r(DIR* dir, struct dirent64* entry, struct dirent64** result);
int closedir(DIR* dir);
void rewinddir(DIR* dir);
#if __ANDROID_API__ >= 23
void seekdir(DIR* dir, long position);
long telldir(DIR* dir);
#endif
int dirfd(DIR* dir);
int alphasort(const struct dirent** a, const struct dirent** b);
int alphasort64(const struct dirent64** a, const struct dirent64** b);
int scandir(const char* path, struct dirent*** list, int (*filter)(const struct dirent*), int (*compare)(const struct dirent**, const struct dirent**));
int scandir64(const char* path, struct dirent64*** list, int (*filter)(const struct dirent64*), int (*compare)(const struct dirent64**, const struct dirent64**));
#if __ANDROID_API__ >= 24
int scandirat(int dir_fd, const char* path, struct dirent*** list, int (*filter)(const struct dirent*), int (*compare)(const struct dirent**, const struct dirent**));
int scandirat64(int dir_fd, const char* path, struct dirent64*** list, int (*filter)(const struct dirent64*), int (*compare)(const struct dirent64**, const struct dirent64**));
#endif

__END_DECLS
