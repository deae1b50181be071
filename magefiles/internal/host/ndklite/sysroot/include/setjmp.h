#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

#if defined(__aarch64__)
#define _JBLEN 32
#elif defined(__arm__)
#define _JBLEN 64
#elif defined(__i386__)
#define _JBLEN 10
#elif defined(__x86_64__)
#define _JBLEN 11
#endif

typedef long jmp_buf[_JBLEN];
typedef long sigjmp_buf[_JBLEN + 1];
#undef _JBLEN

int _setjmp(jmp_buf buffer) __returns_twice;
__noreturn void _longjmp(jmp_buf buffer, int value);
int setjmp(jmp_buf buffer) __returns_twice;
__noreturn void longjmp(jmp_buf buffer, int value);
#define setjmp(buffer) setjmp(buffer)
int sigsetjmp(sigjmp_buf buffer, int save_mask) __returns_twice;
__noreturn void siglongjmp(sigjmp_buf buffer, int value);

__END_DECLS
