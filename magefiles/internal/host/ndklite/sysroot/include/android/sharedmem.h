#pragma once

#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 26
int ASharedMemory_create(const char* name, size_t size);
size_t ASharedMemory_getSize(int fd);
int ASharedMemory_setProt(int fd, int protection);
#endif

__END_DECLS
