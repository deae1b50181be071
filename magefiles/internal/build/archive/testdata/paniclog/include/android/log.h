// Stands in for Android's: crash.c has the function.
enum { ANDROID_LOG_FATAL = 7 };
int __android_log_write(int priority, const char *tag, const char *text);
