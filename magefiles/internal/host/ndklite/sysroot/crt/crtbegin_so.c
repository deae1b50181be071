#include "handle.h"
#include "ident.h"

extern void __cxa_finalize(void* dso);

// builtins/emutls.c has it; not there in a library without thread-local variables.
extern HIDDEN __attribute__((weak)) void __emutls_unregister_key(void);

// Being first in the link, this runs last when the library is unloaded.
__attribute__((destructor)) static void finalize(void) {
  __cxa_finalize(&__dso_handle);
  if (__emutls_unregister_key) __emutls_unregister_key();
}
