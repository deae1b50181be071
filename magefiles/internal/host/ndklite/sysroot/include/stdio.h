#pragma once

#include <bits/seek_constants.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef off_t fpos_t;
typedef off64_t fpos64_t;

struct __sFILE;
typedef struct __sFILE FILE;

#if __ANDROID_API__ >= 23
extern FILE* stdin;
extern FILE* stdout;
extern FILE* stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
#else
// Before API 23 the three are elements of an array, so their size is part of the ABI.
struct __sFILE {
#if defined(__LP64__)
  char __private[152];
#else
  char __private[84];
#endif
} __attribute__((__aligned__(sizeof(void*))));
extern FILE __sF[];
#define stdin (&__sF[0])
#define stdout (&__sF[1])
#define stderr (&__sF[2])
#endif

#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define BUFSIZ 1024
#define EOF (-1)
#define FOPEN_MAX 20
#define FILENAME_MAX 4096
#define L_tmpnam 4096
#define L_ctermid 1024
#define TMP_MAX 308915776
#define P_tmpdir "/tmp/"

void clearerr(FILE* file);
int fclose(FILE* file);
int feof(FILE* file);
int ferror(FILE* file);
int fflush(FILE* file);
int fgetc(FILE* file);
char* fgets(char* buffer, int size, FILE* file);
int fprintf(FILE* file, const char* format, ...) __printflike(2, 3);
int fputc(int c, FILE* file);
int fputs(const char* text, FILE* file);
size_t fread(void* buffer, size_t size, size_t count, FILE* file);
int fscanf(FILE* file, const char* format, ...) __scanflike(2, 3);
size_t fwrite(const void* buffer, size_t size, size_t count, FILE* file);
int getc(FILE* file);
int getchar(void);
ssize_t getdelim(char** line, size_t* size, int delimiter, FILE* file);
ssize_t getline(char** line, size_t* size, FILE* file);
void perror(const char* message);
int printf(const char* format, ...) __printflike(1, 2);
int putc(int c, FILE* file);
int putchar(int c);
int puts(const char* text);
int remove(const char* path);
void rewind(FILE* file);
int scanf(const char* format, ...) __scanflike(1, 2);
void setbuf(FILE* file, char* buffer);
int setvbuf(FILE* file, char* buffer, int mode, size_t size);
int sscanf(const char* text, const char* format, ...) __scanflike(2, 3);
int ungetc(int c, FILE* file);
int vfprintf(FILE* file, const char* format, va_list args) __printflike(2, 0);
int vprintf(const char* format, va_list args) __printflike(1, 0);
int dprintf(int fd, const char* format, ...) __printflike(2, 3);
int vdprintf(int fd, const char* format, va_list args) __printflike(2, 0);
int sprintf(char* buffer, const char* format, ...) __printflike(2, 3);
int vsprintf(char* buffer, const char* format, va_list args) __printflike(2, 0);
int snprintf(char* buffer, size_t size, const char* format, ...) __printflike(3, 4);
int vsnprintf(char* buffer, size_t size, const char* format, va_list args) __printflike(3, 0);
int asprintf(char** result, const char* format, ...) __printflike(2, 3);
int vasprintf(char** result, const char* format, va_list args) __printflike(2, 0);
int vfscanf(FILE* file, const char* format, va_list args) __scanflike(2, 0);
int vscanf(const char* format, va_list args) __scanflike(1, 0);
int vsscanf(const char* text, const char* format, va_list args) __scanflike(2, 0);
char* tmpnam(char* buffer);
char* tempnam(const char* dir, const char* prefix);
int rename(const char* old_path, const char* new_path);
int renameat(int old_dir_fd, const char* old_path, int new_dir_fd, const char* new_path);
#define RENAME_NOREPLACE (1 << 0)
#define RENAME_EXCHANGE (1 << 1)
#define RENAME_WHITEOUT (1 << 2)
#if __ANDROID_API__ >= 30
int renameat2(int old_dir_fd, const char* old_path, int new_dir_fd, const char* new_path, unsigned flags);
#endif

