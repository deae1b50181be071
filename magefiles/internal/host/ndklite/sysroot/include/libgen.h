#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#undef basename
char* basename(const char* path);
char* dirname(const char* path);

__END_DECLS
