#pragma once

#include <net/ethernet.h>
#include <netinet/if_ether.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

char* ether_ntoa(const struct ether_addr* address);
char* ether_ntoa_r(const struct ether_addr* address, char* buffer);
struct ether_addr* ether_aton(const char* text);
struct ether_addr* ether_aton_r(const char* text, struct ether_addr* address);

__END_DECLS
