#pragma once

#include <linux/random.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 28
int getentropy(void* buffer, size_t size);
ssize_t getrandom(void* buffer, size_t size, unsigned int flags);
#endif

__END_DECLS
