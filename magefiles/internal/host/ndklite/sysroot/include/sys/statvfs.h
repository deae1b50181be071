#pragma once

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#if defined(__LP64__)
#define __STATVFS_RESERVED uint32_t __f_reserved[6];
#else
#define __STATVFS_RESERVED
#endif

#define __STATVFS_BODY    \
  unsigned long f_bsize;  \
  unsigned long f_frsize; \
  fsblkcnt_t f_blocks;    \
  fsblkcnt_t f_bfree;     \
  fsblkcnt_t f_bavail;    \
  fsfilcnt_t f_files;     \
  fsfilcnt_t f_ffree;     \
  fsfilcnt_t f_favail;    \
  unsigned long f_fsid;   \
  unsigned long f_flag;   \
  unsigned long f_namemax; \
  __STATVFS_RESERVED

struct statvfs { __STATVFS_BODY };
struct statvfs64 { __STATVFS_BODY };
#undef __STATVFS_BODY
#undef __STATVFS_RESERVED

#define ST_RDONLY 0x0001
#define ST_NOSUID 0x0002
#define ST_NODEV 0x0004
#define ST_NOEXEC 0x0008
#define ST_SYNCHRONOUS 0x0010
#define ST_MANDLOCK 0x0040
#define ST_NOATIME 0x0400
#define ST_NODIRATIME 0x0800
#define ST_RELATIME 0x1000

int statvfs(const char* path, struct statvfs* result);
int fstatvfs(int fd, struct statvfs* result);
int statvfs64(const char* path, struct statvfs64* result);
int fstatvfs64(int fd, struct statvfs64* result);

__END_DECLS
