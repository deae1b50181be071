#pragma once

#include <linux/magic.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef struct {
  int __val[2];
} __fsid_t;
typedef __fsid_t fsid_t;

#if defined(__LP64__)
typedef uint64_t __statfs_word;
#else
typedef uint32_t __statfs_word;
#endif

#define __STATFS_BODY      \
  __statfs_word f_type;    \
  __statfs_word f_bsize;   \
  uint64_t f_blocks;       \
  uint64_t f_bfree;        \
  uint64_t f_bavail;       \
  uint64_t f_files;        \
  uint64_t f_ffree;        \
  fsid_t f_fsid;           \
  __statfs_word f_namelen; \
  __statfs_word f_frsize;  \
  __statfs_word f_flags;   \
  __statfs_word f_spare[4];

struct statfs { __STATFS_BODY };
struct statfs64 { __STATFS_BODY };
#undef __STATFS_BODY

#define _STATFS_F_NAMELEN
#define _STATFS_F_FRSIZE
#define _STATFS_F_FLAGS

int statfs(const char* path, struct statfs* result);
int statfs64(const char* path, struct statfs64* result);
int fstatfs(int fd, struct statfs* result);
int fstatfs64(int fd, struct statfs64* result);

__END_DECLS
