#pragma once

#include <stdarg.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

__noreturn void err(int status, const char* format, ...) __printflike(2, 3);
__noreturn void verr(int status, const char* format, va_list args) __printflike(2, 0);
__noreturn void errx(int status, const char* format, ...) __printflike(2, 3);
__noreturn void verrx(int status, const char* format, va_list args) __printflike(2, 0);
void warn(const char* format, ...) __printflike(1, 2);
void vwarn(const char* format, va_list args) __printflike(1, 0);
void warnx(const char* format, ...) __printflike(1, 2);
void vwarnx(const char* format, va_list args) __printflike(1, 0);

__END_DECLS
