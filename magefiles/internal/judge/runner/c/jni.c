// A JNIEnv without a Java VM: as much of one as native code needs to take and give values, to throw, and to call back from its own
// threads. Nothing is freed: the process ends soon.

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

struct object {
	const char *type; // the name of its class; of a class, its own
	char *bytes;      // of a String and an array, with a NUL behind them
	jsize size;       // elements
	struct gondk_thrown thrown; // of an exception
	gondk_java java;            // of what gondk_object made
	void *data;
};

struct method {
	const char *type, *name, *signature;
};

static void *allocate(size_t size) {
	void *memory = calloc(1, size);
	if (memory == NULL) {
		perror("gondk's runner");
		abort();
	}
	return memory;
}

// What a VM knows of each thread.
struct thread {
	int attached;
	int ended; // it should have detached
	struct object *pending; // the exception that was thrown in it
};

static pthread_key_t threads;

static struct thread *self(void) {
	struct thread *found = pthread_getspecific(threads);
	if (found == NULL) {
		found = allocate(sizeof *found);
		pthread_setspecific(threads, found);
	}
	return found;
}

// Android's VM lets one round of other keys' destructors pass, which may detach the thread, and ends the process too.
static void thread_ends(void *thread) {
	struct thread *ending = thread;
	if (!ending->attached) return;
	if (!ending->ended) {
		ending->ended = 1;
		pthread_setspecific(threads, ending);
		return;
	}
	gondk_tell("fail\ta thread that AttachCurrentThread had attached ended without DetachCurrentThread");
	abort();
}

static char *copy(const char *text) { return strcpy(allocate(strlen(text) + 1), text); }

static struct object *new_object(const char *type) {
	struct object *made = allocate(sizeof *made);
	made->type = type;
	return made;
}

static struct object *new_bytes(const char *type, const void *bytes, size_t size) {
	struct object *made = new_object(type);
	made->bytes = allocate(size + 1);
	made->size = (jsize)size;
	if (bytes != NULL) memcpy(made->bytes, bytes, size);
	return made;
}

static jint get_version(JNIEnv *env) {
	(void)env;
	return 0x00010006;
}

static jclass find_class(JNIEnv *env, const char *name) {
	(void)env;
	return new_object(copy(name));
}

const char *gondk_class_name(jclass type) { return ((struct object *)type)->type; }

static jclass get_object_class(JNIEnv *env, jobject object) { return find_class(env, ((struct object *)object)->type); }

static jmethodID get_method(JNIEnv *env, jclass type, const char *name, const char *signature) {
	(void)env;
	struct method *made = allocate(sizeof *made);
	*made = (struct method){((struct object *)type)->type, copy(name), copy(signature)};
	return (jmethodID)made;
}

// Steps over one type of a signature: [[Ljava/lang/String; or I.
static const char *skip_type(const char *type) {
	while (*type == '[') type++;
	if (*type == 'L') {
		while (*type != '\0' && *type != ';') type++;
	}
	return *type == '\0' ? type : type + 1;
}

static void note_message(struct object *made, const struct object *argument) {
	if (argument == NULL || (strcmp(argument->type, "java/lang/String") != 0 && strcmp(argument->type, "[B") != 0)) return;
	if (made->thrown.message == NULL) made->thrown.message = argument->bytes;
}

static void note_number(struct object *made, int *known, int64_t number) {
	if ((*known)++ == 0) made->thrown.number = number;
}

// An exception is what its constructor was given.
static jobject new_object_v(JNIEnv *env, jclass type, jmethodID constructor, va_list arguments) {
	(void)env;
	struct object *made = new_object(((struct object *)type)->type);
	int known = 0;
	for (const char *next = ((struct method *)constructor)->signature + 1; *next != ')' && *next != '\0'; next = skip_type(next)) {
		switch (*next) {
		case 'I':
			note_number(made, &known, va_arg(arguments, int));
			break;
		case 'J':
			note_number(made, &known, va_arg(arguments, int64_t));
			break;
		case 'F':
		case 'D':
			(void)va_arg(arguments, double);
			break;
		case 'L':
		case '[':
			note_message(made, va_arg(arguments, struct object *));
			break;
		default: // C hands over every smaller type as an int
			(void)va_arg(arguments, int);
		}
	}
	return made;
}

static jobject new_object_with(JNIEnv *env, jclass type, jmethodID constructor, ...) {
	va_list arguments;
	va_start(arguments, constructor);
	jobject made = new_object_v(env, type, constructor, arguments);
	va_end(arguments);
	return made;
}

static jint throw_object(JNIEnv *env, jthrowable object) {
	(void)env;
	self()->pending = object;
	return JNI_OK;
}

