#pragma once

#include <linux/auxvec.h>
#include <linux/elf-em.h>
#include <linux/elf.h>
#include <stdint.h>
#include <sys/cdefs.h>

typedef Elf32_Half Elf32_Versym;
typedef Elf64_Half Elf64_Versym;

typedef struct {
  uint32_t a_type;
  union {
    uint32_t a_val;
  } a_un;
} Elf32_auxv_t;

typedef struct {
  uint64_t a_type;
  union {
    uint64_t a_val;
  } a_un;
} Elf64_auxv_t;

#define __ELF_VERSIONS(bits)                                                                              \
  typedef struct {                                                                                        \
    Elf##bits##_Half vd_version, vd_flags, vd_ndx, vd_cnt;                                                \
    Elf##bits##_Word vd_hash, vd_aux, vd_next;                                                            \
  } Elf##bits##_Verdef;                                                                                   \
  typedef struct {                                                                                        \
    Elf##bits##_Word vda_name, vda_next;                                                                  \
  } Elf##bits##_Verdaux;                                                                                  \
  typedef struct {                                                                                        \
    Elf##bits##_Half vn_version, vn_cnt;                                                                  \
    Elf##bits##_Word vn_file, vn_aux, vn_next;                                                            \
  } Elf##bits##_Verneed;                                                                                  \
  typedef struct {                                                                                        \
    Elf##bits##_Word vna_hash;                                                                            \
    Elf##bits##_Half vna_flags, vna_other;                                                                \
    Elf##bits##_Word vna_name, vna_next;                                                                  \
  } Elf##bits##_Vernaux;

__ELF_VERSIONS(32)
__ELF_VERSIONS(64)
#undef __ELF_VERSIONS

#define ELF32_R_INFO(symbol, type) (((symbol) << 8) | (type))
#define ELF64_R_INFO(symbol, type) (((symbol) << 32) | (type))
#define ELF_ST_INFO(bind, type) (((bind) << 4) | ((type)&0xf))
#define ELF32_ST_INFO(bind, type) ELF_ST_INFO(bind, type)
#define ELF64_ST_INFO(bind, type) ELF_ST_INFO(bind, type)
#define ELF32_ST_VISIBILITY(other) ((other)&3)
#define ELF64_ST_VISIBILITY(other) ((other)&3)

#define STV_DEFAULT 0
#define STV_INTERNAL 1
#define STV_HIDDEN 2
#define STV_PROTECTED 3
#define STB_LOOS 10
#define STB_HIOS 12
#define STB_LOPROC 13
#define STB_HIPROC 15
#define STT_GNU_IFUNC 10
#define STT_LOOS 10
#define STT_HIOS 12
#define STT_LOPROC 13
#define STT_HIPROC 15
#define STN_UNDEF 0

#define ELFOSABI_SYSV 0
#define ELFOSABI_HPUX 1
#define ELFOSABI_NETBSD 2
#define ELFOSABI_GNU 3
#define ELFOSABI_ARM 97
#define ELFOSABI_STANDALONE 255
#define EI_ABIVERSION (EI_OSABI + 1)
#undef EI_PAD
#define EI_PAD 9

#define SHT_INIT_ARRAY 14
#define SHT_FINI_ARRAY 15
#define SHT_PREINIT_ARRAY 16
#define SHT_GROUP 17
#define SHT_SYMTAB_SHNDX 18
#undef SHT_NUM
#define SHT_NUM 20
#define SHT_LOOS 0x60000000
#define SHT_GNU_HASH 0x6ffffff6
#define SHT_GNU_VERDEF 0x6ffffffd
#define SHT_GNU_VERNEED 0x6ffffffe
#define SHT_GNU_VERSYM 0x6fffffff
#define SHF_MERGE 0x10
#define SHF_STRINGS 0x20
#define SHF_INFO_LINK 0x40
#define SHF_LINK_ORDER 0x80
#define SHF_OS_NONCONFORMING 0x100
#define SHF_GROUP 0x200
#define SHF_TLS 0x400
#define SHF_COMPRESSED 0x800
#define SHF_MASKOS 0x0ff00000

#define PT_LOPROC 0x70000000
#define PT_HIPROC 0x7fffffff
#define PT_ARM_EXIDX 0x70000001

#define DT_BIND_NOW 24
#define DT_INIT_ARRAY 25
#define DT_FINI_ARRAY 26
#define DT_INIT_ARRAYSZ 27
#define DT_FINI_ARRAYSZ 28
#define DT_RUNPATH 29
#define DT_FLAGS 30
#define DT_PREINIT_ARRAY 32
#define DT_PREINIT_ARRAYSZ 33
#define DT_SYMTAB_SHNDX 34
#define DT_RELRSZ 35
#define DT_RELR 36
#define DT_RELRENT 37
#define DT_GNU_HASH 0x6ffffef5
#define DT_TLSDESC_PLT 0x6ffffef6
#define DT_TLSDESC_GOT 0x6ffffef7

#define DF_ORIGIN 0x1
#define DF_SYMBOLIC 0x2
#define DF_TEXTREL 0x4
#define DF_BIND_NOW 0x8
#define DF_STATIC_TLS 0x10
#define DF_1_NOW 0x1
#define DF_1_GLOBAL 0x2
#define DF_1_GROUP 0x4
#define DF_1_NODELETE 0x8
#define DF_1_LOADFLTR 0x10
#define DF_1_INITFIRST 0x20
#define DF_1_NOOPEN 0x40
#define DF_1_ORIGIN 0x80
#define DF_1_DIRECT 0x100
#define DF_1_INTERPOSE 0x400
#define DF_1_PIE 0x08000000

#define NT_GNU_PROPERTY_TYPE_0 5
#define NT_GNU_BUILD_ID 3
