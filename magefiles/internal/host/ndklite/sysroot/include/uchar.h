#pragma once

#include <bits/mbstate_t.h>
#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#if !defined(__cplusplus)
typedef __CHAR16_TYPE__ char16_t;
typedef __CHAR32_TYPE__ char32_t;
#endif

#define __STD_UTF_16__ 1
#define __STD_UTF_32__ 1

size_t c16rtomb(char* result, char16_t c, mbstate_t* state);
size_t c32rtomb(char* result, char32_t c, mbstate_t* state);
size_t mbrtoc16(char16_t* result, const char* text, size_t size, mbstate_t* state);
size_t mbrtoc32(char32_t* result, const char* text, size_t size, mbstate_t* state);

__END_DECLS
