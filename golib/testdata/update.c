// Calls golib's functions for updates as an app would, and as a careless one would:
//
//	update STAGE DIR URL KEYS HMAC_KEY
//
// installs version 1 in the stage "first", version 2 in the stage "second", and in the stage "down" finds that there is no server.
#include "libgolib.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static struct golib_update_config config;
static char reason[256];

static uint64_t open_update(void) {
	uint64_t update = 0;
	if (golib_update_open(&config, &update, reason, sizeof reason) != GOLIB_OK) {
		printf("open: %s\n", reason);
		exit(1);
	}
	return update;
}

// Whether a handle is unknown to every function.
static int unknown(uint64_t update) {
	struct golib_update_content content;
	struct golib_update_release release;
	char buf[16];
	return golib_update_current(update, buf, sizeof buf, &content) == GOLIB_EINVAL && golib_update_check(update, &release) == GOLIB_EINVAL &&
	       golib_update_apply(update, NULL, NULL) == GOLIB_EINVAL && golib_update_confirm(update, 1) == GOLIB_EINVAL &&
	       golib_update_rollback(update) == GOLIB_EINVAL && golib_update_cancel(update) == GOLIB_EINVAL &&
	       golib_update_last_error(update, buf, sizeof buf) == GOLIB_EINVAL && golib_update_close(update) == GOLIB_EINVAL;
}

static int refused(struct golib_update_config bad) {
	uint64_t update = 1;
	reason[0] = '\0';
	return golib_update_open(&bad, &update, reason, sizeof reason) == GOLIB_EINVAL && update == 0 && reason[0] != '\0';
}

static void misuse(void) {
	uint64_t update = 1;
	CHECK(golib_update_open(NULL, &update, reason, sizeof reason) == GOLIB_EINVAL && update == 0);
	CHECK(golib_update_open(&config, NULL, reason, sizeof reason) == GOLIB_EINVAL);
	CHECK(golib_update_open(NULL, &update, NULL, 0) == GOLIB_EINVAL);
	char small[8];
	CHECK(golib_update_open(NULL, &update, small, sizeof small) == GOLIB_EINVAL && strlen(small) == 7);

	struct golib_update_config bad = config;
	bad.size = 0;
	CHECK(refused(bad));
	bad = config, bad.dir = NULL;
	CHECK(refused(bad));
	bad = config, bad.url = "no address";
	CHECK(refused(bad));
	bad = config, bad.keys = "";
	CHECK(refused(bad));
	bad = config, bad.keys = "AAAA";
	CHECK(refused(bad));
	bad = config, bad.hmac_key = "AAAA";
	CHECK(refused(bad));
	bad = config, bad.rate = UINT64_MAX;
	CHECK(refused(bad));

	uint64_t token = golib_cancel_token();
	CHECK(unknown(0) && unknown(1) && unknown(UINT64_MAX) && unknown(token));
	CHECK(golib_cancel(token) == GOLIB_OK && golib_cancel_release(token) == GOLIB_OK);
}

struct seen {
	uint64_t update;
	pthread_t thread;
	int calls, other_thread, backwards, patching, misuse;
	int64_t done, total;
};

static void tell(void *user, int32_t phase, int64_t done, int64_t total) {
	struct seen *s = user;
	s->calls++;
	s->other_thread |= !pthread_equal(s->thread, pthread_self());
	s->backwards |= phase == GOLIB_UPDATE_DOWNLOADING && !s->patching && done < s->done;
	s->patching |= phase == GOLIB_UPDATE_PATCHING;
	s->done = done, s->total = total;
	struct golib_update_release release;
	s->misuse |= golib_update_close(s->update) != GOLIB_EBUSY || golib_update_check(s->update, &release) != GOLIB_EBUSY ||
	             golib_update_apply(s->update, NULL, NULL) != GOLIB_EBUSY || golib_update_current(s->update, NULL, 0, NULL) < 0;
}

