#pragma once

#include <fcntl.h>
#include <linux/timerfd.h>
#include <sys/types.h>
#include <time.h>

__BEGIN_DECLS

int timerfd_create(clockid_t clock, int flags);
int timerfd_settime(int fd, int flags, const struct itimerspec* new_value, struct itimerspec* old_value);
int timerfd_gettime(int fd, struct itimerspec* value);

__END_DECLS
