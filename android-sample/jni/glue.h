// What the glue's files share. Every JNI function leaves either a result or a pending Java exception.
#ifndef GLUE_H
#define GLUE_H

#include <jni.h>
#include <stdint.h>

// Throws a GolibException with a number of golib.h's and a text.
void throw_golib_text(JNIEnv *env, int32_t code, const char *text);

// The same with golib_strerror's text.
void throw_golib(JNIEnv *env, int32_t code);

// Gives the bytes of text to Java; length is what golib returned, an error when below zero.
jbyteArray to_java(JNIEnv *env, const char *text, int32_t length);

// Copies bytes into a C string that the caller frees. NULL: an exception is pending.
char *to_c(JNIEnv *env, jbyteArray bytes);

#endif
