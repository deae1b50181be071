#pragma once

#include <linux/times.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

clock_t times(struct tms* result);

__END_DECLS
