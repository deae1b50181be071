#pragma once

#include <linux/fcntl.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define __FLOCK64_BODY \
  short l_type;        \
  short l_whence;      \
  off64_t l_start;     \
  off64_t l_len;       \
  pid_t l_pid;

struct flock64 { __FLOCK64_BODY };
#if defined(__LP64__) || defined(__USE_FILE_OFFSET64)
struct flock { __FLOCK64_BODY };
#else
struct flock {
  short l_type;
  short l_whence;
  off_t l_start;
  off_t l_len;
  pid_t l_pid;
};
#endif
#undef __FLOCK64_BODY

#if defined(__USE_FILE_OFFSET64)
#undef F_GETLK
#undef F_SETLK
#undef F_SETLKW
#define F_GETLK F_GETLK64
#define F_SETLK F_SETLK64
#define F_SETLKW F_SETLKW64
#endif

__BEGIN_DECLS

int fcntl(int fd, int command, ...);

__END_DECLS
