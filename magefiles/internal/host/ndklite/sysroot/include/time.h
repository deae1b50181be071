#pragma once

#include <bits/timespec.h>
#include <linux/time.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <xlocale.h>

__BEGIN_DECLS

#define CLOCKS_PER_SEC 1000000
#define TIME_UTC 1
#define TIME_MONOTONIC 2
#define TIME_ACTIVE 3
#define TIME_THREAD_ACTIVE 4

struct sigevent;

struct tm {
  int tm_sec;
  int tm_min;
  int tm_hour;
  int tm_mday;
  int tm_mon;
  int tm_year;
  int tm_wday;
  int tm_yday;
  int tm_isdst;
  long int tm_gmtoff;
  const char* tm_zone;
};
#define TM_ZONE tm_zone

extern char* tzname[];
extern int daylight;
extern long int timezone;

typedef struct __timezone_t* timezone_t;

time_t time(time_t* result);
int nanosleep(const struct timespec* duration, struct timespec* remainder);
char* asctime(const struct tm* time);
char* asctime_r(const struct tm* time, char* buffer);
double difftime(time_t a, time_t b);
time_t mktime(struct tm* time);
#if __ANDROID_API__ >= 35
time_t mktime_z(timezone_t zone, struct tm* time);
#endif
struct tm* localtime(const time_t* time);
struct tm* localtime_r(const time_t* time, struct tm* result);
#if __ANDROID_API__ >= 35
struct tm* localtime_rz(timezone_t zone, const time_t* time, struct tm* result);
#endif
struct tm* gmtime(const time_t* time);
struct tm* gmtime_r(const time_t* time, struct tm* result);
char* strptime(const char* text, const char* format, struct tm* result);
#if __ANDROID_API__ >= 28
char* strptime_l(const char* text, const char* format, struct tm* result, locale_t locale);
#endif
size_t strftime(char* buffer, size_t size, const char* format, const struct tm* time) __strftimelike(3);
size_t strftime_l(char* buffer, size_t size, const char* format, const struct tm* time, locale_t locale) __strftimelike(3);
char* ctime(const time_t* time);
char* ctime_r(const time_t* time, char* buffer);
void tzset(void);
#if __ANDROID_API__ >= 35
timezone_t tzalloc(const char* id);
void tzfree(timezone_t zone);
#endif
clock_t clock(void);
#if __ANDROID_API__ >= 23
int clock_getcpuclockid(pid_t pid, clockid_t* clock);
#endif
int clock_getres(clockid_t clock, struct timespec* resolution);
int clock_gettime(clockid_t clock, struct timespec* time);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec* duration, struct timespec* remainder);
int clock_settime(clockid_t clock, const struct timespec* time);
int timer_create(clockid_t clock, struct sigevent* event, timer_t* timer);
int timer_delete(timer_t timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec* new_value, struct itimerspec* old_value);
int timer_gettime(timer_t timer, struct itimerspec* value);
int timer_getoverrun(timer_t timer);
time_t timelocal(struct tm* time);
time_t timegm(struct tm* time);
#if __ANDROID_API__ >= 29
int timespec_get(struct timespec* result, int base);
#endif
#if __ANDROID_API__ >= 35
int timespec_getres(struct timespec* result, int base);
#endif

__END_DECLS
