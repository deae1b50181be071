#pragma once

#include <linux/kernel.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int sysinfo(struct sysinfo* info);
#if __ANDROID_API__ >= 23
int get_nprocs_conf(void);
int get_nprocs(void);
long get_phys_pages(void);
long get_avphys_pages(void);
#endif

__END_DECLS
