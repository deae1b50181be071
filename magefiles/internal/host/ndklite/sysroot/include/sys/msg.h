#pragma once

#include <linux/msg.h>
#include <sys/cdefs.h>
#include <sys/ipc.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef __kernel_ulong_t msgqnum_t;
typedef __kernel_ulong_t msglen_t;

#if __ANDROID_API__ >= 26
int msgctl(int id, int command, struct msqid_ds* buffer);
int msgget(key_t key, int flags);
ssize_t msgrcv(int id, void* message, size_t size, long type, int flags);
int msgsnd(int id, const void* message, size_t size, int flags);
#endif

__END_DECLS
