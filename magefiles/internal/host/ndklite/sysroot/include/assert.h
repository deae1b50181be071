// No guard: each inclusion goes by NDEBUG as it is then.

#include <sys/cdefs.h>

#undef assert

#if defined(NDEBUG)
#define assert(condition) __BIONIC_CAST(static_cast, void, 0)
#else
#define assert(condition) ((condition) ? __BIONIC_CAST(static_cast, void, 0) : __assert2(__FILE__, __LINE__, __PRETTY_FUNCTION__, #condition))
#endif

#if !defined(__cplusplus) && __STDC_VERSION__ >= 201112L && __STDC_VERSION__ < 202311L
#undef static_assert
#define static_assert _Static_assert
#endif

__BEGIN_DECLS

__noreturn void __assert(const char* file, int line, const char* condition);
__noreturn void __assert2(const char* file, int line, const char* function, const char* condition);

__END_DECLS
