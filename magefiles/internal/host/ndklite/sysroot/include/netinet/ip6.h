#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/cdefs.h>

struct ip6_hdr {
  union {
    struct ip6_hdrctl {
      uint32_t ip6_un1_flow;
      uint16_t ip6_un1_plen;
      uint8_t ip6_un1_nxt;
      uint8_t ip6_un1_hlim;
    } ip6_un1;
    uint8_t ip6_un2_vfc;
  } ip6_ctlun;
  struct in6_addr ip6_src;
  struct in6_addr ip6_dst;
} __packed;

#define ip6_vfc ip6_ctlun.ip6_un2_vfc
#define ip6_flow ip6_ctlun.ip6_un1.ip6_un1_flow
#define ip6_plen ip6_ctlun.ip6_un1.ip6_un1_plen
#define ip6_nxt ip6_ctlun.ip6_un1.ip6_un1_nxt
#define ip6_hlim ip6_ctlun.ip6_un1.ip6_un1_hlim
#define ip6_hops ip6_ctlun.ip6_un1.ip6_un1_hlim

#define IPV6_VERSION 0x60
#define IPV6_VERSION_MASK 0xf0
#define IP6F_OFF_MASK 0xf8ff
#define IP6F_RESERVED_MASK 0x0600
#define IP6F_MORE_FRAG 0x0100
#define IPV6_MMTU 1280
#define IPV6_MAXPACKET 65535

struct ip6_ext {
  uint8_t ip6e_nxt;
  uint8_t ip6e_len;
} __packed;

struct ip6_hbh {
  uint8_t ip6h_nxt;
  uint8_t ip6h_len;
} __packed;

struct ip6_dest {
  uint8_t ip6d_nxt;
  uint8_t ip6d_len;
} __packed;

struct ip6_frag {
  uint8_t ip6f_nxt;
  uint8_t ip6f_reserved;
  uint16_t ip6f_offlg;
  uint32_t ip6f_ident;
} __packed;
