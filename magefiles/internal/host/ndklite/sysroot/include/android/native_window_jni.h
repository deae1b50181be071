#pragma once

#include <android/native_window.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

ANativeWindow* ANativeWindow_fromSurface(JNIEnv* env, jobject surface);
#if __ANDROID_API__ >= 26
jobject ANativeWindow_toSurface(JNIEnv* env, ANativeWindow* window);
#endif

__END_DECLS
