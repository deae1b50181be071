#pragma once

#ifndef WCHAR_MAX
#define WCHAR_MAX __WCHAR_MAX__
#if defined(__WCHAR_UNSIGNED__)
#define WCHAR_MIN 0U
#else
#define WCHAR_MIN (-__WCHAR_MAX__ - 1)
#endif
#endif
