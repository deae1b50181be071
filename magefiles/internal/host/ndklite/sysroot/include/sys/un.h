#pragma once

#include <bits/sa_family_t.h>
#include <linux/un.h>
#include <string.h>
#include <sys/cdefs.h>

#define SUN_LEN(address) ((size_t)(((struct sockaddr_un*)0)->sun_path) + strlen((address)->sun_path))
