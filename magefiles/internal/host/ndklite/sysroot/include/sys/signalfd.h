#pragma once

#include <bits/signal_types.h>
#include <linux/signalfd.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int signalfd(int fd, const sigset_t* mask, int flags);
#if __ANDROID_API__ >= 28
int signalfd64(int fd, const sigset64_t* mask, int flags);
#endif

__END_DECLS
