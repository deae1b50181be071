// What stands for the Java half of a binding, classes Natives and Dispatch: see [bind] in abi-matrix.toml, and package bind's documentation, which
// says what crosses between the halves.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

// The class, as this program names it.
#define NATIVES "gondk/Natives"

struct gondk_binding gondk_binding;

static const JNINativeMethod *natives;
static jint native_count;

jint gondk_register(JNIEnv *env, jclass type, const JNINativeMethod *methods, jint count) {
	(void)env;
	if (strcmp(gondk_class_name(type), NATIVES) == 0) {
		natives = methods;
		native_count = count;
	}
	return JNI_OK;
}

// Does what the static part of Natives does. 0: an exception is pending, or the check has failed.
static int start(struct gondk_run *run, const char *api) {
	JNIEnv *env = run->env;
	void (*entry)(JNIEnv *, jclass, jstring, jstring) = (void (*)(JNIEnv *, jclass, jstring, jstring))gondk_symbol(run, gondk_binding.entry);
	if (entry == NULL) return 0;
	entry(env, (*env)->FindClass(env, NATIVES), (*env)->NewStringUTF(env, api), (*env)->NewStringUTF(env, run->dir));
	return !(*env)->ExceptionCheck(env);
}

void gondk_check_binding(struct gondk_run *run) {
	start(run, "of another build");
	const struct gondk_thrown *thrown = gondk_catch(run);
	if (thrown == NULL || strcmp(thrown->type, "java/lang/UnsatisfiedLinkError") != 0)
		gondk_fail(run, "classes of another build are not refused: %s", thrown == NULL ? "no exception" : thrown->message);
	if (start(run, gondk_binding.api) && native_count == 0) gondk_fail(run, "it has registered no native methods");
}

void *gondk_native(struct gondk_run *run, const char *name) {
	for (jint i = 0; i < native_count; i++) {
		if (strcmp(natives[i].name, name) == 0) return natives[i].fnPtr;
	}
	gondk_fail(run, "the binding has no native method %s", name);
	return NULL;
}

static struct {
	gondk_callback call;
	void *data;
} callbacks[256];
static int callback_count;

jlong gondk_reference(struct gondk_run *run, gondk_callback call, void *data) {
	if (callback_count == sizeof callbacks / sizeof callbacks[0]) {
		gondk_fail(run, "it has %d callbacks, which is as many as there can be", callback_count);
		return 0;
	}
	callbacks[callback_count].call = call;
	callbacks[callback_count].data = data;
	return -++callback_count;
}

// Dispatch.call: the result says that there is no error, and has nothing else.
static jbyteArray call_back(JNIEnv *env, jlong reference, jint method, jbyteArray packed) {
	if (reference >= 0 || -reference > callback_count) {
		gondk_tell("fail\tit called method %d of an object that Java has not given it, %lld", method, (long long)reference);
		abort();
	}
	callbacks[-reference - 1].call(callbacks[-reference - 1].data, method, gondk_text(packed), (size_t)(*env)->GetArrayLength(env, packed));
	return (*env)->NewByteArray(env, 1);
}

// Dispatch.error: exceptions are told apart by their kinds, and those of Go's errors by the number of their class, -1 where they have none.
static jthrowable exception(JNIEnv *env, jbyteArray error) {
	static const char *const types[] = {NULL, "gondk/GoException", "java/lang/Exception", "java/lang/IllegalStateException",
	                                    "java/lang/IllegalArgumentException", "gondk/GoPanic"};
	const char *at = gondk_text(error);
	int kind = *at++;
	int32_t length, number = 0;
	if (kind < 1 || kind > 5) {
		gondk_tell("fail\tit threw an error of kind %d", kind);
		abort();
	}
	if (kind <= 2) at += 8; // the reference
	memcpy(&length, at, sizeof length);
	jbyteArray message = (*env)->NewByteArray(env, length);
	(*env)->SetByteArrayRegion(env, message, 0, length, (const jbyte *)at + 4);
	if (kind <= 2) memcpy(&number, at + 4 + length, sizeof number);
	jclass type = (*env)->FindClass(env, types[kind]);
	return (jthrowable)(*env)->NewObject(env, type, (*env)->GetMethodID(env, type, "<init>", "([BI)V"), message, (jint)number);
}

jvalue gondk_dispatch(JNIEnv *env, const char *method, va_list arguments) {
	jvalue value = {0};
	if (strcmp(method, "error") == 0) value.l = exception(env, va_arg(arguments, jbyteArray));
	if (strcmp(method, "call") == 0) {
		jlong reference = va_arg(arguments, jlong);
		jint number = va_arg(arguments, jint);
		value.l = call_back(env, reference, number, va_arg(arguments, jbyteArray));
	}
	return value; // and release: what Go was given is there until the process ends
}
