#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

#define SWAP_FLAG_DISCARD 0x10000
#define SWAP_FLAG_PREFER 0x8000
#define SWAP_FLAG_PRIO_MASK 0x7fff
#define SWAP_FLAG_PRIO_SHIFT 0

int swapon(const char* path, int flags);
int swapoff(const char* path);

__END_DECLS
