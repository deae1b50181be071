#pragma once

#include <sys/cdefs.h>

typedef struct {
  unsigned char __seq[4];
#if defined(__LP64__)
  unsigned char __reserved[4];
#endif
} mbstate_t;
