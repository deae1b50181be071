#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

int ioctl(int fd, int request, ...);

// Requests with the top bit set are unsigned constants, which do not fit an int.
#if !defined(BIONIC_IOCTL_NO_SIGNEDNESS_OVERLOAD)
int ioctl(int fd, unsigned request, ...) __overloadable __RENAME(ioctl);
#endif

__END_DECLS
