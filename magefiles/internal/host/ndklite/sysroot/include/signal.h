#pragma once

#include <bits/signal_types.h>
#include <bits/timespec.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/ucontext.h>

__BEGIN_DECLS

#define SIG_HOLD __BIONIC_CAST(reinterpret_cast, sighandler_t, 2)

#define __SIGACTION_HANDLER \
  union {                   \
    sighandler_t sa_handler; \
    void (*sa_sigaction)(int, struct siginfo*, void*); \
  }

#if defined(__LP64__)
#define __SIGACTION_BODY   \
  int sa_flags;            \
  __SIGACTION_HANDLER;     \
  sigset_t sa_mask;        \
  void (*sa_restorer)(void);

struct sigaction { __SIGACTION_BODY };
struct sigaction64 { __SIGACTION_BODY };
#undef __SIGACTION_BODY
#else
struct sigaction {
  __SIGACTION_HANDLER;
  sigset_t sa_mask;
  int sa_flags;
  void (*sa_restorer)(void);
};
struct sigaction64 {
  __SIGACTION_HANDLER;
  int sa_flags;
  void (*sa_restorer)(void);
  sigset64_t sa_mask;
};
#endif
#undef __SIGACTION_HANDLER

int __libc_current_sigrtmin(void);
int __libc_current_sigrtmax(void);

extern const char* const sys_siglist[_NSIG];
extern const char* const sys_signame[_NSIG];
#define sys_siglist sys_siglist
#define sys_signame sys_signame

#define si_timerid si_tid

int sigaction(int signal, const struct sigaction* new_action, struct sigaction* old_action);
#if __ANDROID_API__ >= 28
int sigaction64(int signal, const struct sigaction64* new_action, struct sigaction64* old_action);
#endif
int siginterrupt(int signal, int flag);
sighandler_t signal(int signal, sighandler_t handler);
int sigaddset(sigset_t* set, int signal);
#if __ANDROID_API__ >= 28
int sigaddset64(sigset64_t* set, int signal);
#endif
int sigdelset(sigset_t* set, int signal);
#if __ANDROID_API__ >= 28
int sigdelset64(sigset64_t* set, int signal);
#endif
int sigemptyset(sigset_t* set);
#if __ANDROID_API__ >= 28
int sigemptyset64(sigset64_t* set);
#endif
int sigfillset(sigset_t* set);
#if __ANDROID_API__ >= 28
int sigfillset64(sigset64_t* set);
#endif
int sigismember(const sigset_t* set, int signal);
#if __ANDROID_API__ >= 28
int sigismember64(const sigset64_t* set, int signal);
#endif
int sigpending(sigset_t* set);
#if __ANDROID_API__ >= 28
int sigpending64(sigset64_t* set);
#endif
int sigprocmask(int how, const sigset_t* new_set, sigset_t* old_set);
#if __ANDROID_API__ >= 28
int sigprocmask64(int how, const sigset64_t* new_set, sigset64_t* old_set);
#endif
int sigsuspend(const sigset_t* mask);
#if __ANDROID_API__ >= 28
int sigsuspend64(const sigset64_t* mask);
#endif
int sigwait(const sigset_t* set, int* signal);
#if __ANDROID_API__ >= 28
int sigwait64(const sigset64_t* set, int* signal);
#endif
#if __ANDROID_API__ >= 26
int sighold(int signal);
int sigignore(int signal);
int sigpause(int signal);
int sigrelse(int signal);
sighandler_t sigset(int signal, sighandler_t handler);
#endif
int raise(int signal);
int kill(pid_t pid, int signal);
int killpg(int group, int signal);
int tgkill(int tgid, int tid, int signal);
int sigaltstack(const stack_t* new_stack, stack_t* old_stack);
void psiginfo(const siginfo_t* info, const char* message);
void psignal(int signal, const char* message);
int pthread_kill(pthread_t thread, int signal);
int pthread_sigmask(int how, const sigset_t* new_set, sigset_t* old_set);
#if __ANDROID_API__ >= 28
int pthread_sigmask64(int how, const sigset64_t* new_set, sigset64_t* old_set);
#endif
#if __ANDROID_API__ >= 29
int pthread_sigqueue(pthread_t thread, int signal, const union sigval value);
#endif
#if __ANDROID_API__ >= 23
int sigqueue(pid_t pid, int signal, const union sigval value);
int sigtimedwait(const sigset_t* set, siginfo_t* info, const struct timespec* timeout);
#endif
#if __ANDROID_API__ >= 28
int sigtimedwait64(const sigset64_t* set, siginfo_t* info, const struct timespec* timeout);
#endif
#if __ANDROID_API__ >= 23
int sigwaitinfo(const sigset_t* set, siginfo_t* info);
#endif
#if __ANDROID_API__ >= 28
int sigwaitinfo64(const sigset64_t* set, siginfo_t* info);
#endif
#define SIG2STR_MAX 32
#if __ANDROID_API__ >= 36
int sig2str(int signal, char* name);
int str2sig(const char* name, int* signal);
#endif

__END_DECLS
