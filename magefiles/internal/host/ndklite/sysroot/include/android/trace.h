#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 23
bool ATrace_isEnabled(void);
void ATrace_beginSection(const char* name);
void ATrace_endSection(void);
#endif
#if __ANDROID_API__ >= 29
void ATrace_beginAsyncSection(const char* name, int32_t cookie);
void ATrace_endAsyncSection(const char* name, int32_t cookie);
void ATrace_setCounter(const char* name, int64_t value);
#endif

__END_DECLS