// Installs what is new, and looks at it.
static void install(int64_t version, int delta) {
	uint64_t update = open_update();
	struct golib_update_release release;
	CHECK(golib_update_check(update, NULL) == GOLIB_EINVAL);
	CHECK(golib_update_check(update, &release) == GOLIB_OK && release.version == version && release.size == 1000000);
	CHECK(delta ? release.download < 100000 : release.download == release.size);

	struct seen s = {.update = update, .thread = pthread_self()};
	CHECK(golib_update_apply(update, tell, &s) == GOLIB_OK);
	CHECK(s.calls > 0 && s.done == s.total && s.total == (s.patching ? release.size : release.download));
	CHECK(!s.other_thread && !s.backwards && !s.misuse && s.patching == delta);

	char path[GOLIB_PATH_MAX];
	struct golib_update_content content;
	int32_t length = golib_update_current(update, path, sizeof path, &content);
	CHECK(length > 0 && (size_t)length == strlen(path));
	CHECK(content.version == version && content.size == release.size && content.confirmed == 0);
	CHECK(golib_update_current(update, path, (size_t)length, NULL) == GOLIB_ERANGE);
	FILE *f = fopen(path, "r");
	CHECK(f != NULL && fgetc(f) == '0' + version && fclose(f) == 0);

	CHECK(golib_update_check(update, &release) == GOLIB_OK && release.version == 0);
	CHECK(golib_update_apply(update, NULL, NULL) == GOLIB_OK);
	CHECK(golib_update_confirm(update, version + 1) == GOLIB_ESTATE);
	CHECK(golib_update_confirm(update, version) == GOLIB_OK);
	CHECK(golib_update_current(update, NULL, 0, &content) > 0 && content.confirmed == 1);
	CHECK(golib_update_rollback(update) == GOLIB_ESTATE);
	char text[256];
	CHECK(golib_update_last_error(update, text, sizeof text) > 0 && strstr(text, "earlier content") != NULL);
	CHECK(golib_update_last_error(update, text, 5) == 4 && strlen(text) == 4);
	CHECK(golib_update_last_error(update, NULL, 5) == GOLIB_EINVAL);

	uint64_t second = 1;
	CHECK(golib_update_open(&config, &second, reason, sizeof reason) == GOLIB_ELOCKED && second == 0);
	CHECK(golib_update_close(update) == GOLIB_OK);
	CHECK(unknown(update));
}

static void *cancel_soon(void *user) {
	struct seen *s = user;
	while (__atomic_load_n(&s->calls, __ATOMIC_SEQ_CST) == 0) {
	}
	CHECK(golib_update_cancel(s->update) == GOLIB_OK);
	return NULL;
}

static void count(void *user, int32_t phase, int64_t done, int64_t total) {
	(void)phase, (void)done, (void)total;
	__atomic_add_fetch(&((struct seen *)user)->calls, 1, __ATOMIC_SEQ_CST);
}

// Stops a download that would take a minute.
static void stopped(void) {
	config.rate = 20000;
	struct seen s = {.update = open_update()};
	pthread_t other;
	CHECK(golib_update_cancel(s.update) == GOLIB_OK); // nothing is running: nothing is stopped
	CHECK(pthread_create(&other, NULL, cancel_soon, &s) == 0);
	CHECK(golib_update_apply(s.update, count, &s) == GOLIB_ECANCELED);
	CHECK(pthread_join(other, NULL) == 0);
	CHECK(golib_update_close(s.update) == GOLIB_OK);
	config.rate = 0;
}

static void *anything(void *user) {
	uint64_t update = *(uint64_t *)user;
	struct golib_update_release release;
	struct golib_update_content content;
	char text[64];
	for (int i = 0; i < 50; i++) {
		golib_update_check(update, &release);
		golib_update_apply(update, NULL, NULL);
		golib_update_current(update, NULL, 0, &content);
		golib_update_confirm(update, i);
		golib_update_last_error(update, text, sizeof text);
		golib_update_cancel(update);
		if (i == 40) golib_update_close(update);
	}
	return NULL;
}

// Many threads do everything at once, and close the handle under each other.
static void threads(void) {
	uint64_t update = open_update();
	pthread_t all[8];
	for (int i = 0; i < 8; i++) CHECK(pthread_create(&all[i], NULL, anything, &update) == 0);
	for (int i = 0; i < 8; i++) CHECK(pthread_join(all[i], NULL) == 0);
	CHECK(unknown(update));
}

static void down(void) {
	uint64_t update = open_update();
	struct golib_update_release release;
	CHECK(golib_update_check(update, &release) == GOLIB_ENETWORK && release.version == 0);
	char text[256];
	CHECK(golib_update_last_error(update, text, sizeof text) > 0 && strstr(text, config.url) != NULL);
	CHECK(golib_update_current(update, NULL, 0, NULL) > 0);
	CHECK(golib_update_close(update) == GOLIB_OK);
}

int main(int argc, char **argv) {
	if (argc != 6) return 2;
	config = (struct golib_update_config){.size = sizeof config, .dir = argv[2], .url = argv[3], .keys = argv[4], .hmac_key = argv[5]};
	if (strcmp(argv[1], "first") == 0) {
		misuse();
		stopped();
		install(1, 0);
	} else if (strcmp(argv[1], "second") == 0) {
		install(2, 1);
		threads();
	} else {
		down();
	}
	return failed;
}
