#pragma once

#include <stdarg.h>
#include <stdio.h>
#include <sys/cdefs.h>
#include <zconf.h>

__BEGIN_DECLS

#define ZLIB_VERSION "1.2.11"
#define ZLIB_VERNUM 0x12b0
#define ZLIB_VER_MAJOR 1
#define ZLIB_VER_MINOR 2
#define ZLIB_VER_REVISION 11
#define ZLIB_VER_SUBREVISION 0
#define zlib_version zlibVersion()

#define Z_NO_FLUSH 0
#define Z_PARTIAL_FLUSH 1
#define Z_SYNC_FLUSH 2
#define Z_FULL_FLUSH 3
#define Z_FINISH 4
#define Z_BLOCK 5
#define Z_TREES 6

#define Z_OK 0
#define Z_STREAM_END 1
#define Z_NEED_DICT 2
#define Z_ERRNO (-1)
#define Z_STREAM_ERROR (-2)
#define Z_DATA_ERROR (-3)
#define Z_MEM_ERROR (-4)
#define Z_BUF_ERROR (-5)
#define Z_VERSION_ERROR (-6)

#define Z_NO_COMPRESSION 0
#define Z_BEST_SPEED 1
#define Z_BEST_COMPRESSION 9
#define Z_DEFAULT_COMPRESSION (-1)

#define Z_FILTERED 1
#define Z_HUFFMAN_ONLY 2
#define Z_RLE 3
#define Z_FIXED 4
#define Z_DEFAULT_STRATEGY 0

#define Z_BINARY 0
#define Z_TEXT 1
#define Z_ASCII Z_TEXT
#define Z_UNKNOWN 2
#define Z_DEFLATED 8
#define Z_NULL 0

typedef voidpf (*alloc_func)(voidpf opaque, uInt count, uInt size);
typedef void (*free_func)(voidpf opaque, voidpf memory);

struct internal_state;

typedef struct z_stream_s {
  z_const Bytef* next_in;
  uInt avail_in;
  uLong total_in;
  Bytef* next_out;
  uInt avail_out;
  uLong total_out;
  z_const char* msg;
  struct internal_state* state;
  alloc_func zalloc;
  free_func zfree;
  voidpf opaque;
  int data_type;
  uLong adler;
  uLong reserved;
} z_stream;
typedef z_stream* z_streamp;

typedef struct gz_header_s {
  int text;
  uLong time;
  int xflags;
  int os;
  Bytef* extra;
  uInt extra_len;
  uInt extra_max;
  Bytef* name;
  uInt name_max;
  Bytef* comment;
  uInt comm_max;
  int hcrc;
  int done;
} gz_header;
typedef gz_header* gz_headerp;

struct gzFile_s {
  unsigned have;
  unsigned char* next;
  z_off_t pos;
};
typedef struct gzFile_s* gzFile;

typedef unsigned (*in_func)(void* context, z_const unsigned char** in);
typedef int (*out_func)(void* context, unsigned char* out, unsigned size);

const char* zlibVersion(void);
uLong zlibCompileFlags(void);
const char* zError(int error);

int deflateInit_(z_streamp stream, int level, const char* version, int stream_size);
int deflateInit2_(z_streamp stream, int level, int method, int window_bits, int mem_level, int strategy, const char* version, int stream_size);
int inflateInit_(z_streamp stream, const char* version, int stream_size);
int inflateInit2_(z_streamp stream, int window_bits, const char* version, int stream_size);
int inflateBackInit_(z_streamp stream, int window_bits, unsigned char* window, const char* version, int stream_size);
#define deflateInit(stream, level) deflateInit_((stream), (level), ZLIB_VERSION, (int)sizeof(z_stream))
#define deflateInit2(stream, level, method, window_bits, mem_level, strategy) \
  deflateInit2_((stream), (level), (method), (window_bits), (mem_level), (strategy), ZLIB_VERSION, (int)sizeof(z_stream))
#define inflateInit(stream) inflateInit_((stream), ZLIB_VERSION, (int)sizeof(z_stream))
#define inflateInit2(stream, window_bits) inflateInit2_((stream), (window_bits), ZLIB_VERSION, (int)sizeof(z_stream))
#define inflateBackInit(stream, window_bits, window) \
  inflateBackInit_((stream), (window_bits), (window), ZLIB_VERSION, (int)sizeof(z_stream))

