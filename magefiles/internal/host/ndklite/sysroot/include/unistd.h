#pragma once

#include <bits/fcntl.h>
#include <bits/getopt.h>
#include <bits/lockf.h>
#include <bits/posix_limits.h>
#include <bits/seek_constants.h>
#include <bits/sysconf.h>
#include <errno.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/select.h>
#include <sys/types.h>

__BEGIN_DECLS

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4

#define _PC_FILESIZEBITS 0
#define _PC_LINK_MAX 1
#define _PC_MAX_CANON 2
#define _PC_MAX_INPUT 3
#define _PC_NAME_MAX 4
#define _PC_PATH_MAX 5
#define _PC_PIPE_BUF 6
#define _PC_2_SYMLINKS 7
#define _PC_ALLOC_SIZE_MIN 8
#define _PC_REC_INCR_XFER_SIZE 9
#define _PC_REC_MAX_XFER_SIZE 10
#define _PC_REC_MIN_XFER_SIZE 11
#define _PC_REC_XFER_ALIGN 12
#define _PC_SYMLINK_MAX 13
#define _PC_CHOWN_RESTRICTED 14
#define _PC_NO_TRUNC 15
#define _PC_VDISABLE 16
#define _PC_ASYNC_IO 17
#define _PC_PRIO_IO 18
#define _PC_SYNC_IO 19

extern char** environ;

__noreturn void _exit(int status);
pid_t fork(void);
#if __ANDROID_API__ >= 35
pid_t _Fork(void);
#endif
pid_t vfork(void) __returns_twice;
pid_t getpid(void);
pid_t gettid(void) __attribute_const__;
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t getppid(void);
pid_t getpgrp(void);
int setpgrp(void);
pid_t getsid(pid_t pid);
pid_t setsid(void);
int execv(const char* path, char* const* argv);
int execvp(const char* file, char* const* argv);
int execvpe(const char* file, char* const* argv, char* const* envp);
int execve(const char* path, char* const* argv, char* const* envp);
int execl(const char* path, const char* arg0, ...) __attribute__((__sentinel__));
int execlp(const char* file, const char* arg0, ...) __attribute__((__sentinel__));
int execle(const char* path, const char* arg0, ...) __attribute__((__sentinel__(1)));
#if __ANDROID_API__ >= 28
int fexecve(int fd, char* const* argv, char* const* envp);
#endif
int nice(int increment);
int setuid(uid_t uid);
uid_t getuid(void);
int seteuid(uid_t uid);
uid_t geteuid(void);
int setgid(gid_t gid);
gid_t getgid(void);
int setegid(gid_t gid);
gid_t getegid(void);
int getgroups(int size, gid_t list[]);
int setgroups(size_t size, const gid_t* list);
int getresuid(uid_t* ruid, uid_t* euid, uid_t* suid);
int getresgid(gid_t* rgid, gid_t* egid, gid_t* sgid);
int setresuid(uid_t ruid, uid_t euid, uid_t suid);
int setresgid(gid_t rgid, gid_t egid, gid_t sgid);
int setreuid(uid_t ruid, uid_t euid);
int setregid(gid_t rgid, gid_t egid);
char* getlogin(void);
#if __ANDROID_API__ >= 28
int getlogin_r(char* buffer, size_t size);
#endif
long fpathconf(int fd, int name);
long pathconf(const char* path, int name);
int access(const char* path, int mode);
int faccessat(int dir_fd, const char* path, int mode, int flags);
int link(const char* old_path, const char* new_path);
int linkat(int old_dir_fd, const char* old_path, int new_dir_fd, const char* new_path, int flags);
int unlink(const char* path);
int unlinkat(int dir_fd, const char* path, int flags);
int chdir(const char* path);
int fchdir(int fd);
int rmdir(const char* path);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int chroot(const char* path);
int symlink(const char* old_path, const char* new_path);
int symlinkat(const char* old_path, int new_dir_fd, const char* new_path);
ssize_t readlink(const char* path, char* buffer, size_t size);
ssize_t readlinkat(int dir_fd, const char* path, char* buffer, size_t size);
int chown(const char* path, uid_t owner, gid_t group);
int fchown(int fd, uid_t owner, gid_t group);
int fchownat(int dir_fd, const char* path, uid_t owner, gid_t group, int flags);
int lchown(const char* path, uid_t owner, gid_t group);
char* getcwd(char* buffer, size_t size);
void sync(void);
#if __ANDROID_API__ >= 28
int syncfs(int fd);
#endif
int close(int fd);
ssize_t read(int fd, void* buffer, size_t size);
ssize_t write(int fd, const void* buffer, size_t size);
int dup(int fd);
int dup2(int old_fd, int new_fd);
int dup3(int old_fd, int new_fd, int flags);
int fsync(int fd);
int fdatasync(int fd);
int truncate(const char* path, off_t size) __RENAME_IF_FILE_OFFSET64(truncate64);
off_t lseek(int fd, off_t offset, int whence) __RENAME_IF_FILE_OFFSET64(lseek64);
ssize_t pread(int fd, void* buffer, size_t size, off_t offset) __RENAME_IF_FILE_OFFSET64(pread64);
ssize_t pwrite(int fd, const void* buffer, size_t size, off_t offset) __RENAME_IF_FILE_OFFSET64(pwrite64);
int ftruncate(int fd, off_t size) __RENAME_IF_FILE_OFFSET64(ftruncate64);
int truncate64(const char* path, off64_t size);
off64_t lseek64(int fd, off64_t offset, int whence);
ssize_t pread64(int fd, void* buffer, size_t size, off64_t offset);
ssize_t pwrite64(int fd, const void* buffer, size_t size, off64_t offset);
int ftruncate64(int fd, off64_t size);
#if __ANDROID_API__ >= 34
ssize_t copy_file_range(int in_fd, off64_t* in_offset, int out_fd, off64_t* out_offset, size_t size, unsigned int flags);
int close_range(unsigned int first_fd, unsigned int last_fd, int flags);
#endif
int pause(void);
unsigned int alarm(unsigned int seconds);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t microseconds);
int gethostname(char* buffer, size_t size);
#if __ANDROID_API__ >= 23
int sethostname(const char* name, size_t size);
#endif
#if __ANDROID_API__ >= 26
int getdomainname(char* buffer, size_t size);
int setdomainname(const char* name, size_t size);
#endif
int brk(void* address);
void* sbrk(ptrdiff_t increment);
int isatty(int fd);
char* ttyname(int fd);
int ttyname_r(int fd, char* buffer, size_t size);
int acct(const char* path);
int getpagesize(void) __attribute_const__;
long syscall(long number, ...);
int daemon(int no_chdir, int no_close);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
#if __ANDROID_API__ >= 28
void swab(const void* from, void* to, ssize_t size);
int getentropy(void* buffer, size_t size);
#endif

#define TEMP_FAILURE_RETRY(expression)          \
  ({                                            \
    __typeof__(expression) __result;            \
    do {                                        \
      __result = (expression);                  \
    } while (__result == -1 && errno == EINTR); \
    __result;                                   \
  })

__END_DECLS
