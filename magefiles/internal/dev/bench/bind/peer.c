// What a team writes by hand for the same functions.
#include <jni.h>
#include <stdlib.h>

#include "_cgo_export.h"

JNIEXPORT jlong JNICALL Java_dev_example_perf_Peer_add(JNIEnv *env, jclass peer, jlong a, jlong b) {
	(void)env;
	(void)peer;
	return peer_add(a, b);
}

JNIEXPORT jstring JNICALL Java_dev_example_perf_Peer_echo(JNIEnv *env, jclass peer, jstring s) {
	(void)peer;
	const char *text = (*env)->GetStringUTFChars(env, s, NULL);
	if (text == NULL) return NULL;
	char *result = peer_echo((char *)text);
	(*env)->ReleaseStringUTFChars(env, s, text);
	jstring answer = (*env)->NewStringUTF(env, result);
	free(result);
	return answer;
}

static jclass type;
static jmethodID make;

JNIEXPORT void JNICALL Java_dev_example_perf_Peer_init(JNIEnv *env, jclass peer) {
	(void)peer;
	type = (*env)->NewGlobalRef(env, (*env)->FindClass(env, "dev/example/perf/Item"));
	make = (*env)->GetMethodID(env, type, "<init>", "(Ljava/lang/String;IDZ)V");
}

JNIEXPORT jobjectArray JNICALL Java_dev_example_perf_Peer_items(JNIEnv *env, jclass peer, jlong n) {
	(void)peer;
	item *all = peer_items(n);
	jobjectArray array = (*env)->NewObjectArray(env, (jsize)n, type, NULL);
	for (jlong i = 0; i < n; i++) {
		jstring name = (*env)->NewStringUTF(env, all[i].name);
		jobject element = (*env)->NewObject(env, type, make, name, (jint)all[i].count, (jdouble)all[i].price, (jboolean)all[i].fresh);
		(*env)->SetObjectArrayElement(env, array, (jsize)i, element);
		(*env)->DeleteLocalRef(env, element);
		(*env)->DeleteLocalRef(env, name);
		free(all[i].name);
	}
	free(all);
	return array;
}
