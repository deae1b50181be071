#pragma once

// Devices have pages of 4096 or 16384 bytes; the macro says what code has long taken for granted, getpagesize what is true.
#if !defined(__BIONIC_NO_PAGE_SIZE_MACRO)
#define PAGE_SIZE 4096
#define PAGE_MASK (~(PAGE_SIZE - 1))
#endif
