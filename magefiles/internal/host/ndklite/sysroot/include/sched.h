#pragma once

#include <bits/timespec.h>
#include <linux/sched.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define SCHED_OTHER SCHED_NORMAL

struct sched_param {
  int sched_priority;
};

int sched_setscheduler(pid_t pid, int policy, const struct sched_param* parameters);
int sched_getscheduler(pid_t pid);
int sched_yield(void);
int sched_get_priority_max(int policy);
int sched_get_priority_min(int policy);
int sched_setparam(pid_t pid, const struct sched_param* parameters);
int sched_getparam(pid_t pid, struct sched_param* parameters);
int sched_rr_get_interval(pid_t pid, struct timespec* interval);
int clone(int (*function)(void*), void* stack, int flags, void* argument, ...);
int unshare(int flags);
int setns(int fd, int type);
int sched_getcpu(void);

#if defined(__LP64__)
#define CPU_SETSIZE 1024
#else
#define CPU_SETSIZE 32
#endif

#define __CPU_BITTYPE unsigned long int
#define __CPU_BITS (8 * sizeof(__CPU_BITTYPE))
#define __CPU_ELT(cpu) ((cpu) / __CPU_BITS)
#define __CPU_MASK(cpu) ((__CPU_BITTYPE)1 << ((cpu) & (__CPU_BITS - 1)))

typedef struct {
  __CPU_BITTYPE __bits[CPU_SETSIZE / __CPU_BITS];
} cpu_set_t;

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t* set);
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t* set);
cpu_set_t* __sched_cpualloc(size_t count);
void __sched_cpufree(cpu_set_t* set);
int __sched_cpucount(size_t size, const cpu_set_t* set);

#define CPU_ZERO(set) CPU_ZERO_S(sizeof(cpu_set_t), set)
#define CPU_SET(cpu, set) CPU_SET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_CLR(cpu, set) CPU_CLR_S(cpu, sizeof(cpu_set_t), set)
#define CPU_ISSET(cpu, set) CPU_ISSET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_COUNT(set) CPU_COUNT_S(sizeof(cpu_set_t), set)
#define CPU_EQUAL(a, b) CPU_EQUAL_S(sizeof(cpu_set_t), a, b)
#define CPU_AND(to, a, b) __CPU_OP_S(sizeof(cpu_set_t), to, a, b, &)
#define CPU_OR(to, a, b) __CPU_OP_S(sizeof(cpu_set_t), to, a, b, |)
#define CPU_XOR(to, a, b) __CPU_OP_S(sizeof(cpu_set_t), to, a, b, ^)
#define CPU_AND_S(size, to, a, b) __CPU_OP_S(size, to, a, b, &)
#define CPU_OR_S(size, to, a, b) __CPU_OP_S(size, to, a, b, |)
#define CPU_XOR_S(size, to, a, b) __CPU_OP_S(size, to, a, b, ^)
#define CPU_ALLOC(count) __sched_cpualloc((count))
#define CPU_FREE(set) __sched_cpufree((set))
#define CPU_ALLOC_SIZE(count) (__CPU_ELT((count) + (__CPU_BITS - 1)) * sizeof(__CPU_BITTYPE))
#define CPU_ZERO_S(size, set) __builtin_memset(set, 0, size)
#define CPU_SET_S(cpu, size, set)                                                   \
  do {                                                                              \
    size_t __cpu = (cpu);                                                           \
    if (__cpu < 8 * (size)) (set)->__bits[__CPU_ELT(__cpu)] |= __CPU_MASK(__cpu);   \
  } while (0)
#define CPU_CLR_S(cpu, size, set)                                                   \
  do {                                                                              \
    size_t __cpu = (cpu);                                                           \
    if (__cpu < 8 * (size)) (set)->__bits[__CPU_ELT(__cpu)] &= ~__CPU_MASK(__cpu);  \
  } while (0)
#define CPU_ISSET_S(cpu, size, set)                                                                     \
  (__extension__({                                                                                      \
    size_t __cpu = (cpu);                                                                               \
    (__cpu < 8 * (size)) ? ((set)->__bits[__CPU_ELT(__cpu)] & __CPU_MASK(__cpu)) != 0 : 0;              \
  }))
#define CPU_EQUAL_S(size, a, b) (__builtin_memcmp(a, b, size) == 0)
#define CPU_COUNT_S(size, set) __sched_cpucount((size), (set))
#define __CPU_OP_S(size, to, a, b, op)                                                  \
  do {                                                                                  \
    for (size_t __i = 0; __i < (size) / sizeof(__CPU_BITTYPE); __i++) {                 \
      (to)->__bits[__i] = (a)->__bits[__i] op(b)->__bits[__i];                          \
    }                                                                                   \
  } while (0)

__END_DECLS