static jint throw_new(JNIEnv *env, jclass type, const char *message) {
	struct object *made = new_object(((struct object *)type)->type);
	if (message != NULL) made->thrown.message = copy(message);
	return throw_object(env, made);
}

static jthrowable exception_occurred(JNIEnv *env) {
	(void)env;
	return self()->pending;
}

static jboolean exception_check(JNIEnv *env) {
	(void)env;
	return self()->pending != NULL;
}

static void exception_clear(JNIEnv *env) {
	(void)env;
	self()->pending = NULL;
}

static void exception_describe(JNIEnv *env) {
	struct object *pending = self()->pending;
	if (pending != NULL) fprintf(stderr, "%s: %s\n", pending->type, pending->thrown.message == NULL ? "" : pending->thrown.message);
	exception_clear(env);
}

static void fatal_error(JNIEnv *env, const char *message) {
	(void)env;
	fprintf(stderr, "FatalError: %s\n", message);
	abort();
}

static jobject same_ref(JNIEnv *env, jobject object) {
	(void)env;
	return object;
}

static void delete_ref(JNIEnv *env, jobject object) {
	(void)env;
	(void)object;
}

static jboolean is_same_object(JNIEnv *env, jobject a, jobject b) {
	(void)env;
	return a == b;
}

static jstring new_string(JNIEnv *env, const char *text) {
	(void)env;
	return text == NULL ? NULL : new_bytes("java/lang/String", text, strlen(text));
}

static const char *get_string(JNIEnv *env, jstring string, jboolean *is_copy) {
	(void)env;
	if (is_copy != NULL) *is_copy = JNI_FALSE;
	return ((struct object *)string)->bytes;
}

// Writes one code point in UTF-8, and gives the place behind it.
static char *put_utf8(char *to, uint32_t code) {
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	*to++ = (char)(~(0x7f >> more) | code >> 6 * more);
	while (more-- > 0) *to++ = (char)(0x80 | (code >> 6 * more & 0x3f));
	return to;
}

// Steps over one code point of UTF-8.
static uint32_t get_utf8(const char **from) {
	uint32_t code = (unsigned char)*(*from)++;
	int more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : code >= 0xc0 ? 1 : 0;
	if (more > 0) code &= 0x3f >> more;
	while (more-- > 0) code = code << 6 | ((unsigned char)*(*from)++ & 0x3f);
	return code;
}

// A String is kept in UTF-8; Java counts its UTF-16.
static jstring new_utf16_string(JNIEnv *env, const jchar *text, jsize size) {
	(void)env;
	struct object *made = new_bytes("java/lang/String", NULL, 3 * (size_t)size);
	char *to = made->bytes;
	for (jsize i = 0; i < size; i++) {
		uint32_t code = text[i];
		if (code >> 10 == 0xd800 >> 10 && i + 1 < size && text[i + 1] >> 10 == 0xdc00 >> 10) code = 0x10000 + ((code & 0x3ff) << 10) + (text[++i] & 0x3ff);
		to = put_utf8(to, code);
	}
	made->size = (jsize)(to - made->bytes);
	return made;
}

// Counts a String's UTF-16, and writes so much of it as lies in a region, if anywhere.
static jsize utf16(const struct object *string, jsize start, jsize size, jchar *to) {
	jsize at = 0;
	for (const char *from = string->bytes; from < string->bytes + string->size;) {
		uint32_t code = get_utf8(&from);
		jchar units[] = {(jchar)code, 0};
		if (code > 0xffff) {
			units[0] = (jchar)(0xd800 + ((code - 0x10000) >> 10));
			units[1] = (jchar)(0xdc00 + (code & 0x3ff));
		}
		for (int i = 0; i <= (code > 0xffff); i++, at++) {
			if (to != NULL && at >= start && at - start < size) to[at - start] = units[i];
		}
	}
	return at;
}

static jsize get_string_length(JNIEnv *env, jstring string) {
	(void)env;
	return utf16(string, 0, 0, NULL);
}

static void get_string_region(JNIEnv *env, jstring string, jsize start, jsize size, jchar *to) {
	if (start < 0 || size < 0 || start > get_string_length(env, string) - size)
		throw_new(env, find_class(env, "java/lang/StringIndexOutOfBoundsException"), "the region does not lie in the string");
	else
		utf16(string, start, size, to);
}

// Like Android's, it ends the text with a NUL.
static void get_utf_region(JNIEnv *env, jstring string, jsize start, jsize size, char *to) {
	jchar *units = allocate(((size_t)size + 1) * sizeof *units);
	get_string_region(env, string, start, size, units);
	struct object *region = new_utf16_string(env, units, size);
	memcpy(to, region->bytes, (size_t)region->size + 1);
	free(units);
}

static void release_string(JNIEnv *env, jstring string, const char *text) {
	(void)env;
	(void)string;
	(void)text;
}

