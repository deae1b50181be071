#pragma once

#include <bits/signal_types.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 31
int pidfd_open(pid_t pid, unsigned int flags);
int pidfd_getfd(int pid_fd, int target_fd, unsigned int flags);
int pidfd_send_signal(int pid_fd, int signal, siginfo_t* info, unsigned int flags);
#endif

__END_DECLS
