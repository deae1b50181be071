#pragma once

#include <bits/timespec.h>
#include <linux/time.h>
#include <sys/cdefs.h>
#include <sys/select.h>
#include <sys/types.h>

__BEGIN_DECLS

int gettimeofday(struct timeval* time, struct timezone* zone);
int settimeofday(const struct timeval* time, const struct timezone* zone);
int getitimer(int which, struct itimerval* value);
int setitimer(int which, const struct itimerval* new_value, struct itimerval* old_value);
int utimes(const char* path, const struct timeval times[2]);
#if __ANDROID_API__ >= 26
int futimes(int fd, const struct timeval times[2]);
int lutimes(const char* path, const struct timeval times[2]);
int futimesat(int dir_fd, const char* path, const struct timeval times[2]);
#endif

#define timerclear(a) ((a)->tv_sec = (a)->tv_usec = 0)
#define timerisset(a) ((a)->tv_sec || (a)->tv_usec)
#define timercmp(a, b, op) ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec op(b)->tv_usec : (a)->tv_sec op(b)->tv_sec)
#define timeradd(a, b, result)                         \
  do {                                                 \
    (result)->tv_sec = (a)->tv_sec + (b)->tv_sec;      \
    (result)->tv_usec = (a)->tv_usec + (b)->tv_usec;   \
    if ((result)->tv_usec >= 1000000) {                \
      (result)->tv_sec++;                              \
      (result)->tv_usec -= 1000000;                    \
    }                                                  \
  } while (0)
#define timersub(a, b, result)                         \
  do {                                                 \
    (result)->tv_sec = (a)->tv_sec - (b)->tv_sec;      \
    (result)->tv_usec = (a)->tv_usec - (b)->tv_usec;   \
    if ((result)->tv_usec < 0) {                       \
      (result)->tv_sec--;                              \
      (result)->tv_usec += 1000000;                    \
    }                                                  \
  } while (0)

#define TIMEVAL_TO_TIMESPEC(tv, ts) ((ts)->tv_sec = (tv)->tv_sec, (ts)->tv_nsec = (tv)->tv_usec * 1000)
#define TIMESPEC_TO_TIMEVAL(tv, ts) ((tv)->tv_sec = (ts)->tv_sec, (tv)->tv_usec = (ts)->tv_nsec / 1000)

__END_DECLS
