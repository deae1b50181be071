#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef struct crash_detail_t crash_detail_t;

void android_set_abort_message(const char* message);
#if __ANDROID_API__ >= 35
crash_detail_t* android_crash_detail_register(const void* name, size_t name_size, const void* data, size_t data_size);
void android_crash_detail_unregister(crash_detail_t* detail);
void android_crash_detail_replace_data(crash_detail_t* detail, const void* data, size_t data_size);
void android_crash_detail_replace_name(crash_detail_t* detail, const void* name, size_t name_size);
#endif

__END_DECLS
