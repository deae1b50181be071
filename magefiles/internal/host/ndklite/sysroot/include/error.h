#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

extern void (*error_print_progname)(void);
#if __ANDROID_API__ >= 23
extern unsigned int error_message_count;
extern int error_one_per_line;
#endif

#if __ANDROID_API__ >= 23
void error(int status, int error_number, const char* format, ...) __printflike(3, 4);
void error_at_line(int status, int error_number, const char* file, unsigned int line, const char* format, ...) __printflike(5, 6);
#endif

__END_DECLS
