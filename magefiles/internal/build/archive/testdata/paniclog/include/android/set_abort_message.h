// Stands in for Android's: crash.c has the function.
void android_set_abort_message(const char *message);
