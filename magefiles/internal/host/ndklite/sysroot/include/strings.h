#pragma once

#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <xlocale.h>

__BEGIN_DECLS

static __inline__ __always_inline int bcmp(const void* a, const void* b, size_t size) { return __builtin_memcmp(a, b, size); }
static __inline__ __always_inline void bcopy(const void* from, void* to, size_t size) { __builtin_memmove(to, from, size); }
static __inline__ __always_inline void bzero(void* memory, size_t size) { __builtin_memset(memory, 0, size); }
static __inline__ __always_inline char* index(const char* text, int c) { return __builtin_strchr(text, c); }
static __inline__ __always_inline char* rindex(const char* text, int c) { return __builtin_strrchr(text, c); }

int ffs(int n) __attribute_const__;
#if __ANDROID_API__ >= 31
int ffsl(long n) __attribute_const__;
int ffsll(long long n) __attribute_const__;
#else
static __inline__ __always_inline int ffsl(long n) { return __builtin_ffsl(n); }
static __inline__ __always_inline int ffsll(long long n) { return __builtin_ffsll(n); }
#endif
int strcasecmp(const char* a, const char* b) __attribute_pure__;
#if __ANDROID_API__ >= 23
int strcasecmp_l(const char* a, const char* b, locale_t locale) __attribute_pure__;
#endif
int strncasecmp(const char* a, const char* b, size_t size) __attribute_pure__;
#if __ANDROID_API__ >= 23
int strncasecmp_l(const char* a, const char* b, size_t size, locale_t locale) __attribute_pure__;
#endif

__END_DECLS
