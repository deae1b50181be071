#pragma once

#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

ssize_t readv(int fd, const struct iovec* parts, int count);
ssize_t writev(int fd, const struct iovec* parts, int count);
#if __ANDROID_API__ >= 24
ssize_t preadv(int fd, const struct iovec* parts, int count, off_t offset) __RENAME_IF_FILE_OFFSET64(preadv64);
ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) __RENAME_IF_FILE_OFFSET64(pwritev64);
ssize_t preadv64(int fd, const struct iovec* parts, int count, off64_t offset);
ssize_t pwritev64(int fd, const struct iovec* parts, int count, off64_t offset);
#endif
#if __ANDROID_API__ >= 33
ssize_t preadv2(int fd, const struct iovec* parts, int count, off_t offset, int flags) __RENAME_IF_FILE_OFFSET64(preadv64v2);
ssize_t pwritev2(int fd, const struct iovec* parts, int count, off_t offset, int flags) __RENAME_IF_FILE_OFFSET64(pwritev64v2);
ssize_t preadv64v2(int fd, const struct iovec* parts, int count, off64_t offset, int flags);
ssize_t pwritev64v2(int fd, const struct iovec* parts, int count, off64_t offset, int flags);
#endif
#if __ANDROID_API__ >= 23
ssize_t process_vm_readv(pid_t pid, const struct iovec* local, unsigned long local_count, const struct iovec* remote, unsigned long remote_count, unsigned long flags);
ssize_t process_vm_writev(pid_t pid, const struct iovec* local, unsigned long local_count, const struct iovec* remote, unsigned long remote_count, unsigned long flags);
#endif

__END_DECLS
