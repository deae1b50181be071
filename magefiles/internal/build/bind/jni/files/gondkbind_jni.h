// How native methods call Go.
#pragma once

#include <jni.h>

#include "gondkbind.h"

extern void gondkbindCall(int32_t number, void *frame);

// Parameters of a call. What cannot be had is thrown, and Go is not called.
void gondk_string(JNIEnv *env, gondk_frame *f, int place, jstring text);
void gondk_bytes(JNIEnv *env, gondk_frame *f, int place, jbyteArray bytes);
void gondk_direct(JNIEnv *env, gondk_frame *f, int place, jobject buffer, jint offset, jint length);

// The results that are objects; they end the call.
jstring gondk_string_result(JNIEnv *env, gondk_frame *f);
jbyteArray gondk_bytes_result(JNIEnv *env, gondk_frame *f);

// gondk_fail throws what a call failed with.
void gondk_fail(JNIEnv *env, gondk_frame *f);

static inline void gondk_begin(gondk_frame *f) {
	f->failed = 0;
	f->direct = 0;
	f->size = sizeof f->out;
	f->result.number = 0;
	f->result.memory = f->out;
}

// Calls that have texts and byte arrays. They take so long that these need not be inline, where they would take much room.
void gondk_begin_memory(gondk_frame *f);
void gondk_call_memory(JNIEnv *env, gondk_frame *f, int32_t number);

static inline void gondk_call(JNIEnv *env, gondk_frame *f, int32_t number) {
	gondkbindCall(number, f);
	if (f->failed) gondk_fail(env, f);
}

jint gondk_start(JNIEnv *env, jclass natives, jstring api, jstring tmpdir);
