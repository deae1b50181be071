/* Made by gondk: the API of libgolib.a for every Android ABI it was built for. */
#ifndef GONDK_GOLIB_H
#define GONDK_GOLIB_H

/* cgo's part uses what older standards treat as extensions: long long, and _Complex in C++. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wlong-long"
#pragma GCC diagnostic ignored "-Wcomment"
#endif

#if defined(__aarch64__)
#include "golib-arm64-v8a.h"
#elif defined(__arm__)
#include "golib-armeabi-v7a.h"
#elif defined(__i386__)
#include "golib-x86.h"
#else
#error "libgolib.a was not built for this ABI; it was built for arm64-v8a, armeabi-v7a, x86"
#endif

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#endif
