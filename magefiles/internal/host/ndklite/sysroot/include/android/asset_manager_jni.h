#pragma once

#include <android/asset_manager.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

AAssetManager* AAssetManager_fromJava(JNIEnv* env, jobject manager);

__END_DECLS
