#pragma once

#include <bits/in_addr.h>
#include <endian.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <linux/socket.h>
#include <netinet/in6.h>
#include <sys/cdefs.h>
#include <sys/socket.h>

__BEGIN_DECLS

typedef uint16_t in_port_t;

#define INET_ADDRSTRLEN 16
#define IPPORT_RESERVED 1024

struct ip_mreq_source {
  struct in_addr imr_multiaddr;
  struct in_addr imr_interface;
  struct in_addr imr_sourceaddr;
};

struct ip_msfilter {
  struct in_addr imsf_multiaddr;
  struct in_addr imsf_interface;
  uint32_t imsf_fmode;
  uint32_t imsf_numsrc;
  struct in_addr imsf_slist[1];
};

int bindresvport(int fd, struct sockaddr_in* address);

#if __ANDROID_API__ >= 24
extern const struct in6_addr in6addr_any;
extern const struct in6_addr in6addr_loopback;
#else
static const struct in6_addr in6addr_any __unused = IN6ADDR_ANY_INIT;
static const struct in6_addr in6addr_loopback __unused = IN6ADDR_LOOPBACK_INIT;
#endif

__END_DECLS
