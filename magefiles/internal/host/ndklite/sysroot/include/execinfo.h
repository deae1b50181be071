#pragma once

#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 33
int backtrace(void** buffer, int size);
char** backtrace_symbols(void* const* buffer, int size);
void backtrace_symbols_fd(void* const* buffer, int size, int fd);
#endif

__END_DECLS
