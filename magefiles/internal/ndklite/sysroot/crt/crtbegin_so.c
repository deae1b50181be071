#include "handle.h"
#include "ident.h"

extern void __cxa_finalize(void* dso);

// Being first in the link, this runs last when the library is unloaded.
__attribute__((destructor)) static void finalize(void) { __cxa_finalize(&__dso_handle); }