static jsize get_length(JNIEnv *env, jobject bytes) {
	(void)env;
	return ((struct object *)bytes)->size;
}

static jbyteArray new_byte_array(JNIEnv *env, jsize size) {
	(void)env;
	return new_bytes("[B", NULL, (size_t)size);
}

static jlongArray new_long_array(JNIEnv *env, jsize size) {
	(void)env;
	struct object *made = new_bytes("[J", NULL, (size_t)size * sizeof(jlong));
	made->size = size;
	return made;
}

// Whether an array has the region; where not, Java's exception is pending.
static int in_bounds(JNIEnv *env, jarray array, jsize start, jsize size) {
	if (start >= 0 && size >= 0 && start <= get_length(env, array) - size) return 1;
	throw_new(env, find_class(env, "java/lang/ArrayIndexOutOfBoundsException"), "the region does not lie in the array");
	return 0;
}

static void get_region(JNIEnv *env, jbyteArray array, jsize start, jsize size, jbyte *to) {
	if (in_bounds(env, array, start, size)) memcpy(to, ((struct object *)array)->bytes + start, (size_t)size);
}

static void set_region(JNIEnv *env, jbyteArray array, jsize start, jsize size, const jbyte *from) {
	if (in_bounds(env, array, start, size)) memcpy(((struct object *)array)->bytes + start, from, (size_t)size);
}

static void set_long_region(JNIEnv *env, jlongArray array, jsize start, jsize size, const jlong *from) {
	if (!in_bounds(env, array, start, size)) return;
	memcpy(((struct object *)array)->bytes + (size_t)start * sizeof(jlong), from, (size_t)size * sizeof(jlong));
}

static jbyte *get_elements(JNIEnv *env, jbyteArray array, jboolean *is_copy) { return (jbyte *)get_string(env, array, is_copy); }

static void release_elements(JNIEnv *env, jbyteArray array, jbyte *elements, jint mode) {
	(void)mode;
	release_string(env, array, (const char *)elements);
}

// Whether a class is what Go calls of a binding's Java half.
static int is_dispatch(const char *type) {
	static const char name[] = "/gondk/Dispatch";
	size_t length = strlen(type);
	return length >= sizeof name && strcmp(type + length - (sizeof name - 1), name) == 0;
}

// Of a static method, object is the class.
static jvalue call(JNIEnv *env, jobject object, jmethodID method, va_list arguments) {
	struct object *called = object;
	const char *name = ((struct method *)method)->name;
	if (called != NULL && called->java != NULL) return called->java(env, called->data, name, arguments);
	if (called != NULL && is_dispatch(called->type)) return gondk_dispatch(env, name, arguments);
	gondk_tell("fail\tit called %s of %s", name, called == NULL ? "null" : called->type);
	abort();
}

// A pair of JNI functions that call methods of one type of result; RESULT takes it out of a jvalue.
#define CALL(type, name, result) \
	static type name##_v(JNIEnv *env, jobject object, jmethodID method, va_list arguments) { \
		jvalue value = call(env, object, method, arguments); \
		(void)value; \
		return result; \
	} \
	static type name(JNIEnv *env, jobject object, jmethodID method, ...) { \
		va_list arguments; \
		va_start(arguments, method); \
		jvalue value = call(env, object, method, arguments); \
		va_end(arguments); \
		(void)value; \
		return result; \
	}

CALL(void, call_void, (void)0)
CALL(jboolean, call_boolean, value.z)
CALL(jint, call_int, value.i)
CALL(jlong, call_long, value.j)
CALL(jobject, call_object, value.l)

static jint push_frame(JNIEnv *env, jint size) {
	(void)env;
	(void)size;
	return JNI_OK;
}

static JNIEnv the_env;
static JavaVM the_vm;

static jint get_vm(JNIEnv *env, JavaVM **vm) {
	(void)env;
	*vm = &the_vm;
	return JNI_OK;
}

static jint attach(JavaVM *vm, JNIEnv **env, void *arguments) {
	(void)vm;
	(void)arguments;
	self()->attached = 1;
	*env = &the_env;
	return JNI_OK;
}

static jint detach(JavaVM *vm) {
	(void)vm;
	self()->attached = 0;
	return JNI_OK;
}

static jint get_env(JavaVM *vm, void **env, jint version) {
	(void)vm;
	(void)version;
	*env = self()->attached ? &the_env : NULL;
	return self()->attached ? JNI_OK : JNI_EDETACHED;
}

// Every other function of JNI leads here, by its index in the interface function table of the JNI specification.
static void missing(int index) {
	fprintf(stderr, "the library called JNI's function number %d, which gondk's runner does not have\n", index);
	gondk_tell("fail\tit called JNI's function number %d, which gondk's runner does not have", index);
	abort();
}

