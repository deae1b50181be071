#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef enum {
  FIND,
  ENTER,
} ACTION;

typedef struct entry {
  char* key;
  void* data;
} ENTRY;

typedef enum {
  preorder,
  postorder,
  endorder,
  leaf,
} VISIT;

struct hsearch_data {
  struct __hsearch* __hsearch;
};

#if __ANDROID_API__ >= 28
int hcreate(size_t count);
int hcreate_r(size_t count, struct hsearch_data* table);
void hdestroy(void);
void hdestroy_r(struct hsearch_data* table);
ENTRY* hsearch(ENTRY entry, ACTION action);
int hsearch_r(ENTRY entry, ACTION action, ENTRY** result, struct hsearch_data* table);
#endif
void insque(void* element, void* previous);
void remque(void* element);
void* lfind(const void* key, const void* base, size_t* count, size_t size, int (*compare)(const void* a, const void* b));
void* lsearch(const void* key, void* base, size_t* count, size_t size, int (*compare)(const void* a, const void* b));
void* tdelete(const void* key, void** root, int (*compare)(const void* a, const void* b));
void tdestroy(void* root, void (*destroy)(void* node));
void* tfind(const void* key, void* const* root, int (*compare)(const void* a, const void* b));
void* tsearch(const void* key, void** root, int (*compare)(const void* a, const void* b));
void twalk(const void* root, void (*visit)(const void* node, VISIT order, int depth));

__END_DECLS
