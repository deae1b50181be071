#pragma once

typedef struct __locale_t* locale_t;
