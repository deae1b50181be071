// The wire format of DNS: RFC 1035 and its successors.
#pragma once

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define NS_PACKETSZ 512
#define NS_MAXDNAME 1025
#define NS_MAXMSG 65535
#define NS_MAXCDNAME 255
#define NS_MAXLABEL 63
#define NS_MAXLABELS 128
#define NS_MAXNNAME 256
#define NS_HFIXEDSZ 12
#define NS_QFIXEDSZ 4
#define NS_RRFIXEDSZ 10
#define NS_INT32SZ 4
#define NS_INT16SZ 2
#define NS_INT8SZ 1
#define NS_INADDRSZ 4
#define NS_IN6ADDRSZ 16
#define NS_CMPRSFLGS 0xc0
#define NS_DEFAULTPORT 53

typedef enum __ns_sect {
  ns_s_qd = 0,
  ns_s_zn = 0,
  ns_s_an = 1,
  ns_s_pr = 1,
  ns_s_ns = 2,
  ns_s_ud = 2,
  ns_s_ar = 3,
  ns_s_max = 4,
} ns_sect;

typedef struct __ns_msg {
  const u_char* _msg;
  const u_char* _eom;
  uint16_t _id;
  uint16_t _flags;
  uint16_t _counts[ns_s_max];
  const u_char* _sections[ns_s_max];
  ns_sect _sect;
  int _rrnum;
  const u_char* _msg_ptr;
} ns_msg;

struct _ns_flagdata {
  int mask;
  int shift;
};

#define ns_msg_id(handle) ((handle)._id + 0)
#define ns_msg_base(handle) ((handle)._msg + 0)
#define ns_msg_end(handle) ((handle)._eom + 0)
#define ns_msg_size(handle) ((size_t)((handle)._eom - (handle)._msg))
#define ns_msg_count(handle, section) ((handle)._counts[section] + 0)

typedef struct __ns_rr {
  char name[NS_MAXDNAME];
  uint16_t type;
  uint16_t rr_class;
  uint32_t ttl;
  uint16_t rdlength;
  const u_char* rdata;
} ns_rr;

#define ns_rr_name(rr) (((rr).name[0] != '\0') ? (rr).name : ".")
#define ns_rr_type(rr) ((ns_type)((rr).type + 0))
#define ns_rr_class(rr) ((ns_class)((rr).rr_class + 0))
#define ns_rr_ttl(rr) ((u_long)(rr).ttl + 0)
#define ns_rr_rdlen(rr) ((size_t)(rr).rdlength + 0)
#define ns_rr_rdata(rr) ((rr).rdata + 0)

typedef enum __ns_flag {
  ns_f_qr,
  ns_f_opcode,
  ns_f_aa,
  ns_f_tc,
  ns_f_rd,
  ns_f_ra,
  ns_f_z,
  ns_f_ad,
  ns_f_cd,
  ns_f_rcode,
  ns_f_max,
} ns_flag;

typedef enum __ns_opcode {
  ns_o_query = 0,
  ns_o_iquery = 1,
  ns_o_status = 2,
  ns_o_notify = 4,
  ns_o_update = 5,
  ns_o_max = 6,
} ns_opcode;

typedef enum __ns_rcode {
  ns_r_noerror = 0,
  ns_r_formerr = 1,
  ns_r_servfail = 2,
  ns_r_nxdomain = 3,
  ns_r_notimpl = 4,
  ns_r_refused = 5,
  ns_r_yxdomain = 6,
  ns_r_yxrrset = 7,
  ns_r_nxrrset = 8,
  ns_r_notauth = 9,
  ns_r_notzone = 10,
  ns_r_max = 11,
  ns_r_badvers = 16,
  ns_r_badsig = 16,
  ns_r_badkey = 17,
  ns_r_badtime = 18,
} ns_rcode;

typedef enum __ns_class {
  ns_c_invalid = 0,
  ns_c_in = 1,
  ns_c_2 = 2,
  ns_c_chaos = 3,
  ns_c_hs = 4,
  ns_c_none = 254,
  ns_c_any = 255,
  ns_c_max = 65536,
} ns_class;

