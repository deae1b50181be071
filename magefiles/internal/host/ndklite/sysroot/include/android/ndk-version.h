// ndklite follows NDK r27 in what its headers declare.
#pragma once

#define __NDK_MAJOR__ 27
#define __NDK_MINOR__ 0
#define __NDK_BETA__ 0
#define __NDK_BUILD__ 0
#define __NDK_CANARY__ 0
