#pragma once

#include <linux/prctl.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int prctl(int option, ...);

__END_DECLS
