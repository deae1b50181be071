// What the programs that call golib from C share. Each line of output is a check that failed.
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int failed;

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			failed = 1; \
		} \
	} while (0)

#endif
