#pragma once

#include <pthread.h>
#include <sys/cdefs.h>
#include <time.h>

#define ONCE_FLAG_INIT PTHREAD_ONCE_INIT
#define TSS_DTOR_ITERATIONS PTHREAD_DESTRUCTOR_ITERATIONS

typedef pthread_cond_t cnd_t;
typedef pthread_t thrd_t;
typedef pthread_key_t tss_t;
typedef pthread_mutex_t mtx_t;
typedef void (*tss_dtor_t)(void*);
typedef int (*thrd_start_t)(void*);
typedef pthread_once_t once_flag;

enum {
  mtx_plain = 0x1,
  mtx_recursive = 0x2,
  mtx_timed = 0x4,
};

enum {
  thrd_success = 0,
  thrd_busy = 1,
  thrd_error = 2,
  thrd_nomem = 3,
  thrd_timedout = 4,
};

#if !defined(__cplusplus) && __STDC_VERSION__ < 202311L
#define thread_local _Thread_local
#endif

__BEGIN_DECLS

#if __ANDROID_API__ >= 30
void call_once(once_flag* flag, void (*function)(void));
int cnd_broadcast(cnd_t* cond);
void cnd_destroy(cnd_t* cond);
int cnd_init(cnd_t* cond);
int cnd_signal(cnd_t* cond);
int cnd_timedwait(cnd_t* cond, mtx_t* mutex, const struct timespec* timeout);
int cnd_wait(cnd_t* cond, mtx_t* mutex);
void mtx_destroy(mtx_t* mutex);
int mtx_init(mtx_t* mutex, int type);
int mtx_lock(mtx_t* mutex);
int mtx_timedlock(mtx_t* mutex, const struct timespec* timeout);
int mtx_trylock(mtx_t* mutex);
int mtx_unlock(mtx_t* mutex);
int thrd_create(thrd_t* thread, thrd_start_t start, void* argument);
thrd_t thrd_current(void);
int thrd_detach(thrd_t thread);
int thrd_equal(thrd_t a, thrd_t b);
__noreturn void thrd_exit(int result);
int thrd_join(thrd_t thread, int* result);
int thrd_sleep(const struct timespec* duration, struct timespec* remainder);
void thrd_yield(void);
int tss_create(tss_t* key, tss_dtor_t destructor);
void tss_delete(tss_t key);
void* tss_get(tss_t key);
int tss_set(tss_t key, void* value);
#endif

__END_DECLS
