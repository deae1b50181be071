#include "glue.h"

#include <stdlib.h>
#include <string.h>

#include "golib.h"

void throw_golib_text(JNIEnv *env, int32_t code, const char *text) {
	jclass type = (*env)->FindClass(env, "dev/gondk/sample/GolibException");
	if (type == NULL) return;
	// Bytes, not NewStringUTF: JNI's own UTF-8 is not that of file names, and what is none of it would end the process.
	jmethodID make = (*env)->GetMethodID(env, type, "<init>", "(I[B)V");
	if (make == NULL) return;
	jbyteArray bytes = to_java(env, text, (int32_t)strlen(text));
	if (bytes == NULL) return;
	jobject exception = (*env)->NewObject(env, type, make, (jint)code, bytes);
	if (exception != NULL) (*env)->Throw(env, (jthrowable)exception);
}

void throw_golib(JNIEnv *env, int32_t code) { throw_golib_text(env, code, golib_strerror(code)); }

jbyteArray to_java(JNIEnv *env, const char *text, int32_t length) {
	if (length < 0) {
		throw_golib(env, length);
		return NULL;
	}
	jbyteArray bytes = (*env)->NewByteArray(env, length);
	if (bytes != NULL) (*env)->SetByteArrayRegion(env, bytes, 0, length, (const jbyte *)text);
	return bytes;
}

char *to_c(JNIEnv *env, jbyteArray bytes) {
	jsize length = bytes == NULL ? 0 : (*env)->GetArrayLength(env, bytes);
	char *text = malloc((size_t)length + 1);
	if (text == NULL) {
		jclass type = (*env)->FindClass(env, "java/lang/OutOfMemoryError");
		if (type != NULL) (*env)->ThrowNew(env, type, "no memory for a text");
		return NULL;
	}
	if (length > 0) (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *)text);
	text[length] = '\0';
	if (strlen(text) == (size_t)length) return text;
	// A NUL inside the text would end it early: another file.
	free(text);
	throw_golib(env, GOLIB_EINVAL);
	return NULL;
}
