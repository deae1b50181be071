#pragma once

#include <linux/personality.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int personality(unsigned int persona);

__END_DECLS
