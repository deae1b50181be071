#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

#if defined(__arm__)
int cacheflush(long start, long end, long flags);
#endif

__END_DECLS
