// The glue between dev.gondk.sample.Golib and golib.h.

#include <stdlib.h>

#include "glue.h"
#include "golib.h"

// Room for golib_build_info's text, and for golib_json_indent's.
enum { BUILD_INFO_SIZE = 4096, INDENTED_SIZE = 8192 };

JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_Golib_buildInfoBytes(JNIEnv *env, jclass type) {
	(void)type;
	char text[BUILD_INFO_SIZE];
	return to_java(env, text, golib_build_info(text, sizeof text));
}

JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_Golib_indentBytes(JNIEnv *env, jclass type, jbyteArray json) {
	(void)type;
	char *value = to_c(env, json);
	if (value == NULL) return NULL;
	char lines[INDENTED_SIZE];
	int32_t length = golib_json_indent(value, lines, sizeof lines);
	free(value);
	return to_java(env, lines, length);
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
