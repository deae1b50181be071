#pragma once

#include <asm/unistd.h>
#include <bits/syscall_names.h>
#include <linux/unistd.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

long syscall(long number, ...);

__END_DECLS
