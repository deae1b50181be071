#pragma once

#include <bits/timespec.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define PROP_NAME_MAX 32
#define PROP_VALUE_MAX 92

typedef struct prop_info prop_info;

int __system_property_set(const char* name, const char* value);
const prop_info* __system_property_find(const char* name);
#if __ANDROID_API__ >= 26
void __system_property_read_callback(const prop_info* property, void (*callback)(void* cookie, const char* name, const char* value, uint32_t serial), void* cookie);
#endif
int __system_property_foreach(void (*callback)(const prop_info* property, void* cookie), void* cookie);
#if __ANDROID_API__ >= 26
bool __system_property_wait(const prop_info* property, uint32_t old_serial, uint32_t* new_serial, const struct timespec* timeout);
#endif
int __system_property_read(const prop_info* property, char* name, char* value);
int __system_property_get(const char* name, char* value);
const prop_info* __system_property_find_nth(unsigned n);

__END_DECLS
