#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef enum android_LogPriority {
  ANDROID_LOG_UNKNOWN = 0,
  ANDROID_LOG_DEFAULT,
  ANDROID_LOG_VERBOSE,
  ANDROID_LOG_DEBUG,
  ANDROID_LOG_INFO,
  ANDROID_LOG_WARN,
  ANDROID_LOG_ERROR,
  ANDROID_LOG_FATAL,
  ANDROID_LOG_SILENT,
} android_LogPriority;

typedef enum log_id {
  LOG_ID_MIN = 0,
  LOG_ID_MAIN = 0,
  LOG_ID_RADIO = 1,
  LOG_ID_EVENTS = 2,
  LOG_ID_SYSTEM = 3,
  LOG_ID_CRASH = 4,
  LOG_ID_STATS = 5,
  LOG_ID_SECURITY = 6,
  LOG_ID_KERNEL = 7,
  LOG_ID_MAX,
  LOG_ID_DEFAULT = 0x7fffffff,
} log_id_t;

int __android_log_write(int priority, const char* tag, const char* text);
int __android_log_print(int priority, const char* tag, const char* format, ...) __printflike(3, 4);
int __android_log_vprint(int priority, const char* tag, const char* format, va_list args) __printflike(3, 0);
__noreturn void __android_log_assert(const char* condition, const char* tag, const char* format, ...) __printflike(3, 4);
int __android_log_buf_write(int buffer, int priority, const char* tag, const char* text);
int __android_log_buf_print(int buffer, int priority, const char* tag, const char* format, ...) __printflike(4, 5);

struct __android_log_message {
  size_t struct_size;
  int32_t buffer_id;
  int32_t priority;
  const char* tag;
  const char* file;
  uint32_t line;
  const char* message;
};

typedef void (*__android_logger_function)(const struct __android_log_message* message);
typedef void (*__android_aborter_function)(const char* message);

#if __ANDROID_API__ >= 30
void __android_log_write_log_message(struct __android_log_message* message);
void __android_log_set_logger(__android_logger_function logger);
void __android_log_logd_logger(const struct __android_log_message* message);
void __android_log_stderr_logger(const struct __android_log_message* message);
void __android_log_set_aborter(__android_aborter_function aborter);
void __android_log_call_aborter(const char* message);
void __android_log_default_aborter(const char* message);
#endif
int __android_log_is_loggable(int priority, const char* tag, int default_priority);
int __android_log_is_loggable_len(int priority, const char* tag, size_t tag_size, int default_priority);
#if __ANDROID_API__ >= 30
int32_t __android_log_set_minimum_priority(int32_t priority);
int32_t __android_log_get_minimum_priority(void);
void __android_log_set_default_tag(const char* tag);
#endif

__END_DECLS
