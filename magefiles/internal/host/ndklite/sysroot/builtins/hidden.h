// Each library has builtins of its own.
#define HIDDEN __attribute__((visibility("hidden")))
