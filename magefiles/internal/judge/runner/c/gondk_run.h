// What a project's own checks for `mage run` are written with: C files in the app's folder run/, such as
//
//	static void version(struct gondk_run *run) {
//		jstring (*get)(JNIEnv *, jclass) = (jstring (*)(JNIEnv *, jclass))gondk_symbol(run, "Java_com_example_Lib_version");
//		if (get != NULL) gondk_answer(run, GONDK_EVERYWHERE, "version", "%s", gondk_text(get(run->env, NULL)));
//	}
//	const struct gondk_check gondk_checks[] = {{"version", version}, {NULL, NULL}};
//
// A check passes unless gondk_fail is called, an exception is still pending at its end, or the process ends in it.
#pragma once

#include <jni.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct gondk_run {
	JNIEnv *env;              // stands for a Java VM; it knows classes, constructors, exceptions, strings, arrays of bytes and longs, and threads
	const char *dir;          // a folder that the checks and the library may write to
	const char *input;        // the path of a file to work on
	const char *input_sha256; // its SHA-256 in hexadecimal, as gondk has worked it out on the host
	const char *server;       // the line that the app's Go program run/server wrote when it was ready; NULL where there is none
};

struct gondk_check {
	const char *name; // as tables show it: short, without spaces
	void (*check)(struct gondk_run *run);
};

// The project's checks, in the order in which they run. The last has no name.
extern const struct gondk_check gondk_checks[];

// Where answers must be equal.
enum gondk_where {
	GONDK_EVERYWHERE, // in every ABI and build path
	GONDK_IN_ABI      // in both build paths of an ABI
};

// Finds what a library exports. NULL: it is not there, and the check has failed.
void *gondk_symbol(struct gondk_run *run, const char *name);

// Tells what the library answered, as printf does; `mage run` fails where answers to one key differ that must not.
__attribute__((format(printf, 4, 5))) void gondk_answer(struct gondk_run *run, enum gondk_where where, const char *key,
                                                        const char *format, ...);

// Measures how long work takes: it is called many times, and the median goes into the table of `mage run`, for each ABI and build path, and
// into build/run.json. It ends early where work fails the check or leaves an exception.
void gondk_measure(struct gondk_run *run, const char *key, void (*work)(struct gondk_run *run));

// Fails the check, for a reason given as printf does.
__attribute__((format(printf, 2, 3))) void gondk_fail(struct gondk_run *run, const char *format, ...);

// An exception that a JNI function has thrown.
struct gondk_thrown {
	const char *type;    // its class, with slashes: java/lang/OutOfMemoryError
	const char *message; // the first String or byte[] that its constructor was given; "" if there was none
	int64_t number;      // the first int or long that its constructor was given; 0 where there was none
};

// Takes the pending exception. NULL: there is none.
const struct gondk_thrown *gondk_catch(struct gondk_run *run);

// Makes a byte[].
jbyteArray gondk_bytes(struct gondk_run *run, const void *bytes, size_t size);

// Gives the content of a byte[] or a String, with a NUL behind it. NULL for null.
const char *gondk_text(jobject object);

// Gives the numbers of a long[]. NULL for null.
const int64_t *gondk_longs(jobject array);

// Does what a method of a Java object would do. Threads that the library attaches call it at the same time.
typedef jvalue (*gondk_java)(JNIEnv *env, void *data, const char *method, va_list arguments);

// Makes an object whose methods the library may call; all of them are java, which is given data. Native code calls those that return
// nothing, a boolean, an int, a long or an object.
jobject gondk_object(struct gondk_run *run, const char *type, gondk_java java, void *data);

// What follows is for Go packages that are bound ([bind] in abi-matrix.toml).

// Finds a native method of the binding's class Natives, such as greeter_Greet: build/<name>/java says what it takes and returns. NULL: there is
// none, and the check has failed.
void *gondk_native(struct gondk_run *run, const char *name);

// Does what a method of a Java object would do that returns nothing. Its arguments are packed, one after another, as numbers of 8 bytes for
// longs. Any thread may call it.
typedef void (*gondk_callback)(void *data, int method, const void *packed, size_t size);

// Makes the number by which native methods are given a Java object.
jlong gondk_reference(struct gondk_run *run, gondk_callback call, void *data);
