// What the runner's files share.
#pragma once

#include "gondk_run.h"

// Makes the environment that stands for a Java VM.
JNIEnv *gondk_jni(void);

// Tells the host one thing: words between tabs, as one line.
__attribute__((format(printf, 1, 2))) void gondk_tell(const char *format, ...);

// Gives the name of a class, with slashes.
const char *gondk_class_name(jclass type);

// What plan.txt says of the binding; entry is NULL where there is none.
struct gondk_binding {
	const char *entry; // the function that Natives.start is
	const char *api;   // the checksum that the Java half has
};

extern struct gondk_binding gondk_binding;

// The check that both halves of the binding find each other; it starts the binding.
void gondk_check_binding(struct gondk_run *run);

// RegisterNatives of JNI.
jint gondk_register(JNIEnv *env, jclass type, const JNINativeMethod *methods, jint count);

// Does what the method of class Dispatch does.
jvalue gondk_dispatch(JNIEnv *env, const char *method, va_list arguments);
