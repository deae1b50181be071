#pragma once

#include <bits/page_size.h>
#include <bits/pthread_types.h>
#include <limits.h>
#include <sched.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>

__BEGIN_DECLS

enum {
  PTHREAD_MUTEX_NORMAL = 0,
  PTHREAD_MUTEX_RECURSIVE = 1,
  PTHREAD_MUTEX_ERRORCHECK = 2,
  PTHREAD_MUTEX_ERRORCHECK_NP = PTHREAD_MUTEX_ERRORCHECK,
  PTHREAD_MUTEX_RECURSIVE_NP = PTHREAD_MUTEX_RECURSIVE,
  PTHREAD_MUTEX_DEFAULT = PTHREAD_MUTEX_NORMAL,
};

#define PTHREAD_MUTEX_INITIALIZER \
  { { ((PTHREAD_MUTEX_NORMAL & 3) << 14) } }
#define PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP \
  { { ((PTHREAD_MUTEX_RECURSIVE & 3) << 14) } }
#define PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP \
  { { ((PTHREAD_MUTEX_ERRORCHECK & 3) << 14) } }
#define PTHREAD_COND_INITIALIZER \
  { { 0 } }
#define PTHREAD_COND_INITIALIZER_MONOTONIC_NP \
  { { 1 << 1 } }
#define PTHREAD_RWLOCK_INITIALIZER \
  { { 0 } }

enum {
  PTHREAD_RWLOCK_PREFER_READER_NP = 0,
  PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP = 1,
};

#define PTHREAD_ONCE_INIT 0
#define PTHREAD_BARRIER_SERIAL_THREAD (-1)

