// The glue between dev.gondk.sample.Golib and golib.h. Every function leaves either a result or a pending Java exception.

#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "golib.h"

// Room for golib_build_info's text.
enum { BUILD_INFO_SIZE = 4096 };

static void throw_golib(JNIEnv *env, int32_t code) {
	jclass type = (*env)->FindClass(env, "dev/gondk/sample/GolibException");
	if (type == NULL) return;
	jmethodID make = (*env)->GetMethodID(env, type, "<init>", "(ILjava/lang/String;)V");
	if (make == NULL) return;
	jstring text = (*env)->NewStringUTF(env, golib_strerror(code));
	if (text == NULL) return;
	jobject exception = (*env)->NewObject(env, type, make, (jint)code, text);
	if (exception != NULL) (*env)->Throw(env, (jthrowable)exception);
}

// Gives the bytes of text to Java; length is what golib returned, an error when below zero.
static jbyteArray to_java(JNIEnv *env, const char *text, int32_t length) {
	if (length < 0) {
		throw_golib(env, length);
		return NULL;
	}
	jbyteArray bytes = (*env)->NewByteArray(env, length);
	if (bytes != NULL) (*env)->SetByteArrayRegion(env, bytes, 0, length, (const jbyte *)text);
	return bytes;
}

// Copies bytes into a C string that the caller frees. NULL: an exception is pending.
static char *to_c(JNIEnv *env, jbyteArray bytes) {
	jsize length = bytes == NULL ? 0 : (*env)->GetArrayLength(env, bytes);
	char *text = malloc((size_t)length + 1);
	if (text == NULL) {
		jclass type = (*env)->FindClass(env, "java/lang/OutOfMemoryError");
		if (type != NULL) (*env)->ThrowNew(env, type, "no memory for a path");
		return NULL;
	}
	if (length > 0) (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *)text);
	text[length] = '\0';
	if (strlen(text) == (size_t)length) return text;
	// A NUL inside the path would end it early: another file.
	free(text);
	throw_golib(env, GOLIB_EINVAL);
	return NULL;
}

JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_Golib_buildInfoBytes(JNIEnv *env, jclass type) {
	(void)type;
	char text[BUILD_INFO_SIZE];
	return to_java(env, text, golib_build_info(text, sizeof text));
}

JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_Golib_sha256FileBytes(JNIEnv *env, jclass type, jbyteArray path, jlong token) {
	(void)type;
	char *name = to_c(env, path);
	if (name == NULL) return NULL;
	char hex[GOLIB_SHA256_SIZE];
	int32_t length = golib_sha256_file(name, hex, sizeof hex, (uint64_t)token);
	free(name);
	return to_java(env, hex, length);
}

JNIEXPORT jlong JNICALL Java_dev_gondk_sample_Golib_cancelToken(JNIEnv *env, jclass type) {
	(void)env;
	(void)type;
	return (jlong)golib_cancel_token();
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Golib_cancel(JNIEnv *env, jclass type, jlong token) {
	(void)type;
	int32_t code = golib_cancel((uint64_t)token);
	if (code < 0) throw_golib(env, code);
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Golib_releaseToken(JNIEnv *env, jclass type, jlong token) {
	(void)type;
	int32_t code = golib_cancel_release((uint64_t)token);
	if (code < 0) throw_golib(env, code);
}
