#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct __iconv_t;
typedef struct __iconv_t* iconv_t;

#if __ANDROID_API__ >= 28
iconv_t iconv_open(const char* to, const char* from);
size_t iconv(iconv_t converter, char** in, size_t* in_size, char** out, size_t* out_size);
int iconv_close(iconv_t converter);
#endif

__END_DECLS
