#pragma once

#include <bits/fenv.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int feclearexcept(int exceptions);
int fegetexceptflag(fexcept_t* flags, int exceptions);
int feraiseexcept(int exceptions);
int fesetexceptflag(const fexcept_t* flags, int exceptions);
int fetestexcept(int exceptions);
int fegetround(void);
int fesetround(int mode);
int fegetenv(fenv_t* environment);
int feholdexcept(fenv_t* environment);
int fesetenv(const fenv_t* environment);
int feupdateenv(const fenv_t* environment);
int feenableexcept(int exceptions);
int fedisableexcept(int exceptions);
int fegetexcept(void);

extern const fenv_t __fe_dfl_env;
#define FE_DFL_ENV (&__fe_dfl_env)

__END_DECLS