typedef enum __ns_type {
  ns_t_invalid = 0,
  ns_t_a = 1,
  ns_t_ns = 2,
  ns_t_md = 3,
  ns_t_mf = 4,
  ns_t_cname = 5,
  ns_t_soa = 6,
  ns_t_mb = 7,
  ns_t_mg = 8,
  ns_t_mr = 9,
  ns_t_null = 10,
  ns_t_wks = 11,
  ns_t_ptr = 12,
  ns_t_hinfo = 13,
  ns_t_minfo = 14,
  ns_t_mx = 15,
  ns_t_txt = 16,
  ns_t_rp = 17,
  ns_t_afsdb = 18,
  ns_t_x25 = 19,
  ns_t_isdn = 20,
  ns_t_rt = 21,
  ns_t_nsap = 22,
  ns_t_nsap_ptr = 23,
  ns_t_sig = 24,
  ns_t_key = 25,
  ns_t_px = 26,
  ns_t_gpos = 27,
  ns_t_aaaa = 28,
  ns_t_loc = 29,
  ns_t_nxt = 30,
  ns_t_eid = 31,
  ns_t_nimloc = 32,
  ns_t_srv = 33,
  ns_t_atma = 34,
  ns_t_naptr = 35,
  ns_t_kx = 36,
  ns_t_cert = 37,
  ns_t_a6 = 38,
  ns_t_dname = 39,
  ns_t_sink = 40,
  ns_t_opt = 41,
  ns_t_apl = 42,
  ns_t_ds = 43,
  ns_t_sshfp = 44,
  ns_t_ipseckey = 45,
  ns_t_rrsig = 46,
  ns_t_nsec = 47,
  ns_t_dnskey = 48,
  ns_t_tkey = 249,
  ns_t_tsig = 250,
  ns_t_ixfr = 251,
  ns_t_axfr = 252,
  ns_t_mailb = 253,
  ns_t_maila = 254,
  ns_t_any = 255,
  ns_t_zxfr = 256,
  ns_t_max = 65536,
} ns_type;

#define NS_GET16(value, position)                                     \
  do {                                                                \
    const u_char* __p = (const u_char*)(position);                    \
    (value) = (uint16_t)(((uint16_t)__p[0] << 8) | (uint16_t)__p[1]); \
    (position) += NS_INT16SZ;                                         \
  } while (0)
#define NS_GET32(value, position)                                                                                  \
  do {                                                                                                             \
    const u_char* __p = (const u_char*)(position);                                                                 \
    (value) = ((uint32_t)__p[0] << 24) | ((uint32_t)__p[1] << 16) | ((uint32_t)__p[2] << 8) | (uint32_t)__p[3]; \
    (position) += NS_INT32SZ;                                                                                      \
  } while (0)
#define NS_PUT16(value, position)                 \
  do {                                            \
    const uint16_t __v = (uint16_t)(value);       \
    *(position)++ = (u_char)(__v >> 8);           \
    *(position)++ = (u_char)__v;                  \
  } while (0)
#define NS_PUT32(value, position)                 \
  do {                                            \
    const uint32_t __v = (uint32_t)(value);       \
    *(position)++ = (u_char)(__v >> 24);          \
    *(position)++ = (u_char)(__v >> 16);          \
    *(position)++ = (u_char)(__v >> 8);           \
    *(position)++ = (u_char)__v;                  \
  } while (0)

// Public names before API 22 were private to the 32-bit ABIs.
#if !defined(__LP64__)
#define ns_format_ttl __ns_format_ttl
#define ns_get16 __ns_get16
#define ns_get32 __ns_get32
#define ns_initparse __ns_initparse
#define ns_makecanon __ns_makecanon
#define ns_msg_getflag __ns_msg_getflag
#define ns_name_compress __ns_name_compress
#define ns_name_ntol __ns_name_ntol
#define ns_name_ntop __ns_name_ntop
#define ns_name_pack __ns_name_pack
#define ns_name_pton __ns_name_pton
#define ns_name_rollback __ns_name_rollback
#define ns_name_skip __ns_name_skip
#define ns_name_uncompress __ns_name_uncompress
#define ns_name_unpack __ns_name_unpack
#define ns_parserr __ns_parserr
#define ns_put16 __ns_put16
#define ns_put32 __ns_put32
#define ns_samename __ns_samename
#define ns_skiprr __ns_skiprr
#define ns_sprintrr __ns_sprintrr
#define ns_sprintrrf __ns_sprintrrf
#endif

#if !defined(__LP64__) || __ANDROID_API__ >= 22
int ns_msg_getflag(ns_msg handle, int flag);
uint16_t ns_get16(const u_char* position);
uint32_t ns_get32(const u_char* position);
void ns_put16(uint16_t value, u_char* position);
void ns_put32(uint32_t value, u_char* position);
int ns_initparse(const u_char* message, int size, ns_msg* handle);
int ns_skiprr(const u_char* position, const u_char* end, ns_sect section, int count);
int ns_parserr(ns_msg* handle, ns_sect section, int number, ns_rr* result);
int ns_sprintrr(const ns_msg* handle, const ns_rr* record, const char* context, const char* origin, char* buffer, size_t size);
int ns_sprintrrf(const u_char* message, size_t message_size, const char* name, ns_class c, ns_type type, u_long ttl, const u_char* data, size_t data_size, const char* context, const char* origin, char* buffer, size_t size);
int ns_format_ttl(u_long ttl, char* buffer, size_t size);
int ns_name_ntol(const u_char* name, u_char* result, size_t size);
int ns_name_ntop(const u_char* name, char* result, size_t size);
int ns_name_pton(const char* text, u_char* result, size_t size);
int ns_name_unpack(const u_char* message, const u_char* end, const u_char* name, u_char* result, size_t size);
int ns_name_pack(const u_char* name, u_char* result, int size, const u_char** names, const u_char** last_name);
int ns_name_uncompress(const u_char* message, const u_char* end, const u_char* name, char* result, size_t size);
int ns_name_compress(const char* text, u_char* result, size_t size, const u_char** names, const u_char** last_name);
int ns_name_skip(const u_char** position, const u_char* end);
void ns_name_rollback(const u_char* name, const u_char** names, const u_char** last_name);
int ns_samename(const char* a, const char* b);
int ns_makecanon(const char* name, char* result, size_t size);
#endif

