#pragma once

#include <alloca.h>
#include <bits/wait.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <xlocale.h>

__BEGIN_DECLS

#define EXIT_FAILURE 1
#define EXIT_SUCCESS 0
#define RAND_MAX 0x7fffffff
#define MB_CUR_MAX (__ctype_get_mb_cur_max())

typedef struct {
  int quot;
  int rem;
} div_t;

typedef struct {
  long int quot;
  long int rem;
} ldiv_t;

typedef struct {
  long long int quot;
  long long int rem;
} lldiv_t;

__noreturn void abort(void);
__noreturn void exit(int status);
__noreturn void _Exit(int status);
__noreturn void quick_exit(int status);
int atexit(void (*function)(void));
int at_quick_exit(void (*function)(void));

char* getenv(const char* name);
int putenv(char* assignment);
int setenv(const char* name, const char* value, int overwrite);
int unsetenv(const char* name);
int clearenv(void);

char* mkdtemp(char* path_template);
char* mktemp(char* path_template);
#if __ANDROID_API__ >= 23
int mkostemp(char* path_template, int flags);
int mkostemp64(char* path_template, int flags);
int mkostemps(char* path_template, int suffix_length, int flags);
int mkostemps64(char* path_template, int suffix_length, int flags);
#endif
int mkstemp(char* path_template);
int mkstemp64(char* path_template);
int mkstemps(char* path_template, int suffix_length);
#if __ANDROID_API__ >= 23
int mkstemps64(char* path_template, int suffix_length);
#endif

int atoi(const char* text) __attribute_pure__;
long atol(const char* text) __attribute_pure__;
long long atoll(const char* text) __attribute_pure__;
double atof(const char* text) __attribute_pure__;
long strtol(const char* text, char** end, int base);
long long strtoll(const char* text, char** end, int base);
unsigned long strtoul(const char* text, char** end, int base);
unsigned long long strtoull(const char* text, char** end, int base);
double strtod(const char* text, char** end);
float strtof(const char* text, char** end);
long double strtold(const char* text, char** end);
#if __ANDROID_API__ >= 26
long strtol_l(const char* text, char** end, int base, locale_t locale);
#endif
long long strtoll_l(const char* text, char** end, int base, locale_t locale);
#if __ANDROID_API__ >= 26
unsigned long strtoul_l(const char* text, char** end, int base, locale_t locale);
#endif
unsigned long long strtoull_l(const char* text, char** end, int base, locale_t locale);
#if __ANDROID_API__ >= 26
double strtod_l(const char* text, char** end, locale_t locale);
float strtof_l(const char* text, char** end, locale_t locale);
#endif
long double strtold_l(const char* text, char** end, locale_t locale);

int posix_memalign(void** result, size_t alignment, size_t size);
#if __ANDROID_API__ >= 28
void* aligned_alloc(size_t alignment, size_t size);
#endif

char* realpath(const char* path, char* resolved);
int system(const char* command);

void* bsearch(const void* key, const void* base, size_t count, size_t size, int (*compare)(const void* a, const void* b));
void qsort(void* base, size_t count, size_t size, int (*compare)(const void* a, const void* b));
#if __ANDROID_API__ >= 36
void qsort_r(void* base, size_t count, size_t size, int (*compare)(const void* a, const void* b, void* context), void* context);
#endif

uint32_t arc4random(void);
uint32_t arc4random_uniform(uint32_t bound);
void arc4random_buf(void* buffer, size_t size);
int rand(void);
void srand(unsigned int seed);
int rand_r(unsigned int* state);
long random(void);
void srandom(unsigned int seed);
char* initstate(unsigned int seed, char* state, size_t size);
char* setstate(char* state);
double drand48(void);
double erand48(unsigned short state[3]);
long jrand48(unsigned short state[3]);
#if __ANDROID_API__ >= 23
void lcong48(unsigned short parameters[7]);
#endif
long lrand48(void);
long mrand48(void);
long nrand48(unsigned short state[3]);
unsigned short* seed48(unsigned short seed[3]);
void srand48(long seed);

char* ptsname(int fd);
int ptsname_r(int fd, char* buffer, size_t size);
int getpt(void);
int posix_openpt(int flags);
int grantpt(int fd);
int unlockpt(int fd);
#if __ANDROID_API__ >= 26
int getsubopt(char** option, char* const* tokens, char** value);
#endif

int abs(int n) __attribute_const__;
long labs(long n) __attribute_const__;
long long llabs(long long n) __attribute_const__;
div_t div(int numerator, int denominator) __attribute_const__;
ldiv_t ldiv(long numerator, long denominator) __attribute_const__;
lldiv_t lldiv(long long numerator, long long denominator) __attribute_const__;

const char* getprogname(void);
void setprogname(const char* name);
#if __ANDROID_API__ >= 29
int getloadavg(double averages[], int count);
#endif

#if __ANDROID_API__ >= 26
int mblen(const char* text, size_t size);
#endif
size_t mbstowcs(wchar_t* result, const char* text, size_t size);
int mbtowc(wchar_t* result, const char* text, size_t size);
size_t wcstombs(char* result, const wchar_t* text, size_t size);
int wctomb(char* result, wchar_t c);
size_t __ctype_get_mb_cur_max(void);

__END_DECLS
