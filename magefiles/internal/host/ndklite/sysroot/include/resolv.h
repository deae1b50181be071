#pragma once

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define b64_ntop __b64_ntop
int b64_ntop(const unsigned char* data, size_t size, char* text, size_t text_size);
#define b64_pton __b64_pton
int b64_pton(const char* text, unsigned char* data, size_t size);

#define dn_comp __dn_comp
int dn_comp(const char* name, unsigned char* result, int size, unsigned char** names, unsigned char** last_name);
int dn_expand(const unsigned char* message, const unsigned char* end, const unsigned char* name, char* result, int size);

#define p_class __p_class
const char* p_class(int c);
#define p_type __p_type
const char* p_type(int type);

int res_init(void);
int res_mkquery(int operation, const char* name, int c, int type, const unsigned char* data, int data_size, const unsigned char* record, unsigned char* buffer, int buffer_size);
int res_query(const char* name, int c, int type, unsigned char* answer, int answer_size);
int res_search(const char* name, int c, int type, unsigned char* answer, int answer_size);
#if __ANDROID_API__ >= 29
#define res_randomid __res_randomid
u_int res_randomid(void);
#endif

__END_DECLS
