#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct passwd {
  char* pw_name;
  char* pw_passwd;
  uid_t pw_uid;
  gid_t pw_gid;
#ifdef __LP64__
  char* pw_gecos;
#else
#define pw_gecos pw_passwd
#endif
  char* pw_dir;
  char* pw_shell;
};

struct passwd* getpwnam(const char* name);
struct passwd* getpwuid(uid_t uid);
#if __ANDROID_API__ >= 26
struct passwd* getpwent(void);
void setpwent(void);
void endpwent(void);
#endif
int getpwnam_r(const char* name, struct passwd* entry, char* buffer, size_t size, struct passwd** result);
int getpwuid_r(uid_t uid, struct passwd* entry, char* buffer, size_t size, struct passwd** result);

__END_DECLS
