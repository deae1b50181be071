#pragma once

#include <bits/sigset.h>
#include <bits/timespec.h>
#include <linux/time.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef unsigned long fd_mask;

#define FD_SETSIZE 1024
#define NFDBITS (8 * sizeof(unsigned long))

typedef struct {
  unsigned long fds_bits[FD_SETSIZE / NFDBITS];
} fd_set;

void __FD_CLR_chk(int fd, fd_set* set, size_t size);
void __FD_SET_chk(int fd, fd_set* set, size_t size);
int __FD_ISSET_chk(int fd, const fd_set* set, size_t size);

// The library's functions stop the process for an fd that does not fit.
#define FD_ZERO(set) ((void)__builtin_memset((set), 0, sizeof(*(set))))
#define FD_CLR(fd, set) __FD_CLR_chk(fd, set, sizeof(*(set)))
#define FD_SET(fd, set) __FD_SET_chk(fd, set, sizeof(*(set)))
#define FD_ISSET(fd, set) __FD_ISSET_chk(fd, set, sizeof(*(set)))

int select(int count, fd_set* read_fds, fd_set* write_fds, fd_set* except_fds, struct timeval* timeout);
int pselect(int count, fd_set* read_fds, fd_set* write_fds, fd_set* except_fds, const struct timespec* timeout, const sigset_t* mask);
#if __ANDROID_API__ >= 28
int pselect64(int count, fd_set* read_fds, fd_set* write_fds, fd_set* except_fds, const struct timespec* timeout, const sigset64_t* mask);
#endif

__END_DECLS
