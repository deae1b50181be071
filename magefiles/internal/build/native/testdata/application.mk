# Made by gondk from abi-matrix.toml. NDK 27.0.12077973 in /ndk
APP_ABI := armeabi-v7a
APP_PLATFORM := android-24
# Keeps the project's path out of debug information, and so out of the build id. clang 9 of NDK r21 has it only as an internal option.
APP_CFLAGS += -Xclang -fdebug-compilation-dir -Xclang .
