#pragma once

#include <bits/signal_types.h>
#include <bits/timespec.h>
#include <linux/eventpoll.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef union epoll_data {
  void* ptr;
  int fd;
  uint32_t u32;
  uint64_t u64;
} epoll_data_t;

struct epoll_event {
  uint32_t events;
  epoll_data_t data;
}
#if defined(__x86_64__)
__packed
#endif
;

int epoll_create(int size);
int epoll_create1(int flags);
int epoll_ctl(int epoll_fd, int operation, int fd, struct epoll_event* event);
int epoll_wait(int epoll_fd, struct epoll_event* events, int count, int timeout);
int epoll_pwait(int epoll_fd, struct epoll_event* events, int count, int timeout, const sigset_t* mask);
#if __ANDROID_API__ >= 28
int epoll_pwait64(int epoll_fd, struct epoll_event* events, int count, int timeout, const sigset64_t* mask);
#endif
#if __ANDROID_API__ >= 35
int epoll_pwait2(int epoll_fd, struct epoll_event* events, int count, const struct timespec* timeout, const sigset_t* mask);
int epoll_pwait2_64(int epoll_fd, struct epoll_event* events, int count, const struct timespec* timeout, const sigset64_t* mask);
#endif

__END_DECLS
