#pragma once

#include <linux/resource.h>
#include <sys/cdefs.h>
#include <sys/time.h>
#include <sys/types.h>

__BEGIN_DECLS

#define RLIM_SAVED_CUR RLIM_INFINITY
#define RLIM_SAVED_MAX RLIM_INFINITY
#define RLIM64_INFINITY (~0ULL)

typedef unsigned long rlim_t;
typedef unsigned long long rlim64_t;

int getrlimit(int resource, struct rlimit* limit);
int setrlimit(int resource, const struct rlimit* limit);
int getrlimit64(int resource, struct rlimit64* limit);
int setrlimit64(int resource, const struct rlimit64* limit);
int getpriority(int which, id_t who);
int setpriority(int which, id_t who, int priority);
int getrusage(int who, struct rusage* usage);
#if defined(__LP64__) || __ANDROID_API__ >= 24
int prlimit(pid_t pid, int resource, const struct rlimit* new_limit, struct rlimit* old_limit);
#endif
int prlimit64(pid_t pid, int resource, const struct rlimit64* new_limit, struct rlimit64* old_limit);

__END_DECLS
