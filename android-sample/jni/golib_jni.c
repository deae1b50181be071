// The glue between dev.gondk.sample.BuildInfo and golib.h, written by hand: what an app does that calls a C API. All else that the app calls
// in Go goes through [bind] in abi-matrix.toml, which needs none.

#include <jni.h>

#include "golib.h"

// Room for golib_build_info's text, and for golib_json_indent's.
enum { BUILD_INFO_SIZE = 4096, INDENTED_SIZE = 8192 };

static void throw_golib(JNIEnv *env, int32_t code) {
	jclass type = (*env)->FindClass(env, "java/lang/IllegalStateException");
	if (type != NULL) (*env)->ThrowNew(env, type, golib_strerror(code));
}

// It gives bytes, and no String by NewStringUTF: JNI's own UTF-8 is not Go's, and what is none of it would end the process.
JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_BuildInfo_json(JNIEnv *env, jclass type) {
	(void)type;
	char json[BUILD_INFO_SIZE], lines[INDENTED_SIZE];
	int32_t length = golib_build_info(json, sizeof json);
	if (length >= 0) length = golib_json_indent(json, lines, sizeof lines);
	if (length < 0) {
		throw_golib(env, length);
		return NULL;
	}
	jbyteArray bytes = (*env)->NewByteArray(env, length);
	if (bytes != NULL) (*env)->SetByteArrayRegion(env, bytes, 0, length, (const jbyte *)lines);
	return bytes;
}
