#pragma once

#include <asm/auxvec.h>
#include <linux/auxvec.h>

#if defined(__aarch64__) || defined(__arm__)
#include <asm/hwcap.h>
#endif
