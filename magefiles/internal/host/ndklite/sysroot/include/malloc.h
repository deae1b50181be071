#pragma once

#include <stddef.h>
#include <stdio.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

void* malloc(size_t size) __mallocfunc __wur;
void* calloc(size_t count, size_t size) __mallocfunc __wur;
void* realloc(void* memory, size_t size) __wur;
#if __ANDROID_API__ >= 29
void* reallocarray(void* memory, size_t count, size_t size) __wur;
#endif
void free(void* memory);
void* memalign(size_t alignment, size_t size) __mallocfunc __wur;
size_t malloc_usable_size(const void* memory);

#ifndef STRUCT_MALLINFO_DECLARED
#define STRUCT_MALLINFO_DECLARED 1
struct mallinfo {
  size_t arena;
  size_t ordblks;
  size_t smblks;
  size_t hblks;
  size_t hblkhd;
  size_t usmblks;
  size_t fsmblks;
  size_t uordblks;
  size_t fordblks;
  size_t keepcost;
};
#endif

struct mallinfo mallinfo(void);
#if __ANDROID_API__ >= 23
int malloc_info(int options, FILE* file);
#endif

#define M_DECAY_TIME (-100)
#define M_PURGE (-101)
#define M_MEMTAG_TUNING (-102)
#define M_MEMTAG_TUNING_BUFFER_OVERFLOW 0
#define M_MEMTAG_TUNING_UAF 1
#define M_THREAD_DISABLE_MEM_INIT (-103)
#define M_PURGE_ALL (-104)
#define M_CACHE_COUNT_MAX (-200)
#define M_CACHE_SIZE_MAX (-201)
#define M_TSDS_COUNT_MAX (-202)
#define M_BIONIC_ZERO_INIT (-203)
#define M_BIONIC_SET_HEAP_TAGGING_LEVEL (-204)
#if __ANDROID_API__ >= 26
int mallopt(int option, int value);
#endif

enum HeapTaggingLevel {
  M_HEAP_TAGGING_LEVEL_NONE = 0,
  M_HEAP_TAGGING_LEVEL_TBI = 1,
  M_HEAP_TAGGING_LEVEL_ASYNC = 2,
  M_HEAP_TAGGING_LEVEL_SYNC = 3,
};
#define M_HEAP_TAGGING_LEVEL_NONE M_HEAP_TAGGING_LEVEL_NONE
#define M_HEAP_TAGGING_LEVEL_TBI M_HEAP_TAGGING_LEVEL_TBI
#define M_HEAP_TAGGING_LEVEL_ASYNC M_HEAP_TAGGING_LEVEL_ASYNC
#define M_HEAP_TAGGING_LEVEL_SYNC M_HEAP_TAGGING_LEVEL_SYNC

#if __ANDROID_API__ >= 28
extern void* (*volatile __malloc_hook)(size_t size, const void* caller);
extern void* (*volatile __realloc_hook)(void* memory, size_t size, const void* caller);
extern void (*volatile __free_hook)(void* memory, const void* caller);
extern void* (*volatile __memalign_hook)(size_t alignment, size_t size, const void* caller);
#endif

__END_DECLS
