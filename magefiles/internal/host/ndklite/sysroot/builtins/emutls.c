// Thread-local variables for Android before API 29, whose loader knows none: the compiler asks here for the address of each.
// https://gcc.gnu.org/wiki/TLS-emulation has the calling convention, which clang shares.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hidden.h"

// What the compiler makes of a variable.
struct variable {
  size_t size, align;
  uintptr_t number;     // from 1 on; 0 until somebody asks
  const void* initial;  // null: zeros
};

// One thread's copies of the variables that it has used, by number.
struct copies {
  uintptr_t count;
  int rounds;  // of destructors that they have seen
  void* at[];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;
static int have_key;
static uintptr_t numbers;

// Destructors of other keys may use thread-local variables, so the copies outlive the first of the four rounds.
static void end(void* of_thread) {
  struct copies* all = of_thread;
  if (all->rounds++ == 0) {
    pthread_setspecific(key, all);
    return;
  }
  for (uintptr_t i = 0; i < all->count; i++) free(all->at[i]);
  free(all);
}

static void start(void) {
  if (pthread_key_create(&key, end) != 0) abort();
  have_key = 1;
}

static uintptr_t number_of(struct variable* v) {
  uintptr_t number = __atomic_load_n(&v->number, __ATOMIC_ACQUIRE);
  if (number != 0) return number;
  pthread_once(&once, start);
  pthread_mutex_lock(&lock);
  number = v->number;
  if (number == 0) {
    number = ++numbers;
    __atomic_store_n(&v->number, number, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  return number;
}

static struct copies* grow(struct copies* all, uintptr_t number) {
  uintptr_t had = all ? all->count : 0, count = (number + 15) & ~(uintptr_t)15;
  struct copies* grown = realloc(all, sizeof *all + count * sizeof(void*));
  if (!grown) abort();
  if (!all) grown->rounds = 0;
  memset(&grown->at[had], 0, (count - had) * sizeof(void*));
  grown->count = count;
  if (pthread_setspecific(key, grown) != 0) abort();
  return grown;
}

static void* copy_of(const struct variable* v) {
  void* copy;
  if (posix_memalign(&copy, v->align < sizeof(void*) ? sizeof(void*) : v->align, v->size) != 0) abort();
  if (v->initial) return memcpy(copy, v->initial, v->size);
  return memset(copy, 0, v->size);
}

HIDDEN void* __emutls_get_address(struct variable* v) {
  uintptr_t number = number_of(v);
  struct copies* all = pthread_getspecific(key);
  if (!all || all->count < number) all = grow(all, number);
  void** copy = &all->at[number - 1];
  if (!*copy) *copy = copy_of(v);
  return *copy;
}

// Called by crtbegin_so.o when the library is unloaded, since the key's destructor goes with it.
HIDDEN void __emutls_unregister_key(void) {
  if (have_key) pthread_key_delete(key);
}
