#pragma once

#include <linux/ipc.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define __key key
#define __seq seq

key_t ftok(const char* path, int id);

__END_DECLS
