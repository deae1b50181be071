#pragma once

#include <endian.h>
#include <limits.h>
#include <linux/param.h>
#include <sys/cdefs.h>

#define MAXPATHLEN PATH_MAX
#define MAXSYMLINKS 8
#define NODEV (-1)
#define DEV_BSIZE 512
#define ALIGNBYTES 3
#if defined(__LP64__)
#undef ALIGNBYTES
#define ALIGNBYTES 7
#endif
#define ALIGN(p) (((unsigned long)(p) + ALIGNBYTES) & ~ALIGNBYTES)

#define howmany(x, y) (((x) + ((y)-1)) / (y))
#define roundup(x, y) ((((x) + ((y)-1)) / (y)) * (y))
#define powerof2(x) ((((x)-1) & (x)) == 0)
#ifndef MIN
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#endif
