// Which API level this compilation is for (min SDK) and which one the device has.
#pragma once

#define __ANDROID_API_FUTURE__ 10000

#ifndef __ANDROID_API__
#ifdef __ANDROID_MIN_SDK_VERSION__
#define __ANDROID_API__ __ANDROID_MIN_SDK_VERSION__
#else
#define __ANDROID_API__ __ANDROID_API_FUTURE__
#endif
#endif

#define __ANDROID_API_G__ 9
#define __ANDROID_API_I__ 14
#define __ANDROID_API_J__ 16
#define __ANDROID_API_J_MR1__ 17
#define __ANDROID_API_J_MR2__ 18
#define __ANDROID_API_K__ 19
#define __ANDROID_API_L__ 21
#define __ANDROID_API_L_MR1__ 22
#define __ANDROID_API_M__ 23
#define __ANDROID_API_N__ 24
#define __ANDROID_API_N_MR1__ 25
#define __ANDROID_API_O__ 26
#define __ANDROID_API_O_MR1__ 27
#define __ANDROID_API_P__ 28
#define __ANDROID_API_Q__ 29
#define __ANDROID_API_R__ 30
#define __ANDROID_API_S__ 31
#define __ANDROID_API_T__ 33
#define __ANDROID_API_U__ 34
#define __ANDROID_API_V__ 35

#ifndef __ASSEMBLER__

#if defined(__cplusplus)
extern "C" {
#endif

#if __ANDROID_API__ >= 24
int android_get_application_target_sdk_version(void);
#endif

#if __ANDROID_API__ >= 29
int android_get_device_api_level(void);
#else
int __system_property_get(const char* name, char* value);
int atoi(const char* text);

static __inline__ int android_get_device_api_level(void) {
  char value[92] = {0};
  if (__system_property_get("ro.build.version.sdk", value) < 1) return -1;
  int level = atoi(value);
  return level > 0 ? level : -1;
}
#endif

#if defined(__cplusplus)
}
#endif

#endif
