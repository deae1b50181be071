#pragma once

#include <sys/socket.h>
// The kernel's header takes struct sockaddr from the one above.
#include <linux/if.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#ifndef IF_NAMESIZE
#define IF_NAMESIZE IFNAMSIZ
#endif

struct if_nameindex {
  unsigned if_index;
  char* if_name;
};

char* if_indextoname(unsigned index, char* name);
unsigned if_nametoindex(const char* name);
#if __ANDROID_API__ >= 24
struct if_nameindex* if_nameindex(void);
void if_freenameindex(struct if_nameindex* list);
#endif

__END_DECLS
