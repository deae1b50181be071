// Atomics of any size: those that the CPU has by its instructions, all others under a lock for each address, as clang calls them.
// https://gcc.gnu.org/wiki/Atomic/GCCMM/LIbrary
#include <stdint.h>
#include <string.h>

#include "hidden.h"

static unsigned char locks[64];

static unsigned char* lock(const void* p) {
  unsigned char* one = &locks[((uintptr_t)p >> 4) % sizeof locks];
  while (__atomic_test_and_set(one, __ATOMIC_ACQUIRE)) {
  }
  return one;
}

static void unlock(unsigned char* one) { __atomic_clear(one, __ATOMIC_RELEASE); }

// Runs a statement with T as the type of size bytes at p where the CPU's instructions serve.
#define BY_SIZE(p, statement)                                                                     \
  switch (((uintptr_t)(p) & (size - 1)) == 0 ? size : 0) {                                        \
    case 1: { typedef uint8_t T; statement }                                                      \
    case 2: { typedef uint16_t T; statement }                                                     \
    case 4: { typedef uint32_t T; statement }                                                     \
    case 8: { typedef uint64_t T __attribute__((aligned(8))); statement } /* x86 aligns it to 4 */ \
  }
#define SEQ __ATOMIC_SEQ_CST

// Declared under other names, since the compiler has its own idea of these.
HIDDEN void load(size_t size, void* p, void* result, int order) __asm__("__atomic_load");
HIDDEN void store(size_t size, void* p, void* value, int order) __asm__("__atomic_store");
HIDDEN void exchange(size_t size, void* p, void* value, void* result, int order) __asm__("__atomic_exchange");
HIDDEN _Bool compare_exchange(size_t size, void* p, void* expected, void* value, int success, int failure) __asm__("__atomic_compare_exchange");

void load(size_t size, void* p, void* result, int order) {
  (void)order;
  BY_SIZE(p, T x = __atomic_load_n((T*)p, SEQ); memcpy(result, &x, size); return;)
  unsigned char* held = lock(p);
  memcpy(result, p, size);
  unlock(held);
}

void store(size_t size, void* p, void* value, int order) {
  (void)order;
  BY_SIZE(p, T x; memcpy(&x, value, sizeof x); __atomic_store_n((T*)p, x, SEQ); return;)
  unsigned char* held = lock(p);
  memcpy(p, value, size);
  unlock(held);
}

void exchange(size_t size, void* p, void* value, void* result, int order) {
  (void)order;
  BY_SIZE(p, T x; memcpy(&x, value, sizeof x); x = __atomic_exchange_n((T*)p, x, SEQ); memcpy(result, &x, size); return;)
  unsigned char* held = lock(p);
  memcpy(result, p, size);
  memcpy(p, value, size);
  unlock(held);
}

_Bool compare_exchange(size_t size, void* p, void* expected, void* value, int success, int failure) {
  (void)success;
  (void)failure;
  BY_SIZE(p, T x; T was; memcpy(&x, value, sizeof x); memcpy(&was, expected, sizeof was);
          _Bool same = __atomic_compare_exchange_n((T*)p, &was, x, 0, SEQ, SEQ); memcpy(expected, &was, size); return same;)
  unsigned char* held = lock(p);
  _Bool same = memcmp(p, expected, size) == 0;
  memcpy(same ? p : expected, same ? value : p, size);
  unlock(held);
  return same;
}
