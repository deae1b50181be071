#pragma once

#include <jni.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define ANDROID_BITMAP_RESUT_SUCCESS 0
enum {
  ANDROID_BITMAP_RESULT_SUCCESS = 0,
  ANDROID_BITMAP_RESULT_BAD_PARAMETER = -1,
  ANDROID_BITMAP_RESULT_JNI_EXCEPTION = -2,
  ANDROID_BITMAP_RESULT_ALLOCATION_FAILED = -3,
};

enum AndroidBitmapFormat {
  ANDROID_BITMAP_FORMAT_NONE = 0,
  ANDROID_BITMAP_FORMAT_RGBA_8888 = 1,
  ANDROID_BITMAP_FORMAT_RGB_565 = 4,
  ANDROID_BITMAP_FORMAT_RGBA_4444 = 7,
  ANDROID_BITMAP_FORMAT_A_8 = 8,
  ANDROID_BITMAP_FORMAT_RGBA_F16 = 9,
  ANDROID_BITMAP_FORMAT_RGBA_1010102 = 10,
};

enum {
  ANDROID_BITMAP_FLAGS_ALPHA_PREMUL = 0,
  ANDROID_BITMAP_FLAGS_ALPHA_OPAQUE = 1,
  ANDROID_BITMAP_FLAGS_ALPHA_UNPREMUL = 2,
  ANDROID_BITMAP_FLAGS_ALPHA_MASK = 0x3,
  ANDROID_BITMAP_FLAGS_ALPHA_SHIFT = 0,
};
#define ANDROID_BITMAP_FLAGS_IS_HARDWARE ((uint32_t)1 << 31)

typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t stride;
  int32_t format;
  uint32_t flags;
} AndroidBitmapInfo;

enum AndroidBitmapCompressFormat {
  ANDROID_BITMAP_COMPRESS_FORMAT_JPEG = 0,
  ANDROID_BITMAP_COMPRESS_FORMAT_PNG = 1,
  ANDROID_BITMAP_COMPRESS_FORMAT_WEBP_LOSSY = 3,
  ANDROID_BITMAP_COMPRESS_FORMAT_WEBP_LOSSLESS = 4,
};

typedef bool (*AndroidBitmap_CompressWriteFunc)(void* context, const void* data, size_t size);
typedef struct AHardwareBuffer AHardwareBuffer;

int AndroidBitmap_getInfo(JNIEnv* env, jobject bitmap, AndroidBitmapInfo* info);
int AndroidBitmap_lockPixels(JNIEnv* env, jobject bitmap, void** pixels);
int AndroidBitmap_unlockPixels(JNIEnv* env, jobject bitmap);
#if __ANDROID_API__ >= 30
int32_t AndroidBitmap_getDataSpace(JNIEnv* env, jobject bitmap);
int AndroidBitmap_compress(const AndroidBitmapInfo* info, int32_t data_space, const void* pixels, int32_t format, int32_t quality, void* context, AndroidBitmap_CompressWriteFunc write);
int AndroidBitmap_getHardwareBuffer(JNIEnv* env, jobject bitmap, AHardwareBuffer** buffer);
#endif

__END_DECLS
