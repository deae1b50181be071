#pragma once

#include <bits/fcntl.h>
#include <bits/seek_constants.h>
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include <linux/stat.h>
#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/stat.h>
#include <sys/types.h>

__BEGIN_DECLS

#define O_ASYNC FASYNC
#define O_RSYNC O_SYNC

#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8

#define SYNC_FILE_RANGE_WAIT_BEFORE 1
#define SYNC_FILE_RANGE_WRITE 2
#define SYNC_FILE_RANGE_WAIT_AFTER 4

int creat(const char* path, mode_t mode);
int creat64(const char* path, mode_t mode);
int openat(int dir_fd, const char* path, int flags, ...);
int openat64(int dir_fd, const char* path, int flags, ...);
int open(const char* path, int flags, ...);
int open64(const char* path, int flags, ...);
ssize_t splice(int in_fd, off64_t* in_offset, int out_fd, off64_t* out_offset, size_t size, unsigned int flags);
ssize_t tee(int in_fd, int out_fd, size_t size, unsigned int flags);
ssize_t vmsplice(int fd, const struct iovec* parts, size_t count, unsigned int flags);
int fallocate(int fd, int mode, off_t offset, off_t size) __RENAME_IF_FILE_OFFSET64(fallocate64);
int fallocate64(int fd, int mode, off64_t offset, off64_t size);
int posix_fadvise(int fd, off_t offset, off_t size, int advice) __RENAME_IF_FILE_OFFSET64(posix_fadvise64);
int posix_fadvise64(int fd, off64_t offset, off64_t size, int advice);
int posix_fallocate(int fd, off_t offset, off_t size) __RENAME_IF_FILE_OFFSET64(posix_fallocate64);
int posix_fallocate64(int fd, off64_t offset, off64_t size);
ssize_t readahead(int fd, off64_t offset, size_t size);
#if __ANDROID_API__ >= 26
int sync_file_range(int fd, off64_t offset, off64_t size, unsigned int flags);
#endif

__END_DECLS
