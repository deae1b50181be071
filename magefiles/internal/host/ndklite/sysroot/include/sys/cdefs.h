// The macros that the other headers are written in.
#pragma once

#include <android/api-level.h>

#define __BIONIC__ 1

#if defined(__cplusplus)
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#define __BIONIC_CAST(kind, type, value) (kind<type>(value))
#else
#define __BEGIN_DECLS
#define __END_DECLS
#define __BIONIC_CAST(kind, type, value) ((type)(value))
#endif

#define __CONCAT1(x, y) x##y
#define __CONCAT(x, y) __CONCAT1(x, y)
#define ___CONCAT(x, y) __CONCAT(x, y)
#define __STRING(x) #x
#define ___STRING(x) __STRING(x)

#if defined(__GNUC__)
#define __GNUC_PREREQ(major, minor) (__GNUC__ > (major) || (__GNUC__ == (major) && __GNUC_MINOR__ >= (minor)))
#else
#define __GNUC_PREREQ(major, minor) 0
#endif

#define __strong_alias(alias, name) __asm__(".global " #alias "\n" #alias " = " #name);
#define __RENAME(name) __asm__(#name)

#define __noreturn __attribute__((__noreturn__))
#define __dead __noreturn
#define __unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __packed __attribute__((__packed__))
#define __aligned(n) __attribute__((__aligned__(n)))
#define __weak __attribute__((__weak__))
#define __mallocfunc __attribute__((__malloc__))
#define __purefunc __attribute__((__pure__))
#define __attribute_const__ __attribute__((__const__))
#define __attribute_pure__ __attribute__((__pure__))
#define __wur __attribute__((__warn_unused_result__))
#define __returns_twice __attribute__((__returns_twice__))
#define __printflike(format, first) __attribute__((__format__(printf, format, first)))
#define __scanflike(format, first) __attribute__((__format__(scanf, format, first)))
#define __strftimelike(format) __attribute__((__format__(strftime, format, 0)))
#define __errorattr(message) __attribute__((__unavailable__(message)))
#define __warnattr(message) __attribute__((__deprecated__(message)))
#define __overloadable __attribute__((__overloadable__))
#define __predict_true(condition) __builtin_expect((condition) != 0, 1)
#define __predict_false(condition) __builtin_expect((condition) != 0, 0)
#ifndef __always_inline
#define __always_inline __attribute__((__always_inline__))
#endif

// Where the NDK says so, functions are left out below the API level that first has them; these macros say it again to people and tools.
#define __INTRODUCED_IN(api)
#define __INTRODUCED_IN_32(api)
#define __INTRODUCED_IN_64(api)
#define __INTRODUCED_IN_ARM(api)
#define __INTRODUCED_IN_X86(api)
#define __DEPRECATED_IN(api, ...)
#define __REMOVED_IN(api, ...)

#define __BIONIC_ALIGN(value, alignment) (((value) + (alignment) - 1) & ~((alignment) - 1))

// off_t has 64 bits on 32-bit ABIs where the program asks for it. Functions that take or return one are then others.
#if !defined(__LP64__) && defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
#define __USE_FILE_OFFSET64 1
#define __RENAME_IF_FILE_OFFSET64(name) __RENAME(name)
#else
#define __RENAME_IF_FILE_OFFSET64(name)
#endif

