# Made by gondk. $(call import-module,golib), or an include of this file, gives the module golib: Go code as a static library.
# The folder above this one and ../../golib may be moved together to any place.

LOCAL_PATH := $(call my-dir)

ifeq ($(filter $(TARGET_ARCH_ABI),armeabi-v7a),)
$(error golib: not built for ABI $(TARGET_ARCH_ABI), only for armeabi-v7a; add [[abi]] name = "$(TARGET_ARCH_ABI)" to abi-matrix.toml and build the archive again)
endif

# make cannot compare numbers: these are the levels below 24.
ifneq ($(filter $(patsubst android-%,%,$(TARGET_PLATFORM)),1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23),)
$(error golib: built for API level 24 and newer, but this build is for $(TARGET_PLATFORM); set APP_PLATFORM to android-24, or lower android.min_sdk in abi-matrix.toml and build the archive again)
endif

include $(CLEAR_VARS)
LOCAL_MODULE := golib
LOCAL_SRC_FILES := ../../golib/$(TARGET_ARCH_ABI)/libgolib.a
LOCAL_EXPORT_C_INCLUDES := $(LOCAL_PATH)/../../golib/include
LOCAL_EXPORT_LDLIBS := -llog -lz
# -z nodelete: a Go runtime cannot be unloaded: its threads run on after dlclose (golang/go#11100)
# -Bsymbolic: Go's symbols are for Go itself; go build -buildmode=c-shared says the same
LOCAL_EXPORT_LDFLAGS := -Wl,-z,nodelete -Wl,-Bsymbolic
include $(PREBUILT_STATIC_LIBRARY)