#define STUB(n) static void missing_##n(void) { missing(n); }
#define STUBS(t) STUB(t##0) STUB(t##1) STUB(t##2) STUB(t##3) STUB(t##4) STUB(t##5) STUB(t##6) STUB(t##7) STUB(t##8) STUB(t##9)
#define NAME(n) missing_##n,
#define NAMES(t) NAME(t##0) NAME(t##1) NAME(t##2) NAME(t##3) NAME(t##4) NAME(t##5) NAME(t##6) NAME(t##7) NAME(t##8) NAME(t##9)
#define TENS(x) x() x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11) \
	x(12) x(13) x(14) x(15) x(16) x(17) x(18) x(19) x(20) x(21) x(22) x(23)

TENS(STUBS)
static void (*const stubs[])(void) = {TENS(NAMES)};

JNIEnv *gondk_jni(void) {
	static struct JNINativeInterface functions;
	static const struct JNIInvokeInterface vm = {
		.AttachCurrentThread = attach, .AttachCurrentThreadAsDaemon = attach, .DetachCurrentThread = detach, .GetEnv = get_env};
	the_vm = &vm;
	the_env = &functions;
	pthread_key_create(&threads, thread_ends);
	self()->attached = 1;
	_Static_assert(sizeof functions <= sizeof stubs, "a stub for each of JNI's functions");
	memcpy((void *)&functions, stubs, sizeof functions);
	functions.GetVersion = get_version;
	functions.FindClass = find_class;
	functions.GetObjectClass = get_object_class;
	functions.GetMethodID = functions.GetStaticMethodID = get_method;
	functions.RegisterNatives = gondk_register;
	functions.NewObject = new_object_with;
	functions.NewObjectV = new_object_v;
	functions.Throw = throw_object;
	functions.ThrowNew = throw_new;
	functions.ExceptionOccurred = exception_occurred;
	functions.ExceptionCheck = exception_check;
	functions.ExceptionClear = exception_clear;
	functions.ExceptionDescribe = exception_describe;
	functions.FatalError = fatal_error;
	functions.NewGlobalRef = functions.NewLocalRef = functions.PopLocalFrame = same_ref;
	functions.PushLocalFrame = push_frame;
	functions.DeleteGlobalRef = functions.DeleteLocalRef = delete_ref;
	functions.IsSameObject = is_same_object;
	functions.NewStringUTF = new_string;
	functions.NewString = new_utf16_string;
	functions.GetStringLength = get_string_length;
	functions.GetStringRegion = get_string_region;
	functions.GetStringUTFRegion = get_utf_region;
	functions.GetStringUTFLength = get_length;
	functions.GetStringUTFChars = get_string;
	functions.ReleaseStringUTFChars = release_string;
	functions.NewByteArray = new_byte_array;
	functions.GetArrayLength = get_length;
	functions.GetByteArrayRegion = get_region;
	functions.SetByteArrayRegion = set_region;
	functions.GetByteArrayElements = get_elements;
	functions.ReleaseByteArrayElements = release_elements;
	functions.NewLongArray = new_long_array;
	functions.SetLongArrayRegion = set_long_region;
	functions.CallVoidMethod = functions.CallStaticVoidMethod = call_void;
	functions.CallVoidMethodV = functions.CallStaticVoidMethodV = call_void_v;
	functions.CallBooleanMethod = call_boolean;
	functions.CallBooleanMethodV = call_boolean_v;
	functions.CallIntMethod = call_int;
	functions.CallIntMethodV = call_int_v;
	functions.CallLongMethod = call_long;
	functions.CallLongMethodV = call_long_v;
	functions.CallObjectMethod = functions.CallStaticObjectMethod = call_object;
	functions.CallObjectMethodV = functions.CallStaticObjectMethodV = call_object_v;
	functions.GetJavaVM = get_vm;
	return &the_env;
}

const struct gondk_thrown *gondk_catch(struct gondk_run *run) {
	struct object *caught = self()->pending;
	if (caught == NULL) return NULL;
	exception_clear(run->env);
	caught->thrown.type = caught->type;
	if (caught->thrown.message == NULL) caught->thrown.message = "";
	return &caught->thrown;
}

jbyteArray gondk_bytes(struct gondk_run *run, const void *bytes, size_t size) {
	(void)run;
	return new_bytes("[B", bytes, size);
}

const char *gondk_text(jobject object) { return object == NULL ? NULL : ((struct object *)object)->bytes; }

const int64_t *gondk_longs(jobject array) { return array == NULL ? NULL : (const int64_t *)(void *)((struct object *)array)->bytes; }

jobject gondk_object(struct gondk_run *run, const char *type, gondk_java java, void *data) {
	(void)run;
	struct object *made = new_object(copy(type));
	made->java = java;
	made->data = data;
	return made;
}
