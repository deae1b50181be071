// Keeps one file of content up to date: asks a server for a signed release, downloads a delta or the whole file, and puts it in place so that
// a crash at any moment leaves the old content or the new, whole. Content is data, never code: Google Play forbids apps to load code that
// did not come from it. Include golib.h, which has everything.
//
//	struct golib_update_config config = { .size = sizeof config, .dir = dir, .url = "https://example.com/maps/", .keys = keys };
//	uint64_t update;
//	if (golib_update_open(&config, &update, error, sizeof error) < 0) …
//	golib_update_current(update, path, sizeof path, &content);       // use path
//	golib_update_confirm(update, content.version);                   // when it has proved good
//	golib_update_check(update, &release);                            // release.version == 0: nothing new
//	golib_update_apply(update, progress, user);
//
// New content must be confirmed. Content that was not, in two openings, gives way to the earlier one in the third, and is not offered
// again: whoever publishes takes back a bad release by publishing the earlier content with a higher version.

#ifndef GOLIB_UPDATE_H
#define GOLIB_UPDATE_H

#include "golib_base.h"

// What golib_update_open needs. Set what is not used to 0.
struct golib_update_config {
	size_t size;         // sizeof(struct golib_update_config); members that later versions add are 0 for who knows fewer
	golib_text dir;      // folder for the content, made where it is not there; the app's own, such as getFilesDir() + "/maps"
	golib_text url;      // the server's folder: "https://example.com/maps/"
	golib_text keys;     // trusted Ed25519 public keys, each in base64, parted by white space; several for changing keys
	golib_text hmac_key; // signs requests, 32 bytes or more in base64; NULL: requests are not signed
	uint64_t rate;       // bytes per second of a download; 0: as fast as it goes
};

// Settings that are only read: copied before golib_update_open returns.
typedef const struct golib_update_config *golib_update_settings;

// The content that is installed.
struct golib_update_content {
	int64_t version;   // 0: none is
	int64_t size;      // bytes
	int32_t confirmed; // 1, or 0 while golib_update_confirm has to be called
	int32_t reserved;
};

// A release that is new.
struct golib_update_release {
	int64_t version;  // 0: there is none
	int64_t size;     // bytes of the content
	int64_t download; // bytes to be downloaded for it: fewer than size where a delta fits
};

// What golib_update_apply is at.
enum {
	GOLIB_UPDATE_DOWNLOADING = 1, // done and total are bytes of the download
	GOLIB_UPDATE_PATCHING = 2     // done and total are bytes of the content
};

// Is told how far golib_update_apply is, on the thread that called it, many times. user is what that caller gave. It may call any function
// with the same handle; golib_update_check, _apply and _close return GOLIB_EBUSY there.
typedef void (*golib_update_progress)(void *user, int32_t phase, int64_t done, int64_t total);

#ifdef __cplusplus
extern "C" {
#endif

// Opens a folder of content and writes a handle to *update, never 0. Give it back with golib_update_close. Each opening counts as a start
// of the app. Returns GOLIB_OK; GOLIB_EINVAL where config lacks something or has nonsense in it; GOLIB_ELOCKED where the folder is open
// already; other errors of reading and writing. Then *update is 0, and the reason is written to error, which has cap bytes, cut to fit and
// with a NUL; error may be NULL.
extern int32_t golib_update_open(golib_update_settings config, uint64_t *update, char *error, size_t cap);

// Tells the content that is installed: its path into path, which has cap bytes (GOLIB_PATH_MAX is enough), and the rest into *content;
// either may be NULL. The file stays while it is the current content; one that was opened can be read on. Returns the length of the path
// without its NUL, 0 where nothing is installed; GOLIB_ERANGE when cap is too small.
extern int32_t golib_update_current(uint64_t update, char *path, size_t cap, struct golib_update_content *content);

// Asks the server for a release, waiting for the answer, and writes it to *release; nothing new is a version of 0. Costs one small answer
// where nothing has changed. Returns GOLIB_OK or an error.
extern int32_t golib_update_check(uint64_t update, struct golib_update_release *release);

// Installs the release that golib_update_check told last; without one, asks the server, and does nothing if there is nothing new.
// Returns when it is installed, or has failed: then what was current still is, and what was downloaded is kept for the next time. progress
// may be NULL.
extern int32_t golib_update_apply(uint64_t update, golib_update_progress progress, void *user);

// Says that the current content is good; there is no way back then. version is the one that was looked at: GOLIB_ESTATE where another one
// is current meanwhile.
extern int32_t golib_update_confirm(uint64_t update, int64_t version);

// Goes back to the content that was confirmed last, or to none where none was. Returns GOLIB_ESTATE where the current one is confirmed.
extern int32_t golib_update_rollback(uint64_t update);

// Stops the check or apply that is running, which returns GOLIB_ECANCELED at once; does nothing where none is.
extern int32_t golib_update_cancel(uint64_t update);

// Stops what is running, waits for it and takes the handle back.
extern int32_t golib_update_close(uint64_t update);

// Writes the English text of the last error that a function returned for this handle to buf, which has cap bytes, cut to fit and with a
// NUL: what golib_strerror says of its number, and more. Empty where there was none. Returns the text's length in buf; GOLIB_EINVAL when
// buf is NULL.
extern int32_t golib_update_last_error(uint64_t update, char *buf, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
