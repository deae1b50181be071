#pragma once

#include <linux/timex.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 24
int adjtimex(struct timex* value);
int clock_adjtime(clockid_t clock, struct timex* value);
#endif

__END_DECLS
