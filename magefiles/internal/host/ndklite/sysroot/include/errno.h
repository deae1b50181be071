#pragma once

#include <linux/errno.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#ifndef ENOTSUP
#define ENOTSUP EOPNOTSUPP
#endif

int* __errno(void) __attribute_const__;
#define errno (*__errno())

__END_DECLS
