#pragma once

#include <byteswap.h>
#include <stdint.h>
#include <sys/cdefs.h>

// All of Android's ABIs are little-endian.
#define _LITTLE_ENDIAN 1234
#define _BIG_ENDIAN 4321
#define _PDP_ENDIAN 3412
#define _BYTE_ORDER _LITTLE_ENDIAN

#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN _LITTLE_ENDIAN
#endif
#ifndef __BIG_ENDIAN
#define __BIG_ENDIAN _BIG_ENDIAN
#endif
#define __PDP_ENDIAN _PDP_ENDIAN
#define __BYTE_ORDER _BYTE_ORDER
#define LITTLE_ENDIAN _LITTLE_ENDIAN
#define BIG_ENDIAN _BIG_ENDIAN
#define PDP_ENDIAN _PDP_ENDIAN
#define BYTE_ORDER _BYTE_ORDER

#define __swap16 __builtin_bswap16
#define __swap32 __builtin_bswap32
#define __swap64(x) __BIONIC_CAST(static_cast, uint64_t, __builtin_bswap64(x))

#define htobe16(x) __swap16(x)
#define htobe32(x) __swap32(x)
#define htobe64(x) __swap64(x)
#define betoh16(x) __swap16(x)
#define betoh32(x) __swap32(x)
#define betoh64(x) __swap64(x)
#define be16toh(x) __swap16(x)
#define be32toh(x) __swap32(x)
#define be64toh(x) __swap64(x)
#define htole16(x) (x)
#define htole32(x) (x)
#define htole64(x) (x)
#define letoh16(x) (x)
#define letoh32(x) (x)
#define letoh64(x) (x)
#define le16toh(x) (x)
#define le32toh(x) (x)
#define le64toh(x) (x)

__BEGIN_DECLS

uint16_t htons(uint16_t x) __attribute_const__;
uint32_t htonl(uint32_t x) __attribute_const__;
uint16_t ntohs(uint16_t x) __attribute_const__;
uint32_t ntohl(uint32_t x) __attribute_const__;

__END_DECLS

#define htons(x) __swap16(x)
#define htonl(x) __swap32(x)
#define htonq(x) __swap64(x)
#define ntohs(x) __swap16(x)
#define ntohl(x) __swap32(x)
#define ntohq(x) __swap64(x)
