#pragma once

#include <stdio.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define FSETLOCKING_QUERY 0
#define FSETLOCKING_INTERNAL 1
#define FSETLOCKING_BYCALLER 2

#if __ANDROID_API__ >= 23
size_t __fbufsize(FILE* file);
int __freadable(FILE* file);
#endif
#if __ANDROID_API__ >= 28
int __freading(FILE* file);
#endif
#if __ANDROID_API__ >= 23
int __fwritable(FILE* file);
#endif
#if __ANDROID_API__ >= 28
int __fwriting(FILE* file);
#endif
#if __ANDROID_API__ >= 23
int __flbf(FILE* file);
void __fpurge(FILE* file);
size_t __fpending(FILE* file);
#endif
#if __ANDROID_API__ >= 34
size_t __freadahead(FILE* file);
#endif
#if __ANDROID_API__ >= 23
void _flushlbf(void);
#endif
#if __ANDROID_API__ >= 28
void __fseterr(FILE* file);
#endif
#if __ANDROID_API__ >= 23
int __fsetlocking(FILE* file, int type);
#endif

__END_DECLS
