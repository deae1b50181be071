// The glue between dev.gondk.sample.Update and golib_update.h.

#include <stdlib.h>
#include <string.h>

#include "glue.h"
#include "golib.h"

// Room for the text of an error.
enum { ERROR_SIZE = 1024 };

// Throws what golib said of a handle; where it said nothing, what the number means.
static void throw_update(JNIEnv *env, uint64_t update, int32_t code) {
	char text[ERROR_SIZE];
	throw_golib_text(env, code, golib_update_last_error(update, text, sizeof text) > 0 ? text : golib_strerror(code));
}

static void check_result(JNIEnv *env, jlong update, int32_t code) {
	if (code < 0) throw_update(env, (uint64_t)update, code);
}

// Gives numbers to Java, as a long[].
static jlongArray numbers(JNIEnv *env, const jlong *values, jsize n) {
	jlongArray array = (*env)->NewLongArray(env, n);
	if (array != NULL) (*env)->SetLongArrayRegion(env, array, 0, n, values);
	return array;
}

JNIEXPORT jlong JNICALL Java_dev_gondk_sample_Update_open(JNIEnv *env, jclass type, jbyteArray dir, jbyteArray url, jbyteArray keys, jbyteArray hmac_key) {
	(void)type;
	jbyteArray from[] = {dir, url, keys, hmac_key};
	char *texts[4] = {NULL};
	uint64_t update = 0;
	int n = 0;
	while (n < 4 && (texts[n] = to_c(env, from[n])) != NULL) n++;
	if (n == 4) {
		struct golib_update_config config = {.size = sizeof config, .dir = texts[0], .url = texts[1], .keys = texts[2]};
		if (texts[3][0] != '\0') config.hmac_key = texts[3];
		char reason[ERROR_SIZE];
		int32_t code = golib_update_open(&config, &update, reason, sizeof reason);
		if (code < 0) throw_golib_text(env, code, reason);
	}
	for (int i = 0; i < n; i++) free(texts[i]);
	return (jlong)update;
}

JNIEXPORT jbyteArray JNICALL Java_dev_gondk_sample_Update_pathBytes(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	char path[GOLIB_PATH_MAX];
	return to_java(env, path, golib_update_current((uint64_t)update, path, sizeof path, NULL));
}

JNIEXPORT jlongArray JNICALL Java_dev_gondk_sample_Update_current(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	struct golib_update_content content;
	int32_t code = golib_update_current((uint64_t)update, NULL, 0, &content);
	check_result(env, update, code);
	return code < 0 ? NULL : numbers(env, (jlong[]){content.version, content.size, content.confirmed}, 3);
}

JNIEXPORT jlongArray JNICALL Java_dev_gondk_sample_Update_check(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	struct golib_update_release release;
	int32_t code = golib_update_check((uint64_t)update, &release);
	check_result(env, update, code);
	return code < 0 ? NULL : numbers(env, (jlong[]){release.version, release.size, release.download}, 3);
}

// What the callback of golib_update_apply needs of the call that it belongs to. golib calls it on the thread that called, which Java knows
// already: there is nothing to attach.
struct listener {
	JNIEnv *env;
	jobject object;
	jmethodID method;
	uint64_t update;
};

static void tell(void *user, int32_t phase, int64_t done, int64_t total) {
	struct listener *l = user;
	if ((*l->env)->ExceptionCheck(l->env)) return; // nothing may be called any more
	(*l->env)->CallVoidMethod(l->env, l->object, l->method, (jint)phase, (jlong)done, (jlong)total);
	if ((*l->env)->ExceptionCheck(l->env)) golib_update_cancel(l->update);
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Update_apply(JNIEnv *env, jclass type, jlong update, jobject progress) {
	(void)type;
	struct listener l = {.env = env, .object = progress, .update = (uint64_t)update};
	jclass class = (*env)->GetObjectClass(env, progress);
	l.method = (*env)->GetMethodID(env, class, "at", "(IJJ)V");
	if (l.method == NULL) return;
	int32_t code = golib_update_apply((uint64_t)update, tell, &l);
	if (!(*env)->ExceptionCheck(env)) check_result(env, update, code);
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Update_confirm(JNIEnv *env, jclass type, jlong update, jlong version) {
	(void)type;
	check_result(env, update, golib_update_confirm((uint64_t)update, version));
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Update_rollback(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	check_result(env, update, golib_update_rollback((uint64_t)update));
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Update_cancel(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	check_result(env, update, golib_update_cancel((uint64_t)update));
}

JNIEXPORT void JNICALL Java_dev_gondk_sample_Update_close(JNIEnv *env, jclass type, jlong update) {
	(void)type;
	check_result(env, update, golib_update_close((uint64_t)update));
}
