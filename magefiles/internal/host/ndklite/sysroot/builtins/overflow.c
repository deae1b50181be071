// Products that tell whether they fit, which clang calls for where GCC's library has none.
#include "hidden.h"

#define MULTIPLY(name, type, unsigned_type)                                    \
  HIDDEN type name(type a, type b, int* overflow) {                            \
    type product = (type)((unsigned_type)a * (unsigned_type)b);                \
    type least = (type)((unsigned_type)1 << (sizeof(type) * 8 - 1));           \
    *overflow = a == -1 ? b == least : a != 0 && product / a != b;             \
    return product;                                                            \
  }

MULTIPLY(__mulosi4, int, unsigned)
MULTIPLY(__mulodi4, long long, unsigned long long)
#if defined(__SIZEOF_INT128__)
MULTIPLY(__muloti4, __int128, unsigned __int128)
#endif