#define PTHREAD_CREATE_DETACHED 1
#define PTHREAD_CREATE_JOINABLE 0
#define PTHREAD_EXPLICIT_SCHED 0
#define PTHREAD_INHERIT_SCHED 1
#define PTHREAD_PRIO_NONE 0
#define PTHREAD_PRIO_INHERIT 1
#define PTHREAD_PROCESS_PRIVATE 0
#define PTHREAD_PROCESS_SHARED 1
#define PTHREAD_SCOPE_SYSTEM 0
#define PTHREAD_SCOPE_PROCESS 1

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int pthread_attr_destroy(pthread_attr_t* attr);
int pthread_attr_getdetachstate(const pthread_attr_t* attr, int* state);
int pthread_attr_getguardsize(const pthread_attr_t* attr, size_t* size);
#if __ANDROID_API__ >= 28
int pthread_attr_getinheritsched(const pthread_attr_t* attr, int* inherit);
#endif
int pthread_attr_getschedparam(const pthread_attr_t* attr, struct sched_param* parameters);
int pthread_attr_getschedpolicy(const pthread_attr_t* attr, int* policy);
int pthread_attr_getscope(const pthread_attr_t* attr, int* scope);
int pthread_attr_getstack(const pthread_attr_t* attr, void** address, size_t* size);
int pthread_attr_getstacksize(const pthread_attr_t* attr, size_t* size);
int pthread_attr_init(pthread_attr_t* attr);
int pthread_attr_setdetachstate(pthread_attr_t* attr, int state);
int pthread_attr_setguardsize(pthread_attr_t* attr, size_t size);
#if __ANDROID_API__ >= 28
int pthread_attr_setinheritsched(pthread_attr_t* attr, int inherit);
#endif
int pthread_attr_setschedparam(pthread_attr_t* attr, const struct sched_param* parameters);
int pthread_attr_setschedpolicy(pthread_attr_t* attr, int policy);
int pthread_attr_setscope(pthread_attr_t* attr, int scope);
int pthread_attr_setstack(pthread_attr_t* attr, void* address, size_t size);
int pthread_attr_setstacksize(pthread_attr_t* attr, size_t size);
#if __ANDROID_API__ >= 24
int pthread_barrier_destroy(pthread_barrier_t* barrier);
int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attr, unsigned count);
int pthread_barrier_wait(pthread_barrier_t* barrier);
int pthread_barrierattr_destroy(pthread_barrierattr_t* attr);
int pthread_barrierattr_getpshared(const pthread_barrierattr_t* attr, int* shared);
int pthread_barrierattr_init(pthread_barrierattr_t* attr);
int pthread_barrierattr_setpshared(pthread_barrierattr_t* attr, int shared);
#endif
int pthread_cond_broadcast(pthread_cond_t* cond);
#if __ANDROID_API__ >= 30
int pthread_cond_clockwait(pthread_cond_t* cond, pthread_mutex_t* mutex, clockid_t clock, const struct timespec* timeout);
#endif
int pthread_cond_destroy(pthread_cond_t* cond);
int pthread_cond_init(pthread_cond_t* cond, const pthread_condattr_t* attr);
int pthread_cond_signal(pthread_cond_t* cond);
int pthread_cond_timedwait(pthread_cond_t* cond, pthread_mutex_t* mutex, const struct timespec* timeout);
#if !defined(__aarch64__) || __ANDROID_API__ >= 28
int pthread_cond_timedwait_monotonic_np(pthread_cond_t* cond, pthread_mutex_t* mutex, const struct timespec* timeout);
#endif
int pthread_cond_wait(pthread_cond_t* cond, pthread_mutex_t* mutex);
int pthread_condattr_destroy(pthread_condattr_t* attr);
int pthread_condattr_getclock(const pthread_condattr_t* attr, clockid_t* clock);
int pthread_condattr_getpshared(const pthread_condattr_t* attr, int* shared);
int pthread_condattr_init(pthread_condattr_t* attr);
int pthread_condattr_setclock(pthread_condattr_t* attr, clockid_t clock);
int pthread_condattr_setpshared(pthread_condattr_t* attr, int shared);
int pthread_create(pthread_t* thread, const pthread_attr_t* attr, void* (*start)(void*), void* argument);
int pthread_detach(pthread_t thread);
int pthread_equal(pthread_t a, pthread_t b);
__noreturn void pthread_exit(void* result);
int pthread_getattr_np(pthread_t thread, pthread_attr_t* attr);
#if __ANDROID_API__ >= 36
int pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t* set);
int pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t* set);
#endif
int pthread_getcpuclockid(pthread_t thread, clockid_t* clock);
#if __ANDROID_API__ >= 26
int pthread_getname_np(pthread_t thread, char* buffer, size_t size);
#endif
int pthread_getschedparam(pthread_t thread, int* policy, struct sched_param* parameters);
void* pthread_getspecific(pthread_key_t key);
pid_t pthread_gettid_np(pthread_t thread);
int pthread_join(pthread_t thread, void** result);
int pthread_key_create(pthread_key_t* key, void (*destructor)(void*));
int pthread_key_delete(pthread_key_t key);
#if __ANDROID_API__ >= 30
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const struct timespec* timeout);
#endif
int pthread_mutex_destroy(pthread_mutex_t* mutex);
int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attr);
int pthread_mutex_lock(pthread_mutex_t* mutex);
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* timeout);
#if __ANDROID_API__ >= 28
int pthread_mutex_timedlock_monotonic_np(pthread_mutex_t* mutex, const struct timespec* timeout);
#endif
int pthread_mutex_trylock(pthread_mutex_t* mutex);
int pthread_mutex_unlock(pthread_mutex_t* mutex);
int pthread_mutexattr_destroy(pthread_mutexattr_t* attr);
#if __ANDROID_API__ >= 28
int pthread_mutexattr_getprotocol(const pthread_mutexattr_t* attr, int* protocol);
#endif
int pthread_mutexattr_getpshared(const pthread_mutexattr_t* attr, int* shared);
int pthread_mutexattr_gettype(const pthread_mutexattr_t* attr, int* type);
int pthread_mutexattr_init(pthread_mutexattr_t* attr);
#if __ANDROID_API__ >= 28
int pthread_mutexattr_setprotocol(pthread_mutexattr_t* attr, int protocol);
#endif
int pthread_mutexattr_setpshared(pthread_mutexattr_t* attr, int shared);
int pthread_mutexattr_settype(pthread_mutexattr_t* attr, int type);
int pthread_once(pthread_once_t* once, void (*function)(void));
#if __ANDROID_API__ >= 30
int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock, const struct timespec* timeout);
int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock, const struct timespec* timeout);
#endif
int pthread_rwlock_destroy(pthread_rwlock_t* lock);
int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t* attr);
int pthread_rwlock_rdlock(pthread_rwlock_t* lock);
int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const struct timespec* timeout);
#if __ANDROID_API__ >= 28
int pthread_rwlock_timedrdlock_monotonic_np(pthread_rwlock_t* lock, const struct timespec* timeout);
#endif
int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const struct timespec* timeout);
#if __ANDROID_API__ >= 28
int pthread_rwlock_timedwrlock_monotonic_np(pthread_rwlock_t* lock, const struct timespec* timeout);
#endif
int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock);
int pthread_rwlock_trywrlock(pthread_rwlock_t* lock);
int pthread_rwlock_unlock(pthread_rwlock_t* lock);
int pthread_rwlock_wrlock(pthread_rwlock_t* lock);
int pthread_rwlockattr_destroy(pthread_rwlockattr_t* attr);
#if __ANDROID_API__ >= 23
int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t* attr, int* kind);
#endif
int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t* attr, int* shared);
int pthread_rwlockattr_init(pthread_rwlockattr_t* attr);
#if __ANDROID_API__ >= 23
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t* attr, int kind);
#endif
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t* attr, int shared);
pthread_t pthread_self(void) __attribute_const__;
int pthread_setname_np(pthread_t thread, const char* name);
int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param* parameters);
#if __ANDROID_API__ >= 28
int pthread_setschedprio(pthread_t thread, int priority);
#endif
int pthread_setspecific(pthread_key_t key, const void* value);
#if __ANDROID_API__ >= 24
int pthread_spin_destroy(pthread_spinlock_t* lock);
int pthread_spin_init(pthread_spinlock_t* lock, int shared);
int pthread_spin_lock(pthread_spinlock_t* lock);
int pthread_spin_trylock(pthread_spinlock_t* lock);
int pthread_spin_unlock(pthread_spinlock_t* lock);
#endif

typedef void (*__pthread_cleanup_func_t)(void*);

typedef struct __pthread_cleanup_t {
  struct __pthread_cleanup_t* __cleanup_prev;
  __pthread_cleanup_func_t __cleanup_routine;
  void* __cleanup_arg;
} __pthread_cleanup_t;

void __pthread_cleanup_push(__pthread_cleanup_t* cleanup, __pthread_cleanup_func_t function, void* argument);
void __pthread_cleanup_pop(__pthread_cleanup_t* cleanup, int execute);

// The two are one statement: push opens a block, pop closes it.
#define pthread_cleanup_push(function, argument) \
  do {                                           \
    __pthread_cleanup_t __cleanup;               \
    __pthread_cleanup_push(&__cleanup, (function), (argument));
#define pthread_cleanup_pop(execute)             \
    __pthread_cleanup_pop(&__cleanup, (execute)); \
  } while (0);

__END_DECLS