int fseek(FILE* file, long offset, int whence);
long ftell(FILE* file);
#if defined(__USE_FILE_OFFSET64)
#if __ANDROID_API__ >= 24
int fgetpos(FILE* file, fpos_t* position) __RENAME(fgetpos64);
int fsetpos(FILE* file, const fpos_t* position) __RENAME(fsetpos64);
int fseeko(FILE* file, off_t offset, int whence) __RENAME(fseeko64);
off_t ftello(FILE* file) __RENAME(ftello64);
FILE* funopen(const void* cookie, int (*read_fn)(void*, char*, int), int (*write_fn)(void*, const char*, int), fpos_t (*seek_fn)(void*, fpos_t, int), int (*close_fn)(void*)) __RENAME(funopen64);
#endif
#else
int fgetpos(FILE* file, fpos_t* position);
int fsetpos(FILE* file, const fpos_t* position);
int fseeko(FILE* file, off_t offset, int whence);
off_t ftello(FILE* file);
FILE* funopen(const void* cookie, int (*read_fn)(void*, char*, int), int (*write_fn)(void*, const char*, int), fpos_t (*seek_fn)(void*, fpos_t, int), int (*close_fn)(void*));
#endif
#if __ANDROID_API__ >= 24
int fgetpos64(FILE* file, fpos64_t* position);
int fsetpos64(FILE* file, const fpos64_t* position);
int fseeko64(FILE* file, off64_t offset, int whence);
off64_t ftello64(FILE* file);
FILE* funopen64(const void* cookie, int (*read_fn)(void*, char*, int), int (*write_fn)(void*, const char*, int), fpos64_t (*seek_fn)(void*, fpos64_t, int), int (*close_fn)(void*));
#endif
#define fropen(cookie, fn) funopen(cookie, fn, 0, 0, 0)
#define fwopen(cookie, fn) funopen(cookie, 0, fn, 0, 0)

FILE* fopen(const char* path, const char* mode);
#if __ANDROID_API__ >= 24
FILE* fopen64(const char* path, const char* mode);
#endif
FILE* freopen(const char* path, const char* mode, FILE* file);
#if __ANDROID_API__ >= 24
FILE* freopen64(const char* path, const char* mode, FILE* file);
#endif
FILE* tmpfile(void);
#if __ANDROID_API__ >= 24
FILE* tmpfile64(void);
#endif
FILE* fdopen(int fd, const char* mode);
int fileno(FILE* file);
int pclose(FILE* file);
FILE* popen(const char* command, const char* mode);
void flockfile(FILE* file);
int ftrylockfile(FILE* file);
void funlockfile(FILE* file);
int getc_unlocked(FILE* file);
int getchar_unlocked(void);
int putc_unlocked(int c, FILE* file);
int putchar_unlocked(int c);
#if __ANDROID_API__ >= 23
FILE* fmemopen(void* buffer, size_t size, const char* mode);
FILE* open_memstream(char** buffer, size_t* size);
#endif
char* fgetln(FILE* file, size_t* size);
int fpurge(FILE* file);
void setbuffer(FILE* file, char* buffer, int size);
int setlinebuf(FILE* file);
#if __ANDROID_API__ >= 23
void clearerr_unlocked(FILE* file);
int feof_unlocked(FILE* file);
int ferror_unlocked(FILE* file);
#endif
#if __ANDROID_API__ >= 24
int fileno_unlocked(FILE* file);
#endif
#if __ANDROID_API__ >= 28
int fflush_unlocked(FILE* file);
int fgetc_unlocked(FILE* file);
char* fgets_unlocked(char* buffer, int size, FILE* file);
int fputc_unlocked(int c, FILE* file);
int fputs_unlocked(const char* text, FILE* file);
size_t fread_unlocked(void* buffer, size_t size, size_t count, FILE* file);
size_t fwrite_unlocked(const void* buffer, size_t size, size_t count, FILE* file);
#endif
#if __ANDROID_API__ >= 26
char* ctermid(char* buffer);
#endif

__END_DECLS
