#pragma once

#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef struct {
  const char* dli_fname;
  void* dli_fbase;
  const char* dli_sname;
  void* dli_saddr;
} Dl_info;

#define RTLD_LOCAL 0
#define RTLD_LAZY 0x00001
#define RTLD_NOLOAD 0x00004
#define RTLD_NODELETE 0x01000
#if defined(__LP64__)
#define RTLD_NOW 0x00002
#define RTLD_GLOBAL 0x00100
#define RTLD_DEFAULT __BIONIC_CAST(reinterpret_cast, void*, 0)
#define RTLD_NEXT __BIONIC_CAST(reinterpret_cast, void*, -1L)
#else
#define RTLD_NOW 0x00000
#define RTLD_GLOBAL 0x00002
#define RTLD_DEFAULT __BIONIC_CAST(reinterpret_cast, void*, 0xffffffff)
#define RTLD_NEXT __BIONIC_CAST(reinterpret_cast, void*, 0xfffffffe)
#endif

void* dlopen(const char* path, int flags);
int dlclose(void* handle);
char* dlerror(void);
void* dlsym(void* handle, const char* name);
#if __ANDROID_API__ >= 24
void* dlvsym(void* handle, const char* name, const char* version);
#endif
int dladdr(const void* address, Dl_info* info);

__END_DECLS
