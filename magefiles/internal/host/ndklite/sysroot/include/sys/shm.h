#pragma once

#include <linux/shm.h>
#include <sys/cdefs.h>
#include <sys/ipc.h>
#include <sys/types.h>
#include <unistd.h>

__BEGIN_DECLS

typedef unsigned long shmatt_t;

#undef SHMLBA
#define SHMLBA getpagesize()

#if __ANDROID_API__ >= 26
void* shmat(int id, const void* address, int flags);
int shmctl(int id, int command, struct shmid_ds* buffer);
int shmdt(const void* address);
int shmget(key_t key, size_t size, int flags);
#endif

__END_DECLS
