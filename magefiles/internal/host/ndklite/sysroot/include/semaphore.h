#pragma once

#include <bits/timespec.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef struct {
  unsigned int count;
#ifdef __LP64__
  int __reserved[3];
#endif
} sem_t;

#define SEM_FAILED __BIONIC_CAST(reinterpret_cast, sem_t*, 0)

#if __ANDROID_API__ >= 30
int sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* timeout);
#endif
int sem_destroy(sem_t* semaphore);
int sem_getvalue(sem_t* semaphore, int* value);
int sem_init(sem_t* semaphore, int shared, unsigned int value);
int sem_post(sem_t* semaphore);
int sem_timedwait(sem_t* semaphore, const struct timespec* timeout);
#if __ANDROID_API__ >= 28
int sem_timedwait_monotonic_np(sem_t* semaphore, const struct timespec* timeout);
#endif
int sem_trywait(sem_t* semaphore);
int sem_wait(sem_t* semaphore);
int sem_close(sem_t* semaphore);
sem_t* sem_open(const char* name, int flags, ...);
int sem_unlink(const char* name);

__END_DECLS
