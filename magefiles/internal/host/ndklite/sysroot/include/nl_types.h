#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef void* nl_catd;
typedef int nl_item;

#define NL_CAT_LOCALE 1
#define NL_SETD 1

#if __ANDROID_API__ >= 26
nl_catd catopen(const char* name, int flags);
char* catgets(nl_catd catalog, int set, int message, const char* fallback);
int catclose(nl_catd catalog);
#endif

__END_DECLS
