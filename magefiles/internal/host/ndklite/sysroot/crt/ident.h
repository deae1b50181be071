// What tells bionic and the stores for which API level, by which NDK, a file was linked.

struct ident {
  unsigned name_size, text_size, type;
  char name[8];
  unsigned api;
  char release[64], build[64];
};

// LLVM makes a note of a section by its name.
__attribute__((used, section(".note.android.ident"), aligned(4))) static const struct ident ident = {
    .name_size = sizeof "Android",
    .text_size = sizeof(unsigned) + 2 * 64,
    .type = 1,
    .name = "Android",
    .api = __ANDROID_API__,
    .release = NDK_RELEASE,
    .build = NDK_BUILD,
};
