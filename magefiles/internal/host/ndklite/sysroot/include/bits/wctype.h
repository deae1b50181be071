#pragma once

#include <sys/cdefs.h>
#include <xlocale.h>

__BEGIN_DECLS

typedef __WINT_TYPE__ wint_t;
typedef long wctype_t;
typedef const void* wctrans_t;

#define WEOF __BIONIC_CAST(static_cast, wint_t, -1)

int iswalnum(wint_t c);
int iswalpha(wint_t c);
int iswblank(wint_t c);
int iswcntrl(wint_t c);
int iswdigit(wint_t c);
int iswgraph(wint_t c);
int iswlower(wint_t c);
int iswprint(wint_t c);
int iswpunct(wint_t c);
int iswspace(wint_t c);
int iswupper(wint_t c);
int iswxdigit(wint_t c);
wint_t towlower(wint_t c);
wint_t towupper(wint_t c);
wctype_t wctype(const char* name);
int iswctype(wint_t c, wctype_t type);
#if __ANDROID_API__ >= 26
wctrans_t wctrans(const char* name);
wint_t towctrans(wint_t c, wctrans_t transformation);
#endif

__END_DECLS
