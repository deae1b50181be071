#pragma once

// clang's own limits.h asks for this one and undefines what it knows better.
#include <float.h>
#include <linux/limits.h>
#include <sys/cdefs.h>

#ifndef CHAR_BIT
#define CHAR_BIT __CHAR_BIT__
#define SCHAR_MAX __SCHAR_MAX__
#define SCHAR_MIN (-__SCHAR_MAX__ - 1)
#define UCHAR_MAX (__SCHAR_MAX__ * 2 + 1)
#define SHRT_MAX __SHRT_MAX__
#define SHRT_MIN (-__SHRT_MAX__ - 1)
#define USHRT_MAX (__SHRT_MAX__ * 2 + 1)
#define INT_MAX __INT_MAX__
#define INT_MIN (-__INT_MAX__ - 1)
#define UINT_MAX (__INT_MAX__ * 2U + 1U)
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-__LONG_MAX__ - 1L)
#define ULONG_MAX (__LONG_MAX__ * 2UL + 1UL)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-__LONG_LONG_MAX__ - 1LL)
#define ULLONG_MAX (__LONG_LONG_MAX__ * 2ULL + 1ULL)
#if defined(__CHAR_UNSIGNED__)
#define CHAR_MIN 0
#define CHAR_MAX UCHAR_MAX
#else
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#endif
#endif

#if defined(__LP64__)
#define LONG_BIT 64
#else
#define LONG_BIT 32
#endif
#define WORD_BIT 32

#define SSIZE_MAX LONG_MAX
#define SIZE_T_MAX ULONG_MAX
#define UID_MAX UINT_MAX
#define GID_MAX UINT_MAX
#define QUAD_MAX LLONG_MAX
#define QUAD_MIN LLONG_MIN
#define UQUAD_MAX ULLONG_MAX
#define LONG_LONG_MAX LLONG_MAX
#define LONG_LONG_MIN LLONG_MIN
#define ULONG_LONG_MAX ULLONG_MAX

#define MB_LEN_MAX 4
#define IOV_MAX 1024
#define HOST_NAME_MAX 255
#define LOGIN_NAME_MAX 256
#define TTY_NAME_MAX 32
#define ATEXIT_MAX 2147483647
#define NL_ARGMAX 9
#define NL_LANGMAX 14
#define NL_MSGMAX 32767
#define NL_NMAX 1
#define NL_SETMAX 255
#define NL_TEXTMAX 255
#define NZERO 20
#define PASS_MAX 128
#define SEM_NSEMS_MAX 256
#define SEM_VALUE_MAX 0x3fffffff
#define DELAYTIMER_MAX 2147483647
#define MQ_OPEN_MAX 8
#define MQ_PRIO_MAX 32768
#ifndef RTSIG_MAX
#define RTSIG_MAX 32
#endif
#define TIMER_MAX 32
#define GETENTROPY_MAX 256

#include <bits/posix_limits.h>

#define PTHREAD_DESTRUCTOR_ITERATIONS 4
#define PTHREAD_KEYS_MAX 128
#undef PTHREAD_STACK_MIN
#if defined(__LP64__)
#define PTHREAD_STACK_MIN 16384
#else
#define PTHREAD_STACK_MIN 8192
#endif
#define PTHREAD_THREADS_MAX 2048


#include <bits/page_size.h>
