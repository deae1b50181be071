// Code for 32-bit arm with unwind tables, as an NDK compiles all of it, names these in its tables (Exception Handling ABI for the Arm
// Architecture, 9.2). An NDK's clang links its libunwind for them. Nobody calls them where nothing unwinds, and without exceptions nothing does.
#include "hidden.h"

#if defined(__arm__)
#define FAILURE 9  // _URC_FAILURE
#define PERSONALITY(name)                                  \
  HIDDEN int name(int state, void* block, void* context) { \
    (void)state;                                           \
    (void)block;                                           \
    (void)context;                                         \
    return FAILURE;                                        \
  }

PERSONALITY(__aeabi_unwind_cpp_pr0)
PERSONALITY(__aeabi_unwind_cpp_pr1)
PERSONALITY(__aeabi_unwind_cpp_pr2)
#endif
