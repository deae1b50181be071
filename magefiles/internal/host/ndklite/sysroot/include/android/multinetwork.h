#pragma once

#include <netdb.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef uint64_t net_handle_t;

#define NETWORK_UNSPECIFIED ((net_handle_t)0)

enum ResNsendFlags {
  ANDROID_RESOLV_NO_RETRY = 1 << 0,
  ANDROID_RESOLV_NO_CACHE_STORE = 1 << 1,
  ANDROID_RESOLV_NO_CACHE_LOOKUP = 1 << 2,
};

#if __ANDROID_API__ >= 23
int android_setsocknetwork(net_handle_t network, int fd);
int android_setprocnetwork(net_handle_t network);
int android_getaddrinfofornetwork(net_handle_t network, const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result);
#endif
#if __ANDROID_API__ >= 29
int android_res_nsend(net_handle_t network, const uint8_t* message, size_t size, uint32_t flags);
int android_res_nquery(net_handle_t network, const char* name, int c, int type, uint32_t flags);
int android_res_nresult(int fd, int* rcode, uint8_t* answer, size_t size);
void android_res_cancel(int fd);
#endif

__END_DECLS
