#pragma once

#include <stddef.h>
#include <strings.h>
#include <sys/cdefs.h>
#include <xlocale.h>

__BEGIN_DECLS

void* memccpy(void* to, const void* from, int stop, size_t size);
void* memchr(const void* memory, int c, size_t size) __attribute_pure__;
void* memrchr(const void* memory, int c, size_t size) __attribute_pure__;
int memcmp(const void* a, const void* b, size_t size) __attribute_pure__;
void* memcpy(void* to, const void* from, size_t size);
#if __ANDROID_API__ >= 23
void* mempcpy(void* to, const void* from, size_t size);
#endif
void* memmove(void* to, const void* from, size_t size);
void* memset(void* memory, int c, size_t size);
#if __ANDROID_API__ >= 34
void* memset_explicit(void* memory, int c, size_t size);
#endif
void* memmem(const void* haystack, size_t haystack_size, const void* needle, size_t needle_size) __attribute_pure__;
char* strchr(const char* text, int c) __attribute_pure__;
#if __ANDROID_API__ >= 24
char* strchrnul(const char* text, int c) __attribute_pure__;
#endif
char* strrchr(const char* text, int c) __attribute_pure__;
size_t strlen(const char* text) __attribute_pure__;
size_t strnlen(const char* text, size_t size) __attribute_pure__;
int strcmp(const char* a, const char* b) __attribute_pure__;
int strncmp(const char* a, const char* b, size_t size) __attribute_pure__;
char* stpcpy(char* to, const char* from);
char* stpncpy(char* to, const char* from, size_t size);
char* strcpy(char* to, const char* from);
char* strncpy(char* to, const char* from, size_t size);
char* strcat(char* to, const char* from);
char* strncat(char* to, const char* from, size_t size);
size_t strlcpy(char* to, const char* from, size_t size);
size_t strlcat(char* to, const char* from, size_t size);
char* strdup(const char* text) __mallocfunc;
char* strndup(const char* text, size_t size) __mallocfunc;
char* strstr(const char* haystack, const char* needle) __attribute_pure__;
char* strcasestr(const char* haystack, const char* needle) __attribute_pure__;
size_t strcspn(const char* text, const char* reject) __attribute_pure__;
size_t strspn(const char* text, const char* accept) __attribute_pure__;
char* strpbrk(const char* text, const char* accept) __attribute_pure__;
char* strsep(char** text, const char* delimiters);
char* strtok(char* text, const char* delimiters);
char* strtok_r(char* text, const char* delimiters, char** position);
char* strerror(int error);
#if __ANDROID_API__ >= 23
char* strerror_l(int error, locale_t locale);
#endif
#if __ANDROID_API__ >= 35
const char* strerrorname_np(int error);
#endif
#if defined(__USE_GNU) || defined(_GNU_SOURCE)
char* strerror_r(int error, char* buffer, size_t size) __RENAME(__gnu_strerror_r);
#else
int strerror_r(int error, char* buffer, size_t size);
#endif
char* strsignal(int signal);
int strcoll(const char* a, const char* b) __attribute_pure__;
size_t strxfrm(char* to, const char* from, size_t size);
int strcoll_l(const char* a, const char* b, locale_t locale) __attribute_pure__;
size_t strxfrm_l(char* to, const char* from, size_t size, locale_t locale);

// POSIX's basename, which may write to its argument, is in <libgen.h>.
#if (defined(__USE_GNU) || defined(_GNU_SOURCE)) && !defined(basename)
const char* __gnu_basename(const char* path);
#define basename __gnu_basename
#endif

__END_DECLS
