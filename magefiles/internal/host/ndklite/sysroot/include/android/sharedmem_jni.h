#pragma once

#include <android/sharedmem.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 27
int ASharedMemory_dupFromJava(JNIEnv* env, jobject memory);
#endif

__END_DECLS
