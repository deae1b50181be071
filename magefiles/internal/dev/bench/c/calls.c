// Calls a function of a library that takes an int32_t: calls LIBRARY FUNCTION TIMES

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
	if (argc != 4) return 2;
	void *library = dlopen(argv[1], RTLD_NOW);
	const char *(*call)(int32_t) = library == NULL ? NULL : (const char *(*)(int32_t))dlsym(library, argv[2]);
	if (call == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	for (long left = atol(argv[3]); left > 0; left--) {
		if (call(0) == NULL) return 1;
	}
	return 0;
}
