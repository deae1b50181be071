// Signal numbers are the kernel's; its sigset_t and struct sigaction are not the C library's and have other names here.
#pragma once

#include <bits/sigset.h>
#include <linux/signal.h>

typedef int sig_atomic_t;

typedef __sighandler_t sig_t;
typedef __sighandler_t sighandler_t;

// The kernel's struct sigaction has macros for its members.
#undef sa_handler
#undef sa_sigaction

#define _NSIG 65
#undef NSIG
#define NSIG _NSIG

#define SIGRTMIN (__libc_current_sigrtmin())
#define SIGRTMAX (__libc_current_sigrtmax())
