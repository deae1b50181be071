#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

int setfsuid(uid_t uid);
int setfsgid(gid_t gid);

__END_DECLS
