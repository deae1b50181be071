#pragma once

#include <bits/timespec.h>
#include <linux/sem.h>
#include <sys/cdefs.h>
#include <sys/ipc.h>
#include <sys/types.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 26
int semctl(int id, int number, int command, ...);
int semget(key_t key, int count, int flags);
int semop(int id, struct sembuf* operations, size_t count);
int semtimedop(int id, struct sembuf* operations, size_t count, const struct timespec* timeout);
#endif

__END_DECLS
