#ifndef ANDROID
#error "built without the NDK's flags"
#endif
int __android_log_write(int, const char *, const char *);
int probe(void) { return __android_log_write(4, "probe", __FILE__); }
