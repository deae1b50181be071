// What the runner's files share.
#pragma once

#include "gondk_run.h"

// Makes the environment that stands for a Java VM.
JNIEnv *gondk_jni(void);

// Tells the host one thing: words between tabs, as one line.
__attribute__((format(printf, 1, 2))) void gondk_tell(const char *format, ...);
