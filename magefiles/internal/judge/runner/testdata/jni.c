// Checks of the stand-in for a Java VM itself.

#include <pthread.h>
#include <string.h>
#include "gondk_run.h"
#define MUST(what) if (!(what)) gondk_fail(run, "line %d: not so: %s", __LINE__, #what)

static void values(struct gondk_run *run) {
	JNIEnv *env = run->env;
	jboolean copied = 7;
	jstring text = (*env)->NewStringUTF(env, "grün");
	MUST(strcmp((*env)->GetStringUTFChars(env, text, &copied), "grün") == 0 && copied == JNI_FALSE);
	MUST((*env)->GetStringUTFLength(env, text) == 5 && strcmp(gondk_text(text), "grün") == 0);
	(*env)->ReleaseStringUTFChars(env, text, gondk_text(text));
	MUST((*env)->NewStringUTF(env, NULL) == NULL && gondk_text(NULL) == NULL);
	jbyteArray bytes = gondk_bytes(run, "a\0c", 3);
	jbyte got[3] = {9, 9, 9};
	(*env)->GetByteArrayRegion(env, bytes, 1, 2, got);
	MUST((*env)->GetArrayLength(env, bytes) == 3 && got[0] == 0 && got[1] == 'c' && got[2] == 9);
	(*env)->SetByteArrayRegion(env, bytes, 0, 1, got + 1);
	jbyte *elements = (*env)->GetByteArrayElements(env, bytes, NULL);
	MUST(elements[0] == 'c' && elements[2] == 'c');
	(*env)->ReleaseByteArrayElements(env, bytes, elements, 0);
	jlongArray longs = (*env)->NewLongArray(env, 2);
	(*env)->SetLongArrayRegion(env, longs, 1, 1, (jlong[]){(jlong)1 << 40});
	MUST((*env)->GetArrayLength(env, longs) == 2 && gondk_longs(longs)[0] == 0 && gondk_longs(longs)[1] == (int64_t)1 << 40);
	(*env)->SetLongArrayRegion(env, longs, 1, 2, NULL);
	MUST(gondk_catch(run) != NULL && gondk_longs(NULL) == NULL);
	jobject global = (*env)->NewGlobalRef(env, bytes);
	MUST((*env)->IsSameObject(env, global, bytes) && !(*env)->IsSameObject(env, global, text));
	(*env)->DeleteGlobalRef(env, global);
	MUST((*env)->GetVersion(env) == JNI_VERSION_1_6);
}

static void utf16(struct gondk_run *run) {
	JNIEnv *env = run->env;
	static const jchar units[] = {'a', 0, 0xe9, 0x20ac, 0xd83d, 0xde00};
	jstring text = (*env)->NewString(env, units, 6);
	MUST((*env)->GetStringLength(env, text) == 6 && memcmp(gondk_text(text), "a\0é€😀", 12) == 0);
	jchar got[7] = {0};
	(*env)->GetStringRegion(env, text, 0, 6, got);
	MUST(memcmp(got, units, sizeof units) == 0 && got[6] == 0);
	(*env)->GetStringRegion(env, text, 5, 1, got);
	MUST(got[0] == 0xde00 && got[1] == 0);
	char utf8[8] = "???????";
	(*env)->GetStringUTFRegion(env, text, 2, 2, utf8);
	MUST(strcmp(utf8, "é€") == 0);
	(*env)->GetStringRegion(env, text, 5, 2, got);
	const struct gondk_thrown *thrown = gondk_catch(run);
	MUST(thrown != NULL && strcmp(thrown->type, "java/lang/StringIndexOutOfBoundsException") == 0);
	MUST((*env)->PushLocalFrame(env, 4) == JNI_OK && (*env)->PopLocalFrame(env, text) == text);
}

