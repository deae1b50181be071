// A library's link ends with nothing: the loader knows the sizes of its arrays. The object exists because clang asks for it.
typedef int nothing;
