#pragma once

#include <bits/mbstate_t.h>
#include <bits/wchar_limits.h>
#include <bits/wctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/cdefs.h>
#include <time.h>
#include <xlocale.h>

__BEGIN_DECLS

wint_t btowc(int c);
int wctob(wint_t c);
int fwprintf(FILE* file, const wchar_t* format, ...);
int fwscanf(FILE* file, const wchar_t* format, ...);
int swprintf(wchar_t* buffer, size_t size, const wchar_t* format, ...);
int swscanf(const wchar_t* text, const wchar_t* format, ...);
int wprintf(const wchar_t* format, ...);
int wscanf(const wchar_t* format, ...);
int vfwprintf(FILE* file, const wchar_t* format, va_list args);
int vfwscanf(FILE* file, const wchar_t* format, va_list args);
int vswprintf(wchar_t* buffer, size_t size, const wchar_t* format, va_list args);
int vswscanf(const wchar_t* text, const wchar_t* format, va_list args);
int vwprintf(const wchar_t* format, va_list args);
int vwscanf(const wchar_t* format, va_list args);
wint_t fgetwc(FILE* file);
wchar_t* fgetws(wchar_t* buffer, int size, FILE* file);
wint_t fputwc(wchar_t c, FILE* file);
int fputws(const wchar_t* text, FILE* file);
int fwide(FILE* file, int mode);
wint_t getwc(FILE* file);
wint_t getwchar(void);
wint_t putwc(wchar_t c, FILE* file);
wint_t putwchar(wchar_t c);
wint_t ungetwc(wint_t c, FILE* file);
#if __ANDROID_API__ >= 23
FILE* open_wmemstream(wchar_t** buffer, size_t* size);
#endif
int mbsinit(const mbstate_t* state);
size_t mbrlen(const char* text, size_t size, mbstate_t* state);
size_t mbrtowc(wchar_t* result, const char* text, size_t size, mbstate_t* state);
size_t mbsrtowcs(wchar_t* result, const char** text, size_t size, mbstate_t* state);
#if __ANDROID_API__ >= 35
size_t mbsrtowcs_l(wchar_t* result, const char** text, size_t size, mbstate_t* state, locale_t locale);
#endif
size_t mbsnrtowcs(wchar_t* result, const char** text, size_t text_size, size_t size, mbstate_t* state);
size_t wcrtomb(char* result, wchar_t c, mbstate_t* state);
size_t wcsrtombs(char* result, const wchar_t** text, size_t size, mbstate_t* state);
#if __ANDROID_API__ >= 35
size_t wcsrtombs_l(char* result, const wchar_t** text, size_t size, mbstate_t* state, locale_t locale);
#endif
size_t wcsnrtombs(char* result, const wchar_t** text, size_t text_size, size_t size, mbstate_t* state);
wchar_t* wcpcpy(wchar_t* to, const wchar_t* from);
wchar_t* wcpncpy(wchar_t* to, const wchar_t* from, size_t size);
int wcscasecmp(const wchar_t* a, const wchar_t* b);
#if __ANDROID_API__ >= 23
int wcscasecmp_l(const wchar_t* a, const wchar_t* b, locale_t locale);
#endif
wchar_t* wcscat(wchar_t* to, const wchar_t* from);
wchar_t* wcschr(const wchar_t* text, wchar_t c);
int wcscmp(const wchar_t* a, const wchar_t* b);
int wcscoll(const wchar_t* a, const wchar_t* b);
int wcscoll_l(const wchar_t* a, const wchar_t* b, locale_t locale);
wchar_t* wcscpy(wchar_t* to, const wchar_t* from);
size_t wcscspn(const wchar_t* text, const wchar_t* reject);
wchar_t* wcsdup(const wchar_t* text);
size_t wcsftime(wchar_t* buffer, size_t size, const wchar_t* format, const struct tm* time);
#if __ANDROID_API__ >= 28
size_t wcsftime_l(wchar_t* buffer, size_t size, const wchar_t* format, const struct tm* time, locale_t locale);
#endif
size_t wcslcat(wchar_t* to, const wchar_t* from, size_t size);
size_t wcslcpy(wchar_t* to, const wchar_t* from, size_t size);
size_t wcslen(const wchar_t* text);
int wcsncasecmp(const wchar_t* a, const wchar_t* b, size_t size);
#if __ANDROID_API__ >= 23
int wcsncasecmp_l(const wchar_t* a, const wchar_t* b, size_t size, locale_t locale);
#endif
wchar_t* wcsncat(wchar_t* to, const wchar_t* from, size_t size);
int wcsncmp(const wchar_t* a, const wchar_t* b, size_t size);
wchar_t* wcsncpy(wchar_t* to, const wchar_t* from, size_t size);
size_t wcsnlen(const wchar_t* text, size_t size);
wchar_t* wcspbrk(const wchar_t* text, const wchar_t* accept);
wchar_t* wcsrchr(const wchar_t* text, wchar_t c);
size_t wcsspn(const wchar_t* text, const wchar_t* accept);
wchar_t* wcsstr(const wchar_t* haystack, const wchar_t* needle);
double wcstod(const wchar_t* text, wchar_t** end);
#if __ANDROID_API__ >= 28
double wcstod_l(const wchar_t* text, wchar_t** end, locale_t locale);
#endif
float wcstof(const wchar_t* text, wchar_t** end);
#if __ANDROID_API__ >= 28
float wcstof_l(const wchar_t* text, wchar_t** end, locale_t locale);
#endif
long double wcstold(const wchar_t* text, wchar_t** end);
long double wcstold_l(const wchar_t* text, wchar_t** end, locale_t locale);
wchar_t* wcstok(wchar_t* text, const wchar_t* delimiters, wchar_t** position);
long wcstol(const wchar_t* text, wchar_t** end, int base);
#if __ANDROID_API__ >= 28
long wcstol_l(const wchar_t* text, wchar_t** end, int base, locale_t locale);
#endif
long long wcstoll(const wchar_t* text, wchar_t** end, int base);
long long wcstoll_l(const wchar_t* text, wchar_t** end, int base, locale_t locale);
unsigned long wcstoul(const wchar_t* text, wchar_t** end, int base);
#if __ANDROID_API__ >= 28
unsigned long wcstoul_l(const wchar_t* text, wchar_t** end, int base, locale_t locale);
#endif
unsigned long long wcstoull(const wchar_t* text, wchar_t** end, int base);
unsigned long long wcstoull_l(const wchar_t* text, wchar_t** end, int base, locale_t locale);
int wcswidth(const wchar_t* text, size_t size);
size_t wcsxfrm(wchar_t* to, const wchar_t* from, size_t size);
size_t wcsxfrm_l(wchar_t* to, const wchar_t* from, size_t size, locale_t locale);
int wcwidth(wchar_t c);
wchar_t* wmemchr(const wchar_t* memory, wchar_t c, size_t size);
int wmemcmp(const wchar_t* a, const wchar_t* b, size_t size);
wchar_t* wmemcpy(wchar_t* to, const wchar_t* from, size_t size);
wchar_t* wmemmove(wchar_t* to, const wchar_t* from, size_t size);
#if __ANDROID_API__ >= 23
wchar_t* wmempcpy(wchar_t* to, const wchar_t* from, size_t size);
#endif
wchar_t* wmemset(wchar_t* memory, wchar_t c, size_t size);

__END_DECLS
