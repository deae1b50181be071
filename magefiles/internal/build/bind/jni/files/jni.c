#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "gondkbind_jni.h"

static JavaVM *vm;
static pthread_key_t attached; // of threads that were attached here
static jclass dispatch;
static jmethodID dispatch_call, dispatch_release, dispatch_error;

// Parameters that do not fit into a frame.
struct gondk_block {
	struct gondk_block *next;
	_Alignas(16) char memory[];
};

static void throw_new(JNIEnv *env, const char *name, const char *text) {
	jclass type = (*env)->FindClass(env, name);
	if (type == NULL) return; // and so there is an exception
	(*env)->ThrowNew(env, type, text);
	(*env)->DeleteLocalRef(env, type);
}

static void *no_memory(JNIEnv *env, gondk_frame *f) {
	throw_new(env, "java/lang/OutOfMemoryError", "no memory for what a call of Go needs");
	f->thrown = 1;
	return NULL;
}

// room finds memory that is there until the call ends.
static void *room(JNIEnv *env, gondk_frame *f, size_t size) {
	if (size <= sizeof f->in - f->used) {
		void *memory = f->in + f->used;
		f->used += (uint32_t)((size + 15) & ~(size_t)15);
		return memory;
	}
	struct gondk_block *block = malloc(sizeof *block + size);
	if (block == NULL) return no_memory(env, f);
	block->next = f->blocks;
	f->blocks = block;
	return block->memory;
}

static void *parameter(gondk_frame *f, int place, void *memory, jsize length) {
	f->args[place].number = 0;
	f->args[place].memory = memory;
	f->args[place + 1].number = length;
	return memory;
}

void gondk_string(JNIEnv *env, gondk_frame *f, int place, jstring text) {
	parameter(f, place, NULL, -1);
	if (f->thrown) return;
	if (text == NULL) {
		throw_new(env, "java/lang/NullPointerException", "null where Go has a string");
		f->thrown = 1;
		return;
	}
	jsize length = (*env)->GetStringLength(env, text);
	jchar *memory = room(env, f, (size_t)length * sizeof *memory);
	if (memory == NULL) return;
	(*env)->GetStringRegion(env, text, 0, length, memory);
	parameter(f, place, memory, length);
}

void gondk_bytes(JNIEnv *env, gondk_frame *f, int place, jbyteArray bytes) {
	parameter(f, place, NULL, -1);
	if (bytes == NULL || f->thrown) return;
	jsize length = (*env)->GetArrayLength(env, bytes);
	jbyte *memory = room(env, f, (size_t)length);
	if (memory == NULL) return;
	(*env)->GetByteArrayRegion(env, bytes, 0, length, memory);
	parameter(f, place, memory, length);
}

void gondk_direct(JNIEnv *env, gondk_frame *f, int place, jobject buffer, jint offset, jint length) {
	f->direct = 1;
	parameter(f, place, NULL, -1);
	if (buffer == NULL || f->thrown) return;
	char *memory = (*env)->GetDirectBufferAddress(env, buffer);
	jlong capacity = (*env)->GetDirectBufferCapacity(env, buffer);
	const char *wrong = NULL;
	if (memory == NULL && capacity != 0) wrong = "a ByteBuffer for Go must be a direct one";
	else if (offset < 0 || length < 0 || (jlong)offset + length > capacity) wrong = "a ByteBuffer has fewer bytes than Go is to see";
	if (wrong != NULL) {
		throw_new(env, "java/lang/IllegalArgumentException", wrong);
		f->thrown = 1;
		return;
	}
	parameter(f, place, length == 0 ? f->in : memory + offset, length);
}

static jbyteArray new_bytes(JNIEnv *env, const void *memory, jsize size) {
	jbyteArray bytes = (*env)->NewByteArray(env, size);
	if (bytes != NULL && size > 0) (*env)->SetByteArrayRegion(env, bytes, 0, size, memory);
	return bytes;
}

static void free_result(gondk_frame *f) {
	if (f->result.memory != f->out) free(f->result.memory);
}

// Dispatch.error makes an exception of the result.
void gondk_fail(JNIEnv *env, gondk_frame *f) {
	jbyteArray error = new_bytes(env, f->result.memory, f->size);
	free_result(f);
	if (error == NULL) return;
	jthrowable exception = (*env)->CallStaticObjectMethod(env, dispatch, dispatch_error, error);
	if (!(*env)->ExceptionCheck(env) && exception != NULL) (*env)->Throw(env, exception);
	(*env)->DeleteLocalRef(env, error);
}

void gondk_begin_memory(gondk_frame *f) {
	gondk_begin(f);
	f->blocks = NULL;
	f->used = 0;
	f->thrown = 0;
}

void gondk_call_memory(JNIEnv *env, gondk_frame *f, int32_t number) {
	if (f->thrown) f->failed = 1; // and so has no result
	else gondk_call(env, f, number);
	while (f->blocks != NULL) {
		struct gondk_block *block = f->blocks;
		f->blocks = block->next;
		free(block);
	}
}

jstring gondk_string_result(JNIEnv *env, gondk_frame *f) {
	if (f->failed) return NULL;
	jstring text = (*env)->NewString(env, f->result.memory, f->size);
	free_result(f);
	return text;
}

jbyteArray gondk_bytes_result(JNIEnv *env, gondk_frame *f) {
	if (f->failed) return NULL;
	jbyteArray bytes = new_bytes(env, f->result.memory, f->size);
	free_result(f);
	return bytes;
}

