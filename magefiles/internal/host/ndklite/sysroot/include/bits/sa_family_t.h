#pragma once

typedef unsigned short sa_family_t;
