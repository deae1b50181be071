#pragma once

#include <bits/wctype.h>
#include <sys/cdefs.h>
#include <xlocale.h>

__BEGIN_DECLS

int iswalnum_l(wint_t c, locale_t locale);
int iswalpha_l(wint_t c, locale_t locale);
int iswblank_l(wint_t c, locale_t locale);
int iswcntrl_l(wint_t c, locale_t locale);
int iswdigit_l(wint_t c, locale_t locale);
int iswgraph_l(wint_t c, locale_t locale);
int iswlower_l(wint_t c, locale_t locale);
int iswprint_l(wint_t c, locale_t locale);
int iswpunct_l(wint_t c, locale_t locale);
int iswspace_l(wint_t c, locale_t locale);
int iswupper_l(wint_t c, locale_t locale);
int iswxdigit_l(wint_t c, locale_t locale);
wint_t towlower_l(wint_t c, locale_t locale);
wint_t towupper_l(wint_t c, locale_t locale);
wctype_t wctype_l(const char* name, locale_t locale);
int iswctype_l(wint_t c, wctype_t type, locale_t locale);
#if __ANDROID_API__ >= 26
wctrans_t wctrans_l(const char* name, locale_t locale);
wint_t towctrans_l(wint_t c, wctrans_t transformation, locale_t locale);
#endif

__END_DECLS