// The names of the header's older form.
typedef struct {
  unsigned id : 16;
  unsigned rd : 1;
  unsigned tc : 1;
  unsigned aa : 1;
  unsigned opcode : 4;
  unsigned qr : 1;
  unsigned rcode : 4;
  unsigned cd : 1;
  unsigned ad : 1;
  unsigned unused : 1;
  unsigned ra : 1;
  unsigned qdcount : 16;
  unsigned ancount : 16;
  unsigned nscount : 16;
  unsigned arcount : 16;
} HEADER;

#define PACKETSZ NS_PACKETSZ
#define MAXDNAME NS_MAXDNAME
#define MAXCDNAME NS_MAXCDNAME
#define MAXLABEL NS_MAXLABEL
#define HFIXEDSZ NS_HFIXEDSZ
#define QFIXEDSZ NS_QFIXEDSZ
#define RRFIXEDSZ NS_RRFIXEDSZ
#define INT32SZ NS_INT32SZ
#define INT16SZ NS_INT16SZ
#define INT8SZ NS_INT8SZ
#define INADDRSZ NS_INADDRSZ
#define IN6ADDRSZ NS_IN6ADDRSZ
#define INDIR_MASK NS_CMPRSFLGS
#define NAMESERVER_PORT NS_DEFAULTPORT
#define QUERY ns_o_query
#define IQUERY ns_o_iquery
#define STATUS ns_o_status
#define NS_NOTIFY_OP ns_o_notify
#define NS_UPDATE_OP ns_o_update
#define NOERROR ns_r_noerror
#define FORMERR ns_r_formerr
#define SERVFAIL ns_r_servfail
#define NXDOMAIN ns_r_nxdomain
#define NOTIMP ns_r_notimpl
#define REFUSED ns_r_refused
#define YXDOMAIN ns_r_yxdomain
#define YXRRSET ns_r_yxrrset
#define NXRRSET ns_r_nxrrset
#define NOTAUTH ns_r_notauth
#define NOTZONE ns_r_notzone
#define C_IN ns_c_in
#define C_CHAOS ns_c_chaos
#define C_HS ns_c_hs
#define C_NONE ns_c_none
#define C_ANY ns_c_any
#define T_A ns_t_a
#define T_NS ns_t_ns
#define T_MD ns_t_md
#define T_MF ns_t_mf
#define T_CNAME ns_t_cname
#define T_SOA ns_t_soa
#define T_MB ns_t_mb
#define T_MG ns_t_mg
#define T_MR ns_t_mr
#define T_NULL ns_t_null
#define T_WKS ns_t_wks
#define T_PTR ns_t_ptr
#define T_HINFO ns_t_hinfo
#define T_MINFO ns_t_minfo
#define T_MX ns_t_mx
#define T_TXT ns_t_txt
#define T_AFSDB ns_t_afsdb
#define T_X25 ns_t_x25
#define T_ISDN ns_t_isdn
#define T_RT ns_t_rt
#define T_NSAP ns_t_nsap
#define T_NSAP_PTR ns_t_nsap_ptr
#define T_SIG ns_t_sig
#define T_KEY ns_t_key
#define T_PX ns_t_px
#define T_GPOS ns_t_gpos
#define T_AAAA ns_t_aaaa
#define T_LOC ns_t_loc
#define T_NXT ns_t_nxt
#define T_EID ns_t_eid
#define T_NIMLOC ns_t_nimloc
#define T_SRV ns_t_srv
#define T_ATMA ns_t_atma
#define T_NAPTR ns_t_naptr
#define T_TKEY ns_t_tkey
#define T_TSIG ns_t_tsig
#define T_IXFR ns_t_ixfr
#define T_AXFR ns_t_axfr
#define T_MAILB ns_t_mailb
#define T_MAILA ns_t_maila
#define T_ANY ns_t_any
#define T_RP ns_t_rp
#define T_CERT ns_t_cert
#define T_DNAME ns_t_dname
#define T_OPT ns_t_opt
#define T_APL ns_t_apl
#define T_DS ns_t_ds
#define T_SSHFP ns_t_sshfp
#define T_RRSIG ns_t_rrsig
#define T_NSEC ns_t_nsec
#define T_DNSKEY ns_t_dnskey
#define GETSHORT NS_GET16
#define GETLONG NS_GET32
#define PUTSHORT NS_PUT16
#define PUTLONG NS_PUT32

__END_DECLS