int deflate(z_streamp stream, int flush);
int deflateEnd(z_streamp stream);
int deflateSetDictionary(z_streamp stream, const Bytef* dictionary, uInt size);
#if __ANDROID_API__ >= 28
int deflateGetDictionary(z_streamp stream, Bytef* dictionary, uInt* size);
#endif
int deflateCopy(z_streamp to, z_streamp from);
int deflateReset(z_streamp stream);
int deflateResetKeep(z_streamp stream);
int deflateParams(z_streamp stream, int level, int strategy);
int deflateTune(z_streamp stream, int good_length, int max_lazy, int nice_length, int max_chain);
uLong deflateBound(z_streamp stream, uLong size);
int deflatePending(z_streamp stream, unsigned* pending, int* bits);
int deflatePrime(z_streamp stream, int bits, int value);
int deflateSetHeader(z_streamp stream, gz_headerp header);
int inflate(z_streamp stream, int flush);
int inflateEnd(z_streamp stream);
int inflateSetDictionary(z_streamp stream, const Bytef* dictionary, uInt size);
int inflateGetDictionary(z_streamp stream, Bytef* dictionary, uInt* size);
int inflateSync(z_streamp stream);
int inflateSyncPoint(z_streamp stream);
int inflateCopy(z_streamp to, z_streamp from);
int inflateReset(z_streamp stream);
int inflateReset2(z_streamp stream, int window_bits);
int inflateResetKeep(z_streamp stream);
int inflatePrime(z_streamp stream, int bits, int value);
long inflateMark(z_streamp stream);
int inflateGetHeader(z_streamp stream, gz_headerp header);
int inflateUndermine(z_streamp stream, int subvert);
#if __ANDROID_API__ >= 28
int inflateValidate(z_streamp stream, int check);
unsigned long inflateCodesUsed(z_streamp stream);
#endif
int inflateBack(z_streamp stream, in_func in, void* in_context, out_func out, void* out_context);
int inflateBackEnd(z_streamp stream);

int compress(Bytef* to, uLongf* to_size, const Bytef* from, uLong from_size);
int compress2(Bytef* to, uLongf* to_size, const Bytef* from, uLong from_size, int level);
uLong compressBound(uLong size);
int uncompress(Bytef* to, uLongf* to_size, const Bytef* from, uLong from_size);
#if __ANDROID_API__ >= 28
int uncompress2(Bytef* to, uLongf* to_size, const Bytef* from, uLong* from_size);
#endif

gzFile gzdopen(int fd, const char* mode);
gzFile gzopen(const char* path, const char* mode);
int gzbuffer(gzFile file, unsigned size);
int gzsetparams(gzFile file, int level, int strategy);
int gzread(gzFile file, voidp buffer, unsigned size);
#if __ANDROID_API__ >= 28
z_size_t gzfread(voidp buffer, z_size_t size, z_size_t count, gzFile file);
#endif
int gzwrite(gzFile file, voidpc buffer, unsigned size);
#if __ANDROID_API__ >= 28
z_size_t gzfwrite(voidpc buffer, z_size_t size, z_size_t count, gzFile file);
#endif
int gzprintf(gzFile file, const char* format, ...) __printflike(2, 3);
int gzvprintf(gzFile file, const char* format, va_list args) __printflike(2, 0);
int gzputs(gzFile file, const char* text);
char* gzgets(gzFile file, char* buffer, int size);
int gzputc(gzFile file, int c);
int gzgetc(gzFile file);
int gzgetc_(gzFile file);
int gzungetc(int c, gzFile file);
int gzflush(gzFile file, int flush);
z_off_t gzseek(gzFile file, z_off_t offset, int whence);
int gzrewind(gzFile file);
z_off_t gztell(gzFile file);
z_off_t gzoffset(gzFile file);
int gzeof(gzFile file);
int gzdirect(gzFile file);
int gzclose(gzFile file);
int gzclose_r(gzFile file);
int gzclose_w(gzFile file);
const char* gzerror(gzFile file, int* error);
void gzclearerr(gzFile file);

uLong adler32(uLong adler, const Bytef* buffer, uInt size);
#if __ANDROID_API__ >= 28
uLong adler32_z(uLong adler, const Bytef* buffer, z_size_t size);
#endif
uLong adler32_combine(uLong a, uLong b, z_off_t b_size);
uLong crc32(uLong crc, const Bytef* buffer, uInt size);
#if __ANDROID_API__ >= 28
uLong crc32_z(uLong crc, const Bytef* buffer, z_size_t size);
#endif
uLong crc32_combine(uLong a, uLong b, z_off_t b_size);
const z_crc_t* get_crc_table(void);

__END_DECLS
