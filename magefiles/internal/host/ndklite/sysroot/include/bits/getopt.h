#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

extern char* optarg;
extern int optind, opterr, optopt;

int getopt(int argc, char* const argv[], const char* options);

__END_DECLS
