# The same library as ../CMakeLists.txt builds: keep the two alike, `mage compare` looks.
LOCAL_PATH := $(call my-dir)

include $(CLEAR_VARS)
LOCAL_MODULE := sample
LOCAL_SRC_FILES := golib_jni.c
LOCAL_CFLAGS := -std=c11 -O2 -Wall -Wextra -fvisibility=hidden
# Only the JNI functions are for Java to see; what comes out of archives stays inside.
LOCAL_LDFLAGS := -Wl,--exclude-libs,ALL
LOCAL_STATIC_LIBRARIES := golib
include $(BUILD_SHARED_LIBRARY)

$(call import-module,golib)
