#pragma once

#include <sys/types.h>

// The kernel's headers leave their own struct timespec out where this is defined.
#ifndef _STRUCT_TIMESPEC
#define _STRUCT_TIMESPEC
struct timespec {
  time_t tv_sec;
  long tv_nsec;
};
#endif
