#pragma once

#include <linux/utime.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

int utime(const char* path, const struct utimbuf* times);

__END_DECLS
