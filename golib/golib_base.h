// What all of golib's functions have in common, and those that stand alone. Include golib.h, which has everything.
//
// Every function may be called from any thread, at any time, and returns an error for arguments that make no sense. Text that a function
// takes is read before it returns and stays the caller's; buffers that it fills are the caller's. Handles are numbers that are never given
// twice: one that was given back, or is of another kind, is an error and harms nobody.

#ifndef GOLIB_BASE_H
#define GOLIB_BASE_H

#include <stddef.h>
#include <stdint.h>

// What golib's functions return when they fail: numbers below zero. golib_strerror gives the text.
enum {
	GOLIB_OK = 0,
	GOLIB_EINVAL = -1, // an argument is NULL, empty, too long, or a handle that golib never gave or has taken back
	GOLIB_ENOENT = -2, // there is no such file
	GOLIB_EACCES = -3, // the file may not be read
	GOLIB_EIO = -4, // reading failed
	GOLIB_ECANCELED = -5, // golib_cancel was called
	GOLIB_ERANGE = -6, // the caller's buffer is too small
	GOLIB_ENOTREG = -7, // the path names something that is not a file: a folder, a pipe, a device
	GOLIB_EBUSY = -8, // something else is running on the handle
	GOLIB_ENOSPC = -9, // the disk is full
	GOLIB_ENETWORK = -10, // the server cannot be reached, the connection was cut, or somebody else answered: try again later
	GOLIB_ESERVER = -11, // the server's answer is not usable; trying again does not help
	GOLIB_EMETADATA = -12, // what the server says of its release is refused: not signed by a trusted key, or damaged
	GOLIB_EEXPIRED = -13, // the server's release counts no more, or not yet
	GOLIB_ECLOCK = -14, // this device's clock is wrong
	GOLIB_EDOWNGRADE = -15, // the server offers an older release than this device has seen
	GOLIB_ELOCKED = -16, // another process, or another handle, has the folder
	GOLIB_ESTATE = -17 // there is nothing to confirm, or nothing to go back to
};

// Bytes that golib_sha256_file needs in the caller's buffer: 64 hexadecimal digits and a NUL.
#define GOLIB_SHA256_SIZE 65

// Bytes that a text of JSON may have, with its NUL.
#define GOLIB_JSON_MAX 65536

// Bytes that a path may have, with its NUL.
#define GOLIB_PATH_MAX 4096

// Text that is only read: NUL-terminated, owned by whoever made it.
typedef const char *golib_text;

#ifdef __cplusplus
extern "C" {
#endif

// Writes what this library was built from into buf, as a JSON object with the keys "go" (version), "goos", "goarch",
// "module", "version", "revision" (empty if the build recorded none) and "modified", then a NUL. cap is the size of buf in bytes.
// Returns the length of the text without the NUL; GOLIB_EINVAL when buf is NULL; GOLIB_ERANGE when cap is too small (1024 is enough).
extern int32_t golib_build_info(char *buf, size_t cap);

// Reads a JSON value and writes it for people into buf: the keys of objects in their order in the alphabet, each on a line of its own, two
// spaces deeper than the object; then a NUL. cap is the size of buf in bytes. Returns the length of the text without the NUL; GOLIB_EINVAL
// when json is NULL, is no JSON value or has GOLIB_JSON_MAX bytes or more, or buf is NULL; GOLIB_ERANGE when cap is too small. When it fails, buf is untouched.
extern int32_t golib_json_indent(golib_text json, char *buf, size_t cap);

// Writes the SHA-256 of the file at path into buf, as 64 lower-case hexadecimal digits and a NUL. cap is the size of buf in bytes, at
// least GOLIB_SHA256_SIZE. The file is streamed: memory does not depend on its size. token is 0, or a handle from golib_cancel_token
// by which another thread can stop the work. Returns the length of the text without the NUL, or an error below zero; then buf is
// untouched.
extern int32_t golib_sha256_file(golib_text path, char *buf, size_t cap, uint64_t token);

// Makes a handle for stopping work, never 0. Give it back with golib_cancel_release.
extern uint64_t golib_cancel_token(void);

// Stops the work that was started with token, now or later: it returns GOLIB_ECANCELED. Safe from any thread, any number of times.
// Returns GOLIB_EINVAL when token is not a handle.
extern int32_t golib_cancel(uint64_t token);

// Takes the handle back; work that still uses it goes on and can no longer be stopped. Returns GOLIB_EINVAL when token is not a handle.
extern int32_t golib_cancel_release(uint64_t token);

// Returns the English text for a number that one of golib's functions returned. The text lives as long as the process; never free it.
extern golib_text golib_strerror(int32_t code);

#ifdef __cplusplus
}
#endif

#endif
