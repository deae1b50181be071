#pragma once

#include <bits/auxvec.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

unsigned long int getauxval(unsigned long int type);

__END_DECLS
