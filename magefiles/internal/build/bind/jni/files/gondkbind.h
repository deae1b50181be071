// What the C and Go parts of a binding share.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "gondkbind_api.h"

// A parameter or a result. A text and a byte array take two: where they are, and how long they are (-1: null).
typedef union {
	int64_t number;
	double float64;
	float float32;
	const void *memory;
} gondk_value;

// A call of Go: parameters, then the result. Go knows it as frame.
typedef struct {
	int32_t failed;
	int32_t direct;
	int32_t size;
	int32_t unused;
	union {
		void *memory;
		int64_t number;
	} result;
	gondk_value args[GONDK_ARGS];

	// What Go does not look at.
	struct gondk_block *blocks; // parameters that do not fit into in
	uint32_t used;              // of in
	int32_t thrown;             // a parameter could not be had
	_Alignas(16) char in[1024];
	_Alignas(16) char out[1024]; // where the result is, unless it is bigger
} gondk_frame;

_Static_assert(offsetof(gondk_frame, args) == 24, "Go knows the frame so");

// What a method of Java returned. Go knows it as answer.
typedef struct {
	union {
		void *memory;
		int64_t number;
	} big;
	int32_t size;
	int32_t unused;
	char small[1024];
} gondk_answer;

void gondk_upcall(int64_t reference, int32_t method, const char *packed, int32_t size, gondk_answer *answer);
void gondk_release(int64_t reference, int32_t count);
