// if (__builtin_available(android 30, *)) asks here which Android the device has.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/system_properties.h>

#include "hidden.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int level, unreleased;

static void read_level(void) {
  char text[PROP_VALUE_MAX];
  if (__system_property_get("ro.build.version.sdk", text) > 0) level = atoi(text);
  unreleased = __system_property_get("ro.build.version.codename", text) > 0 && strcmp(text, "REL") != 0;
}

HIDDEN int __isOSVersionAtLeast(int major, int minor, int patch) {
  (void)minor;
  (void)patch;
  pthread_once(&once, read_level);
  return level >= major || (unreleased && major == __ANDROID_API_FUTURE__);
}
