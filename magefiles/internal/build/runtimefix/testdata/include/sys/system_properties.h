/* Stands for Android's: the one property is in the environment. */
#include <stdlib.h>
#include <string.h>

#define PROP_VALUE_MAX 92

static int __system_property_get(const char *name, char *value) {
	const char *is = strcmp(name, "persist.sys.timezone") == 0 ? getenv("PROPERTY") : NULL;
	*value = 0;
	return is ? (int)strlen(strncpy(value, is, PROP_VALUE_MAX - 1)) : 0;
}
