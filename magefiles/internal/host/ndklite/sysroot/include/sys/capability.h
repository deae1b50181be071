#pragma once

#include <linux/capability.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int capget(cap_user_header_t header, cap_user_data_t data);
int capset(cap_user_header_t header, const cap_user_data_t data);

__END_DECLS
