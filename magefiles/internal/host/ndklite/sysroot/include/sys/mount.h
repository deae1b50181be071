#pragma once

#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/mount.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8

int mount(const char* source, const char* target, const char* type, unsigned long flags, const void* data);
int umount(const char* target);
int umount2(const char* target, int flags);

__END_DECLS
