#pragma once

#include <stdint.h>

#if defined(__arm__) || defined(__aarch64__)

#define FE_INVALID 0x01
#define FE_DIVBYZERO 0x02
#define FE_OVERFLOW 0x04
#define FE_UNDERFLOW 0x08
#define FE_INEXACT 0x10
#define FE_DENORMAL 0x80
#define FE_ALL_EXCEPT (FE_DIVBYZERO | FE_INEXACT | FE_INVALID | FE_OVERFLOW | FE_UNDERFLOW | FE_DENORMAL)

#define FE_TONEAREST 0x0
#define FE_UPWARD 0x1
#define FE_DOWNWARD 0x2
#define FE_TOWARDZERO 0x3

#if defined(__aarch64__)
typedef struct {
  uint32_t __control;
  uint32_t __status;
} fenv_t;
#else
typedef uint32_t fenv_t;
#endif
typedef uint32_t fexcept_t;

#else

#define FE_INVALID 0x01
#define FE_DENORMAL 0x02
#define FE_DIVBYZERO 0x04
#define FE_OVERFLOW 0x08
#define FE_UNDERFLOW 0x10
#define FE_INEXACT 0x20
#define FE_ALL_EXCEPT (FE_DIVBYZERO | FE_DENORMAL | FE_INEXACT | FE_INVALID | FE_OVERFLOW | FE_UNDERFLOW)

#define FE_TONEAREST 0x000
#define FE_DOWNWARD 0x400
#define FE_UPWARD 0x800
#define FE_TOWARDZERO 0xc00

#if defined(__x86_64__)
typedef struct {
  struct {
    uint32_t __control;
    uint32_t __status;
    uint32_t __tag;
    uint32_t __others[4];
  } __x87;
  uint32_t __mxcsr;
} fenv_t;
typedef uint32_t fexcept_t;
#else
typedef struct {
  uint16_t __control;
  uint16_t __mxcsr_hi;
  uint16_t __status;
  uint16_t __mxcsr_lo;
  uint32_t __tag;
  char __other[16];
} fenv_t;
typedef uint16_t fexcept_t;
#endif

#endif
