#pragma once

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_MEM_LEVEL 9
#define MAX_WBITS 15

#define OF(arguments) arguments
#define FAR
#define ZEXTERN extern
#define ZEXPORT
#define ZEXPORTVA
#if defined(ZLIB_CONST)
#define z_const const
#else
#define z_const
#endif

typedef unsigned char Byte;
typedef unsigned int uInt;
typedef unsigned long uLong;
typedef Byte Bytef;
typedef char charf;
typedef int intf;
typedef uInt uIntf;
typedef uLong uLongf;
typedef const void* voidpc;
typedef void* voidpf;
typedef void* voidp;
typedef size_t z_size_t;
typedef uint32_t z_crc_t;

// The devices' library is built for an off_t of long, whatever the program asks for.
#define z_off_t long
