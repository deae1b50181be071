// What belongs to one library or executable: its handle, and the functions that are registered under it, so that dlclose forgets them.

#define HIDDEN __attribute__((visibility("hidden")))

extern int __cxa_atexit(void (*function)(void*), void* argument, void* dso);

HIDDEN void* __dso_handle = &__dso_handle;

HIDDEN int atexit(void (*function)(void)) {
  // Every ABI of Android lets a function be called with an argument that it ignores. void(*)(void) in between tells the compiler so.
  return __cxa_atexit((void (*)(void*))function, 0, &__dso_handle);
}

// Before API 23 pthread_atfork is libc's own and cannot forget.
#if __ANDROID_API__ >= 23
extern int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void* dso);

HIDDEN int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  return __register_atfork(prepare, parent, child, &__dso_handle);
}
#endif
