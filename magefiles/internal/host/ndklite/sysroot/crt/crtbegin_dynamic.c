#include "handle.h"
#include "ident.h"

typedef void function(void);

// bionic takes each array from a word of ones, which it skips, to a zero word, which crtend_android.o brings.
#define ARRAY(name, in) __attribute__((used, section(in))) HIDDEN function* name[1] = {(function*)-1L}

ARRAY(__PREINIT_ARRAY__, ".preinit_array");
ARRAY(__INIT_ARRAY__, ".init_array");
ARRAY(__FINI_ARRAY__, ".fini_array");

struct structors {
  function **preinit, **init, **fini;
};

extern int main(int argc, char** argv, char** environment);
extern _Noreturn void __libc_init(void* arguments, void (*on_exit)(void), int (*main)(int, char**, char**), const struct structors*);

// The kernel leaves argc, argv and the environment on the stack, which only assembly can see before a C function moves the pointer.
#if defined(__aarch64__)
__asm__(".text; .globl _start; .type _start, %function; _start: mov x29, #0; mov x30, #0; mov x0, sp; b start_c");
#elif defined(__arm__)
__asm__(".text; .arm; .globl _start; .type _start, %function; _start: mov fp, #0; mov lr, #0; mov r0, sp; b start_c");
#elif defined(__x86_64__)
__asm__(".text; .globl _start; .type _start, %function; _start: xorl %ebp, %ebp; movq %rsp, %rdi; andq $-16, %rsp; call start_c");
#elif defined(__i386__)
__asm__(".text; .globl _start; .type _start, %function; _start: xorl %ebp, %ebp; movl %esp, %eax; andl $-16, %esp; "
        "subl $12, %esp; pushl %eax; call start_c");
#endif

__attribute__((used)) HIDDEN void start_c(void* arguments) {
  static const struct structors structors = {__PREINIT_ARRAY__, __INIT_ARRAY__, __FINI_ARRAY__};
  __libc_init(arguments, 0, main, &structors);
}
