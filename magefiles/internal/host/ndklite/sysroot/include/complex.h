#pragma once

#include <sys/cdefs.h>

#define complex _Complex
#define _Complex_I __builtin_complex(0.0f, 1.0f)
#define I _Complex_I
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))

__BEGIN_DECLS

#if __ANDROID_API__ >= 23
double complex cacos(double complex z);
float complex cacosf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex cacosl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex casin(double complex z);
float complex casinf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex casinl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex catan(double complex z);
float complex catanf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex catanl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex ccos(double complex z);
float complex ccosf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex ccosl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex csin(double complex z);
float complex csinf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex csinl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex ctan(double complex z);
float complex ctanf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex ctanl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex cacosh(double complex z);
float complex cacoshf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex cacoshl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex casinh(double complex z);
float complex casinhf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex casinhl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex catanh(double complex z);
float complex catanhf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex catanhl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex ccosh(double complex z);
float complex ccoshf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex ccoshl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex csinh(double complex z);
float complex csinhf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex csinhl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex ctanh(double complex z);
float complex ctanhf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex ctanhl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex cexp(double complex z);
float complex cexpf(float complex z);
#endif
#if __ANDROID_API__ >= 26
long double complex cexpl(long double complex z);
double complex clog(double complex z);
float complex clogf(float complex z);
long double complex clogl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex csqrt(double complex z);
float complex csqrtf(float complex z);
#endif
#if !defined(__LP64__) || __ANDROID_API__ >= 23
long double complex csqrtl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex cproj(double complex z);
float complex cprojf(float complex z);
#endif
#if !defined(__LP64__) || __ANDROID_API__ >= 23
long double complex cprojl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double complex conj(double complex z);
float complex conjf(float complex z);
long double complex conjl(long double complex z);
#endif
#if __ANDROID_API__ >= 26
double complex cpow(double complex x, double complex y);
float complex cpowf(float complex x, float complex y);
long double complex cpowl(long double complex x, long double complex y);
#endif
#if __ANDROID_API__ >= 23
double cabs(double complex z);
float cabsf(float complex z);
#endif
#if !defined(__LP64__) || __ANDROID_API__ >= 23
long double cabsl(long double complex z);
#endif
#if __ANDROID_API__ >= 23
double carg(double complex z);
float cargf(float complex z);
long double cargl(long double complex z);
double cimag(double complex z);
float cimagf(float complex z);
long double cimagl(long double complex z);
double creal(double complex z);
float crealf(float complex z);
long double creall(long double complex z);
#endif

__END_DECLS
