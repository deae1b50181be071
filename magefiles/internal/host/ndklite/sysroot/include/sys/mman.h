#pragma once

#include <asm/mman.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#ifndef MAP_ANON
#define MAP_ANON MAP_ANONYMOUS
#endif
#define MAP_FAILED __BIONIC_CAST(reinterpret_cast, void*, -1)
#define MREMAP_MAYMOVE 1
#define MREMAP_FIXED 2

#define POSIX_MADV_NORMAL MADV_NORMAL
#define POSIX_MADV_RANDOM MADV_RANDOM
#define POSIX_MADV_SEQUENTIAL MADV_SEQUENTIAL
#define POSIX_MADV_WILLNEED MADV_WILLNEED
#define POSIX_MADV_DONTNEED MADV_DONTNEED

void* mmap(void* address, size_t size, int protection, int flags, int fd, off_t offset) __RENAME_IF_FILE_OFFSET64(mmap64);
void* mmap64(void* address, size_t size, int protection, int flags, int fd, off64_t offset);
int munmap(void* address, size_t size);
int msync(void* address, size_t size, int flags);
int mprotect(void* address, size_t size, int protection);
void* mremap(void* old_address, size_t old_size, size_t new_size, int flags, ...);
int mlockall(int flags);
int munlockall(void);
int mlock(const void* address, size_t size);
#if __ANDROID_API__ >= 30
int mlock2(const void* address, size_t size, int flags);
#endif
int munlock(const void* address, size_t size);
int mincore(void* address, size_t size, unsigned char* result);
int madvise(void* address, size_t size, int advice);
#if __ANDROID_API__ >= 31
ssize_t process_madvise(int pid_fd, const struct iovec* parts, size_t count, int advice, unsigned flags);
#endif
#if __ANDROID_API__ >= 30
int memfd_create(const char* name, unsigned flags);
#endif
#if __ANDROID_API__ >= 23
int posix_madvise(void* address, size_t size, int advice);
#endif
#if __ANDROID_API__ >= 36
int mseal(void* address, size_t size, unsigned long flags);
#endif

__END_DECLS
