#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3

#if __ANDROID_API__ >= 24
int lockf(int fd, int command, off_t size) __RENAME_IF_FILE_OFFSET64(lockf64);
int lockf64(int fd, int command, off64_t size);
#endif

__END_DECLS
