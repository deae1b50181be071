#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct group {
  char* gr_name;
  char* gr_passwd;
  gid_t gr_gid;
  char** gr_mem;
};

struct group* getgrgid(gid_t gid);
struct group* getgrnam(const char* name);
#if __ANDROID_API__ >= 26
struct group* getgrent(void);
void setgrent(void);
void endgrent(void);
#endif
#if __ANDROID_API__ >= 24
int getgrgid_r(gid_t gid, struct group* entry, char* buffer, size_t size, struct group** result);
int getgrnam_r(const char* name, struct group* entry, char* buffer, size_t size, struct group** result);
#endif
int getgrouplist(const char* user, gid_t group, gid_t* groups, int* count);
int initgroups(const char* user, gid_t group);
int setgroups(size_t size, const gid_t* list);

__END_DECLS
