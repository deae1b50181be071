// Numbers of 16 bits on 32-bit arm: what clang calls by one name, GCC's library has under another.
#include "hidden.h"

#if defined(__arm__)
typedef unsigned short half;

extern half __gnu_f2h_ieee(unsigned x);
extern half __gnu_d2h_ieee(unsigned long long x);
extern unsigned __gnu_h2f_ieee(half x);

// Passed in integer registers, floating-point numbers are their bits.
HIDDEN half __aeabi_f2h(unsigned x) { return __gnu_f2h_ieee(x); }
HIDDEN half __aeabi_d2h(unsigned long long x) { return __gnu_d2h_ieee(x); }
HIDDEN unsigned __aeabi_h2f(half x) { return __gnu_h2f_ieee(x); }
HIDDEN half __truncsfhf2(unsigned x) { return __gnu_f2h_ieee(x); }
HIDDEN half __truncdfhf2(unsigned long long x) { return __gnu_d2h_ieee(x); }
HIDDEN unsigned __extendhfsf2(half x) { return __gnu_h2f_ieee(x); }
#endif
