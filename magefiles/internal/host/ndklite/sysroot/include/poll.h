#pragma once

#include <bits/signal_types.h>
#include <bits/timespec.h>
#include <linux/poll.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef unsigned int nfds_t;

int poll(struct pollfd* fds, nfds_t count, int timeout);
int ppoll(struct pollfd* fds, nfds_t count, const struct timespec* timeout, const sigset_t* mask);
#if __ANDROID_API__ >= 28
int ppoll64(struct pollfd* fds, nfds_t count, const struct timespec* timeout, const sigset64_t* mask);
#endif

__END_DECLS
