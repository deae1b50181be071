#pragma once

#if defined(__aarch64__)
typedef struct {
  unsigned long sig[1];
} sigset_t;
typedef sigset_t sigset64_t;
#elif defined(__LP64__)
typedef unsigned long sigset_t;
typedef sigset_t sigset64_t;
#else
typedef unsigned long sigset_t;
typedef struct {
  unsigned long __bits[2];
} sigset64_t;
#endif
