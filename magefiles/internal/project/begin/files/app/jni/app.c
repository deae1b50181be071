#include <jni.h>

#include "golib.h"

JNIEXPORT jstring JNICALL Java_gondk_begin_MainActivity_hello(JNIEnv *env, jclass self) {
	char text[100];
	(void)self;
	if (golib_hello(text, sizeof text) < 0) return NULL;
	return (*env)->NewStringUTF(env, text);
}
