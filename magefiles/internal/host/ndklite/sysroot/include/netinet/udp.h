#pragma once

#define udphdr __kernel_udphdr
#include <linux/udp.h>
#undef udphdr
#include <stdint.h>
#include <sys/cdefs.h>

// The names of BSD and of Linux for the same fields.
struct udphdr {
  __extension__ union {
    struct {
      uint16_t uh_sport;
      uint16_t uh_dport;
      uint16_t uh_ulen;
      uint16_t uh_sum;
    };
    struct {
      uint16_t source;
      uint16_t dest;
      uint16_t len;
      uint16_t check;
    };
  };
};
