// The zero words that end the arrays of crtbegin_dynamic.c. Without them the process crashes at exit.
#define END(in) __attribute__((used, section(in)))

typedef void function(void);

END(".preinit_array") static function* preinit_end = 0;
END(".init_array") static function* init_end = 0;
END(".fini_array") static function* fini_end = 0;
