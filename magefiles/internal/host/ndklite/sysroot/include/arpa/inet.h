#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

in_addr_t inet_addr(const char* text);
int inet_aton(const char* text, struct in_addr* address);
in_addr_t inet_lnaof(struct in_addr address);
struct in_addr inet_makeaddr(in_addr_t net, in_addr_t host);
in_addr_t inet_netof(struct in_addr address);
in_addr_t inet_network(const char* text);
char* inet_ntoa(struct in_addr address);
const char* inet_ntop(int family, const void* address, char* buffer, socklen_t size);
unsigned int inet_nsap_addr(const char* text, unsigned char* buffer, int size);
char* inet_nsap_ntoa(int size, const unsigned char* address, char* buffer);
int inet_pton(int family, const char* text, void* address);

__END_DECLS