static void detach(void *unused) {
	(void)unused;
	(*vm)->DetachCurrentThread(vm);
}

// environment is that of this thread. One of Go's own stays attached until it ends: Go uses it again, and attaching costs more than a call.
static JNIEnv *environment(void) {
	JNIEnv *env = NULL;
	if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_6) == JNI_OK) return env;
	JavaVMAttachArgs args = {JNI_VERSION_1_6, (char *)"Go", NULL};
#ifdef __ANDROID__
	jint result = (*vm)->AttachCurrentThreadAsDaemon(vm, &env, &args);
#else
	jint result = (*vm)->AttachCurrentThreadAsDaemon(vm, (void **)&env, &args);
#endif
	if (result != JNI_OK) return NULL;
	pthread_setspecific(attached, env);
	return env;
}

// log_exception ends an exception that nobody can be given.
static void log_exception(JNIEnv *env) {
	if (!(*env)->ExceptionCheck(env)) return;
	(*env)->ExceptionDescribe(env);
	(*env)->ExceptionClear(env);
}

// take copies what Java's method returned.
static void take(JNIEnv *env, jbyteArray bytes, gondk_answer *answer) {
	jsize size = (*env)->GetArrayLength(env, bytes);
	void *memory = answer->small;
	if ((size_t)size > sizeof answer->small) memory = answer->big.memory = malloc((size_t)size);
	if (memory == NULL) return;
	(*env)->GetByteArrayRegion(env, bytes, 0, size, memory);
	answer->size = size;
}

void gondk_upcall(int64_t reference, int32_t method, const char *packed, int32_t size, gondk_answer *answer) {
	answer->big.number = 0;
	answer->size = -1;
	JNIEnv *env = environment();
	if (env == NULL) return;
	if ((*env)->PushLocalFrame(env, 4) != JNI_OK) {
		log_exception(env);
		return;
	}
	jbyteArray parameters = new_bytes(env, packed, size);
	if (parameters != NULL) {
		jbyteArray result = (*env)->CallStaticObjectMethod(env, dispatch, dispatch_call, (jlong)reference, (jint)method, parameters);
		if (!(*env)->ExceptionCheck(env) && result != NULL) take(env, result, answer);
	}
	log_exception(env);
	(*env)->PopLocalFrame(env, NULL);
}

void gondk_release(int64_t reference, int32_t count) {
	JNIEnv *env = environment();
	if (env == NULL) return;
	(*env)->CallStaticVoidMethod(env, dispatch, dispatch_release, (jlong)reference, (jint)count);
	log_exception(env);
}

// stale throws the text about two halves that do not belong together.
static void stale(JNIEnv *env, jstring api) {
	char java[80] = "none", text[512];
	if (api != NULL) {
		jsize length = (*env)->GetStringLength(env, api);
		if ((*env)->GetStringUTFLength(env, api) < (jsize)sizeof java) (*env)->GetStringUTFRegion(env, api, 0, length, java);
	}
	snprintf(text, sizeof text,
		"the Java classes of " GONDK_JAVA " are not those of lib" GONDK_LIBRARY ".so: they were made of API %.12s, the library of API %.12s"
		". Take both from one build: mage bind writes the classes, and the library must be built again after it", java, GONDK_API);
	throw_new(env, "java/lang/UnsatisfiedLinkError", text);
}

static int same(JNIEnv *env, jstring api) {
	char text[sizeof GONDK_API] = "";
	if (api == NULL || (*env)->GetStringUTFLength(env, api) != sizeof GONDK_API - 1) return 0;
	(*env)->GetStringUTFRegion(env, api, 0, (*env)->GetStringLength(env, api), text);
	return strcmp(text, GONDK_API) == 0;
}

// look_up finds what Go calls in Java.
static int look_up(JNIEnv *env) {
	jclass type = (*env)->FindClass(env, GONDK_DISPATCH);
	if (type == NULL) return 0;
	dispatch = (*env)->NewGlobalRef(env, type);
	(*env)->DeleteLocalRef(env, type);
	if (dispatch == NULL) return 0;
	dispatch_call = (*env)->GetStaticMethodID(env, dispatch, "call", "(JI[B)[B");
	if (dispatch_call == NULL) return 0;
	dispatch_release = (*env)->GetStaticMethodID(env, dispatch, "release", "(JI)V");
	if (dispatch_release == NULL) return 0;
	dispatch_error = (*env)->GetStaticMethodID(env, dispatch, "error", "([B)Ljava/lang/Throwable;");
	return dispatch_error != NULL;
}

// gondk_start looks up all that is needed, once; 0 if an exception says why not.
jint gondk_start(JNIEnv *env, jclass natives, jstring api, jstring tmpdir) {
	(void)natives;
	if (!same(env, api)) {
		stale(env, api);
		return 0;
	}
	if ((*env)->GetJavaVM(env, &vm) != JNI_OK || pthread_key_create(&attached, detach) != 0) {
		throw_new(env, "java/lang/UnsatisfiedLinkError", "no thread of Go can be made known to Java");
		return 0;
	}
	if (!look_up(env)) return 0;
	gondk_frame f;
	gondk_begin_memory(&f);
	if (tmpdir == NULL) return 1;
	gondk_string(env, &f, 0, tmpdir);
	gondk_call_memory(env, &f, GONDK_START);
	return !(*env)->ExceptionCheck(env);
}
