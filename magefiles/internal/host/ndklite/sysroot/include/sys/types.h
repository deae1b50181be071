#pragma once

#include <linux/posix_types.h>
#include <linux/types.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

typedef uint32_t __gid_t;
typedef __gid_t gid_t;
typedef uint32_t __uid_t;
typedef __uid_t uid_t;
typedef int __pid_t;
typedef __pid_t pid_t;
typedef uint32_t __id_t;
typedef __id_t id_t;

typedef unsigned long __blksize_t;
typedef __blksize_t blksize_t;
typedef unsigned long __blkcnt_t;
typedef __blkcnt_t blkcnt_t;
typedef unsigned long blkcnt64_t;
typedef long __clock_t;
typedef __clock_t clock_t;
typedef int __clockid_t;
typedef __clockid_t clockid_t;
typedef int32_t daddr_t;
typedef unsigned long fsblkcnt_t;
typedef unsigned long fsfilcnt_t;
typedef unsigned long ino_t;
typedef uint64_t ino64_t;
typedef int __key_t;
typedef __key_t key_t;
typedef uint32_t nlink_t;
typedef void* timer_t;
typedef long __suseconds_t;
typedef __suseconds_t suseconds_t;
typedef uint32_t __useconds_t;
typedef __useconds_t useconds_t;
typedef long __time_t;
typedef __time_t time_t;

typedef int64_t off64_t;
typedef int64_t loff_t;
#if defined(__LP64__)
typedef uint32_t mode_t;
typedef uint64_t dev_t;
typedef int64_t off_t;
typedef uint32_t __socklen_t;
#else
typedef uint16_t mode_t;
typedef uint32_t dev_t;
#if defined(__USE_FILE_OFFSET64)
typedef off64_t off_t;
#else
typedef long off_t;
#endif
typedef int32_t __socklen_t;
#endif
typedef __socklen_t socklen_t;

#if defined(__LP64__)
typedef long ssize_t;
#else
typedef int ssize_t;
#endif
typedef ssize_t __ssize_t;

typedef __builtin_va_list __va_list;

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned int uint;
typedef unsigned short ushort;
typedef unsigned long ulong;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef int64_t quad_t;
typedef uint64_t u_quad_t;
typedef char* caddr_t;

#include <bits/pthread_types.h>
#include <sys/sysmacros.h>
#include <sys/select.h>
