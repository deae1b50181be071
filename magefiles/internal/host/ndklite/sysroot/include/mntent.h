#pragma once

#include <paths.h>
#include <stdio.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define MNTTAB _PATH_MNTTAB
#define MOUNTED _PATH_MOUNTED
#define MNTTYPE_IGNORE "ignore"
#define MNTTYPE_NFS "nfs"
#define MNTTYPE_SWAP "swap"
#define MNTOPT_DEFAULTS "defaults"
#define MNTOPT_NOAUTO "noauto"
#define MNTOPT_NOSUID "nosuid"
#define MNTOPT_RO "ro"
#define MNTOPT_RW "rw"
#define MNTOPT_SUID "suid"

struct mntent {
  char* mnt_fsname;
  char* mnt_dir;
  char* mnt_type;
  char* mnt_opts;
  int mnt_freq;
  int mnt_passno;
};

int endmntent(FILE* file);
struct mntent* getmntent(FILE* file);
struct mntent* getmntent_r(FILE* file, struct mntent* entry, char* buffer, int size);
FILE* setmntent(const char* path, const char* mode);
#if __ANDROID_API__ >= 26
char* hasmntopt(const struct mntent* entry, const char* option);
#endif

__END_DECLS
