#pragma once

#include <stdint.h>

typedef uint32_t in_addr_t;
