#pragma once

#include <linux/if_ether.h>
#include <stdint.h>
#include <sys/cdefs.h>

struct ether_addr {
  uint8_t ether_addr_octet[ETH_ALEN];
} __packed;

struct ether_header {
  uint8_t ether_dhost[ETH_ALEN];
  uint8_t ether_shost[ETH_ALEN];
  uint16_t ether_type;
} __packed;

#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_REVARP 0x8035
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_PPPOED 0x8863
#define ETHERTYPE_PPPOE 0x8864
#define ETHERTYPE_LOOPBACK 0x9000
#define ETHERTYPE_PAE 0x888e
#define ETHERTYPE_TRAIL 0x1000
#define ETHERTYPE_NTRAILER 16

#define ETHER_ADDR_LEN ETH_ALEN
#define ETHER_TYPE_LEN 2
#define ETHER_CRC_LEN 4
#define ETHER_HDR_LEN 14
#define ETHER_MIN_LEN 64
#define ETHER_MAX_LEN 1518
