#pragma once

#include <netinet/in.h>
#include <sys/cdefs.h>
#include <sys/socket.h>
#include <sys/types.h>

__BEGIN_DECLS

#define _PATH_HEQUIV "/system/etc/hosts.equiv"
#define _PATH_HOSTS "/system/etc/hosts"
#define _PATH_NETWORKS "/system/etc/networks"
#define _PATH_PROTOCOLS "/system/etc/protocols"
#define _PATH_SERVICES "/system/etc/services"

#define MAXALIASES 35
#define MAXADDRS 35

#define NETDB_INTERNAL (-1)
#define NETDB_SUCCESS 0
#define HOST_NOT_FOUND 1
#define TRY_AGAIN 2
#define NO_RECOVERY 3
#define NO_DATA 4
#define NO_ADDRESS NO_DATA

#define EAI_ADDRFAMILY 1
#define EAI_AGAIN 2
#define EAI_BADFLAGS 3
#define EAI_FAIL 4
#define EAI_FAMILY 5
#define EAI_MEMORY 6
#define EAI_NODATA 7
#define EAI_NONAME 8
#define EAI_SERVICE 9
#define EAI_SOCKTYPE 10
#define EAI_SYSTEM 11
#define EAI_BADHINTS 12
#define EAI_PROTOCOL 13
#define EAI_OVERFLOW 14
#define EAI_MAX 15

#define AI_PASSIVE 0x0001
#define AI_CANONNAME 0x0002
#define AI_NUMERICHOST 0x0004
#define AI_NUMERICSERV 0x0008
#define AI_ALL 0x0100
#define AI_V4MAPPED_CFG 0x0200
#define AI_ADDRCONFIG 0x0400
#define AI_V4MAPPED 0x0800
#define AI_MASK (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV | AI_ADDRCONFIG)
#define AI_DEFAULT (AI_V4MAPPED_CFG | AI_ADDRCONFIG)

#define NI_MAXHOST 1025
#define NI_MAXSERV 32
#define NI_NOFQDN 0x01
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD 0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM 0x10

#define SCOPE_DELIMITER '%'
#define IPPORT_RESERVED 1024

struct hostent {
  char* h_name;
  char** h_aliases;
  int h_addrtype;
  int h_length;
  char** h_addr_list;
};
#define h_addr h_addr_list[0]

struct netent {
  char* n_name;
  char** n_aliases;
  int n_addrtype;
  uint32_t n_net;
};

struct servent {
  char* s_name;
  char** s_aliases;
  int s_port;
  char* s_proto;
};

struct protoent {
  char* p_name;
  char** p_aliases;
  int p_proto;
};

struct addrinfo {
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  socklen_t ai_addrlen;
  char* ai_canonname;
  struct sockaddr* ai_addr;
  struct addrinfo* ai_next;
};

int* __get_h_errno(void);
#define h_errno (*__get_h_errno())

int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result);
void freeaddrinfo(struct addrinfo* list);
int getnameinfo(const struct sockaddr* address, socklen_t address_size, char* host, size_t host_size, char* service, size_t service_size, int flags);
const char* gai_strerror(int error);
struct hostent* gethostbyaddr(const void* address, socklen_t size, int family);
#if __ANDROID_API__ >= 23
int gethostbyaddr_r(const void* address, socklen_t size, int family, struct hostent* entry, char* buffer, size_t buffer_size, struct hostent** result, int* error);
#endif
struct hostent* gethostbyname(const char* name);
int gethostbyname_r(const char* name, struct hostent* entry, char* buffer, size_t buffer_size, struct hostent** result, int* error);
struct hostent* gethostbyname2(const char* name, int family);
#if __ANDROID_API__ >= 23
int gethostbyname2_r(const char* name, int family, struct hostent* entry, char* buffer, size_t buffer_size, struct hostent** result, int* error);
#endif
#if __ANDROID_API__ >= 28
void sethostent(int stay_open);
#endif
struct hostent* gethostent(void);
#if __ANDROID_API__ >= 28
void endhostent(void);
#endif
struct netent* getnetbyaddr(uint32_t net, int type);
struct netent* getnetbyname(const char* name);
#if __ANDROID_API__ >= 28
void setnetent(int stay_open);
struct netent* getnetent(void);
void endnetent(void);
#endif
struct protoent* getprotobyname(const char* name);
struct protoent* getprotobynumber(int protocol);
#if __ANDROID_API__ >= 28
void setprotoent(int stay_open);
struct protoent* getprotoent(void);
void endprotoent(void);
#endif
struct servent* getservbyname(const char* name, const char* protocol);
struct servent* getservbyport(int port, const char* protocol);
void setservent(int stay_open);
struct servent* getservent(void);
void endservent(void);
void herror(const char* message);
const char* hstrerror(int error);

__END_DECLS
