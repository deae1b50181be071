#pragma once

#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct AAssetManager;
typedef struct AAssetManager AAssetManager;
struct AAssetDir;
typedef struct AAssetDir AAssetDir;
struct AAsset;
typedef struct AAsset AAsset;

enum {
  AASSET_MODE_UNKNOWN = 0,
  AASSET_MODE_RANDOM = 1,
  AASSET_MODE_STREAMING = 2,
  AASSET_MODE_BUFFER = 3,
};

AAssetDir* AAssetManager_openDir(AAssetManager* manager, const char* path);
AAsset* AAssetManager_open(AAssetManager* manager, const char* path, int mode);
const char* AAssetDir_getNextFileName(AAssetDir* dir);
void AAssetDir_rewind(AAssetDir* dir);
void AAssetDir_close(AAssetDir* dir);
int AAsset_read(AAsset* asset, void* buffer, size_t size);
off_t AAsset_seek(AAsset* asset, off_t offset, int whence) __RENAME_IF_FILE_OFFSET64(AAsset_seek64);
off64_t AAsset_seek64(AAsset* asset, off64_t offset, int whence);
void AAsset_close(AAsset* asset);
const void* AAsset_getBuffer(AAsset* asset);
off_t AAsset_getLength(AAsset* asset) __RENAME_IF_FILE_OFFSET64(AAsset_getLength64);
off64_t AAsset_getLength64(AAsset* asset);
off_t AAsset_getRemainingLength(AAsset* asset) __RENAME_IF_FILE_OFFSET64(AAsset_getRemainingLength64);
off64_t AAsset_getRemainingLength64(AAsset* asset);
int AAsset_openFileDescriptor(AAsset* asset, off_t* start, off_t* size) __RENAME_IF_FILE_OFFSET64(AAsset_openFileDescriptor64);
int AAsset_openFileDescriptor64(AAsset* asset, off64_t* start, off64_t* size);
int AAsset_isAllocated(AAsset* asset);

__END_DECLS
