// GCC's atomics for arm64 ask which instructions the CPU has by glibc's private name of this function.
#include <sys/auxv.h>

#include "hidden.h"

HIDDEN unsigned long __getauxval(unsigned long type) { return getauxval(type); }