static void exceptions(struct gondk_run *run) {
	JNIEnv *env = run->env;
	MUST(gondk_catch(run) == NULL && !(*env)->ExceptionCheck(env) && (*env)->ExceptionOccurred(env) == NULL);
	jclass type = (*env)->FindClass(env, "a/B");
	jmethodID make = (*env)->GetMethodID(env, type, "<init>", "(DLjava/lang/Object;[BZJLjava/lang/String;Ljava/lang/String;I)V");
	jstring one = (*env)->NewStringUTF(env, "one"), two = (*env)->NewStringUTF(env, "two");
	jobject made = (*env)->NewObject(env, type, make, 1.5, NULL, gondk_bytes(run, "x", 1), JNI_TRUE, (jlong)1 << 40, one, two, 7);
	MUST((*env)->Throw(env, made) == 0 && (*env)->ExceptionCheck(env) && (*env)->ExceptionOccurred(env) == made);
	const struct gondk_thrown *thrown = gondk_catch(run);
	MUST(thrown != NULL && strcmp(thrown->type, "a/B") == 0 && strcmp(thrown->message, "x") == 0);
	MUST(thrown->number == (int64_t)1 << 40);
	make = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, made), "<init>", "(J)V");
	(*env)->Throw(env, (*env)->NewObject(env, type, make, (jlong)1 << 40));
	thrown = gondk_catch(run);
	MUST(thrown != NULL && thrown->message[0] == '\0' && thrown->number == (int64_t)1 << 40);
	(*env)->ThrowNew(env, type, NULL);
	(*env)->ExceptionClear(env);
	MUST(gondk_catch(run) == NULL);
	(*env)->SetByteArrayRegion(env, gondk_bytes(run, "abc", 3), INT32_MAX, 1, NULL);
	thrown = gondk_catch(run);
	MUST(thrown != NULL && strcmp(thrown->type, "java/lang/ArrayIndexOutOfBoundsException") == 0);
}

struct callback {
	JavaVM *vm;
	jobject object;
	jmethodID done, get;
	jlong got;
	int codes[3];
};

static jvalue java(JNIEnv *env, void *data, const char *method, va_list arguments) {
	jvalue value = {0};
	(void)env;
	if (strcmp(method, "done") == 0) {
		jlong bytes = va_arg(arguments, jlong);
		*(jlong *)data += bytes * va_arg(arguments, jint);
	}
	if (strcmp(method, "get") == 0) value.j = *(jlong *)data;
	return value;
}

static void *from_thread(void *data) {
	struct callback *c = data;
	JNIEnv *env;
	c->codes[0] = (*c->vm)->GetEnv(c->vm, (void **)&env, JNI_VERSION_1_6);
	(*c->vm)->AttachCurrentThread(c->vm, &env, NULL);
	c->codes[1] = (*c->vm)->GetEnv(c->vm, (void **)&env, JNI_VERSION_1_6);
	(*env)->CallVoidMethod(env, c->object, c->done, (jlong)1 << 40, (jint)3);
	c->got = (*env)->CallLongMethod(env, c->object, c->get);
	(*env)->ThrowNew(env, (*env)->FindClass(env, "a/B"), "of this thread");
	c->codes[2] = (*c->vm)->DetachCurrentThread(c->vm);
	return NULL;
}

static void callbacks(struct gondk_run *run) {
	JNIEnv *env = run->env;
	jlong sum = 1;
	struct callback c = {.object = gondk_object(run, "a/Progress", java, &sum)};
	c.done = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, c.object), "done", "(JI)V");
	c.get = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, c.object), "get", "()J");
	MUST((*env)->GetJavaVM(env, &c.vm) == JNI_OK);
	pthread_t thread;
	pthread_create(&thread, NULL, from_thread, &c);
	pthread_join(thread, NULL);
	MUST(c.codes[0] == JNI_EDETACHED && c.codes[1] == JNI_OK && c.codes[2] == JNI_OK);
	MUST(sum == 1 + 3 * ((jlong)1 << 40) && c.got == sum);
	MUST(!(*env)->ExceptionCheck(env));
}

const struct gondk_check gondk_checks[] = {{"values", values}, {"utf16", utf16}, {"exceptions", exceptions}, {"callbacks", callbacks}, {NULL, NULL}};
