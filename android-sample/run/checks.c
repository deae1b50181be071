// What `mage run` asks of libsample.so, through the same native methods that Java calls: BuildInfo's, which is written by hand, and those of
// the binding.

#include <stdio.h>
#include <string.h>

#include "gondk_run.h"

// A native method of the binding, or NULL when the check has failed.
#define NATIVE(run, result, name, ...) ((result(*)(JNIEnv *, jclass, ##__VA_ARGS__))gondk_native(run, #name))

// Go's name of what this program was compiled for.
static const char *goarch(void) {
#if defined(__aarch64__)
	return "arm64";
#elif defined(__arm__)
	return "arm";
#elif defined(__x86_64__)
	return "amd64";
#else
	return "386";
#endif
}

static const char *goos(void) {
#ifdef __ANDROID__
	return "android";
#else
	return "linux";
#endif
}

// Finds the text of a key in the one flat JSON object that BuildInfo gives; its values have no escapes.
static void value_of(const char *json, const char *key, char *value, size_t size) {
	char quoted[32];
	value[0] = '\0';
	snprintf(quoted, sizeof quoted, "\"%s\": \"", key);
	const char *start = strstr(json, quoted);
	if (start == NULL) return;
	start += strlen(quoted);
	snprintf(value, size, "%.*s", (int)strcspn(start, "\""), start);
}

static void build_info(struct gondk_run *run) {
	jbyteArray (*info)(JNIEnv *, jclass) = (jbyteArray(*)(JNIEnv *, jclass))gondk_symbol(run, "Java_dev_gondk_sample_BuildInfo_json");
	if (info == NULL) return;
	jbyteArray bytes = info(run->env, NULL);
	if (bytes == NULL) return; // with an exception, which fails the check
	char go[64], arch[64], os[64], module[256], revision[64];
	const char *json = gondk_text(bytes);
	value_of(json, "go", go, sizeof go);
	value_of(json, "goarch", arch, sizeof arch);
	value_of(json, "goos", os, sizeof os);
	value_of(json, "module", module, sizeof module);
	value_of(json, "revision", revision, sizeof revision);
	if (strcmp(arch, goarch()) != 0 || strcmp(os, goos()) != 0)
		gondk_fail(run, "it was built for %s/%s, not for %s/%s", os, arch, goos(), goarch());
	if (go[0] == '\0') gondk_fail(run, "it does not tell its Go version: %s", json);
	gondk_answer(run, GONDK_EVERYWHERE, "go", "%s", go);
	gondk_answer(run, GONDK_EVERYWHERE, "module", "%s", module);
	gondk_answer(run, GONDK_EVERYWHERE, "revision", "%s", revision);
	gondk_answer(run, GONDK_IN_ABI, "all", "%s", json);
}

// What was called must have thrown an exception whose class has this name, without its package, and whose message has these words.
static void expect_error(struct gondk_run *run, const char *type, const char *words) {
	const struct gondk_thrown *thrown = gondk_catch(run);
	if (thrown == NULL) {
		gondk_fail(run, "no exception where %s was due: %s", type, words);
		return;
	}
	const char *name = strrchr(thrown->type, '/');
	if (name == NULL || strcmp(name + 1, type) != 0 || strstr(thrown->message, words) == NULL)
		gondk_fail(run, "it threw %s: %s; due was %s: %s", thrown->type, thrown->message, type, words);
}

static const char *greeting(struct gondk_run *run, const char *name) {
	jstring (*greet)(JNIEnv *, jclass, jstring) = NATIVE(run, jstring, greeter_Greet, jstring);
	return greet == NULL ? NULL : gondk_text(greet(run->env, NULL, (*run->env)->NewStringUTF(run->env, name)));
}

static void greet(struct gondk_run *run) {
	const char *text = greeting(run, "grün €");
	if (text == NULL || strcmp(text, "Hello, grün €!") != 0) gondk_fail(run, "it greets with %s", text == NULL ? "null" : text);
	greeting(run, "");
	expect_error(run, "GoException", "nobody to greet");
}

// What is packed into a byte array, one value after another.
static int64_t next_long(const char **packed) {
	int64_t number;
	memcpy(&number, *packed, sizeof number);
	*packed += sizeof number;
	return number;
}

static int next_bool(const char **packed) { return *(*packed)++; }

static void next_text(const char **packed, char *text, size_t size) {
	int32_t length;
	memcpy(&length, *packed, sizeof length);
	snprintf(text, size, "%.*s", (int)length, *packed + sizeof length);
	*packed += sizeof length + (size_t)length;
}

// What a Progress or a Watcher is told.
struct told {
	int calls;
	int64_t done, total;
};

static void progress(void *data, int method, const void *packed, size_t size) {
	struct told *t = data;
	const char *from = packed;
	(void)method;
	if (size == 24) (void)next_long(&from); // a Watcher's phase
	t->calls++;
	t->done = next_long(&from);
	t->total = next_long(&from);
}

// Content.digestOf gives a Digest. 0: an exception is pending, or the check has failed.
static int digest_of(struct gondk_run *run, const char *path, jlong context, jlong progress, char *hex, size_t size) {
	jbyteArray (*digest)(JNIEnv *, jclass, jlong, jstring, jlong) = NATIVE(run, jbyteArray, content_DigestOf, jlong, jstring, jlong);
	if (digest == NULL) return 0;
	const char *packed = gondk_text(digest(run->env, NULL, context, (*run->env)->NewStringUTF(run->env, path), progress));
	if (packed == NULL) return 0;
	next_text(&packed, hex, size);
	return 1;
}

static void digest(struct gondk_run *run) {
	char hex[80];
	static struct told told;
	if (!digest_of(run, run->input, 0, gondk_reference(run, progress, &told), hex, sizeof hex)) return;
	if (strcmp(hex, run->input_sha256) != 0) gondk_fail(run, "the SHA-256 of %s is %s, not %s", run->input, run->input_sha256, hex);
	if (told.calls < 2 || told.done != told.total) gondk_fail(run, "%d times told of progress, at last %lld of %lld", told.calls, (long long)told.done, (long long)told.total);
	gondk_answer(run, GONDK_EVERYWHERE, "sha256", "%s", hex);
	gondk_answer(run, GONDK_EVERYWHERE, "progress", "%d", told.calls);
}

static void canceled(struct gondk_run *run) {
	char hex[80];
	jlong (*context)(JNIEnv *, jclass) = NATIVE(run, jlong, context);
	void (*cancel)(JNIEnv *, jclass, jlong) = NATIVE(run, void, cancel, jlong);
	void (*release)(JNIEnv *, jclass, jlong, jint) = NATIVE(run, void, release, jlong, jint);
	if (context == NULL || cancel == NULL || release == NULL) return;
	jlong cancellation = context(run->env, NULL);
	cancel(run->env, NULL, cancellation);
	digest_of(run, run->input, cancellation, 0, hex, sizeof hex);
	expect_error(run, "GoException", "canceled");
	release(run->env, NULL, cancellation, 1);
	digest_of(run, run->input, cancellation, 0, hex, sizeof hex);
	expect_error(run, "IllegalStateException", "");
}

static void no_such_file(struct gondk_run *run) {
	char hex[80];
	digest_of(run, "/no such file", 0, 0, hex, sizeof hex);
	expect_error(run, "GoException", "no such file or directory");
}

static void folder(struct gondk_run *run) {
	char hex[80];
	digest_of(run, run->dir, 0, 0, hex, sizeof hex);
	expect_error(run, "GoException", "not a regular file");
}

// The native methods of Updater.
struct updater {
	jlong (*open)(JNIEnv *, jclass, jstring, jstring, jstring, jstring);
	jbyteArray (*current)(JNIEnv *, jclass, jlong), (*check)(JNIEnv *, jclass, jlong, jlong);
	void (*install)(JNIEnv *, jclass, jlong, jlong, jlong), (*confirm)(JNIEnv *, jclass, jlong, jlong);
	void (*rollback)(JNIEnv *, jclass, jlong), (*close)(JNIEnv *, jclass, jlong), (*release)(JNIEnv *, jclass, jlong, jint);
};

static int find_updater(struct gondk_run *run, struct updater *u) {
	u->open = NATIVE(run, jlong, content_NewUpdater, jstring, jstring, jstring, jstring);
	u->current = NATIVE(run, jbyteArray, content_Updater_Current, jlong);
	u->check = NATIVE(run, jbyteArray, content_Updater_Check, jlong, jlong);
	u->install = NATIVE(run, void, content_Updater_Install, jlong, jlong, jlong);
	u->confirm = NATIVE(run, void, content_Updater_Confirm, jlong, jlong);
	u->rollback = NATIVE(run, void, content_Updater_Rollback, jlong);
	u->close = NATIVE(run, void, content_Updater_Close, jlong);
	u->release = NATIVE(run, void, release, jlong, jint);
	return u->open && u->current && u->check && u->install && u->confirm && u->rollback && u->close && u->release;
}

// The words of the line that run/server has written.
struct server {
	char urls[2][128], key[64], hmac[64], device_key[64];
};

static int find_server(struct gondk_run *run, struct server *s) {
	if (run->server != NULL && sscanf(run->server, "%127s %127s %63s %63s %63s", s->urls[0], s->urls[1], s->key, s->hmac, s->device_key) == 5) return 1;
	gondk_fail(run, "run/server said %s", run->server == NULL ? "nothing" : run->server);
	return 0;
}

static jlong open_updater(struct gondk_run *run, const struct updater *u, const struct server *s, int server) {
	JNIEnv *env = run->env;
	char dir[4096];
	snprintf(dir, sizeof dir, "%s/updated", run->dir);
	return u->open(env, NULL, (*env)->NewStringUTF(env, dir), (*env)->NewStringUTF(env, s->urls[server]), (*env)->NewStringUTF(env, s->key),
	               (*env)->NewStringUTF(env, s->hmac));
}

// What the server offers must be that version, and less to download than it has where a delta fits.
static int offered(struct gondk_run *run, const char *release, int64_t version) {
	if (release == NULL) return 0; // with an exception, which fails the check
	if (!next_bool(&release)) {
		gondk_fail(run, "the server offers nothing, not version %lld", (long long)version);
		return 0;
	}
	int64_t offers = next_long(&release), size = next_long(&release), download = next_long(&release);
	if (offers != version) gondk_fail(run, "the server offers version %lld, not %lld", (long long)offers, (long long)version);
	if ((download < size) != (version > 1)) gondk_fail(run, "%lld bytes are to be downloaded for %lld", (long long)download, (long long)size);
	return 1;
}

// Installs the one version that is new, and tells what it is.
static void install(struct gondk_run *run, const struct updater *u, jlong updater, int64_t version) {
	if (!offered(run, gondk_text(u->check(run->env, NULL, updater, 0)), version)) return;
	static struct told told;
	told = (struct told){0};
	u->install(run->env, NULL, updater, 0, gondk_reference(run, progress, &told));
	const char *installed = gondk_text(u->current(run->env, NULL, updater));
	if (installed == NULL) return;
	char path[4096], hex[80] = "";
	next_text(&installed, path, sizeof path);
	int64_t current = next_long(&installed), size = next_long(&installed);
	if (current != version || next_bool(&installed)) gondk_fail(run, "version %lld is current, or was confirmed", (long long)current);
	if (told.calls == 0 || told.done != told.total) gondk_fail(run, "%d times told of progress, at last %lld of %lld", told.calls, (long long)told.done, (long long)told.total);
	u->confirm(run->env, NULL, updater, version);
	digest_of(run, path, 0, 0, hex, sizeof hex);
	gondk_answer(run, GONDK_EVERYWHERE, version == 1 ? "first" : "second", "version %lld, %lld bytes, SHA-256 %s", (long long)current, (long long)size, hex);
}

// Installs a version as a whole, and the next one by a delta.
static void update(struct gondk_run *run) {
	struct updater u;
	struct server s;
	if (!find_updater(run, &u) || !find_server(run, &s)) return;
	for (int i = 0; i < 2; i++) {
		jlong updater = open_updater(run, &u, &s, i);
		if ((*run->env)->ExceptionCheck(run->env)) return;
		install(run, &u, updater, i + 1);
		u.close(run->env, NULL, updater);
		u.release(run->env, NULL, updater, 1);
	}
}

static void update_closed(struct gondk_run *run) {
	struct updater u;
	struct server s;
	if (!find_updater(run, &u) || !find_server(run, &s)) return;
	jlong updater = open_updater(run, &u, &s, 1);
	u.rollback(run->env, NULL, updater);
	expect_error(run, "GoException", "");
	u.close(run->env, NULL, updater);
	u.release(run->env, NULL, updater, 1);
	u.close(run->env, NULL, updater);
	expect_error(run, "IllegalStateException", "");
	s.urls[0][0] = 'x';
	open_updater(run, &u, &s, 0);
	expect_error(run, "GoException", "URL");
}

// The native methods of Rollout.
struct rollout {
	jlong (*open)(JNIEnv *, jclass, jstring, jstring, jstring, jstring, jbyteArray);
	jlong (*updater)(JNIEnv *, jclass, jlong, jstring, jstring, jstring, jstring);
	jbyteArray (*standing)(JNIEnv *, jclass, jlong);
	void (*close)(JNIEnv *, jclass, jlong);
};

static int find_rollout(struct gondk_run *run, struct rollout *r) {
	r->open = NATIVE(run, jlong, content_NewRollout, jstring, jstring, jstring, jstring, jbyteArray);
	r->updater = NATIVE(run, jlong, content_Rollout_NewUpdater, jlong, jstring, jstring, jstring, jstring);
	r->standing = NATIVE(run, jbyteArray, content_Rollout_Standing, jlong);
	r->close = NATIVE(run, void, content_Rollout_Close, jlong);
	return r->open && r->updater && r->standing && r->close;
}

// A Device whose group is "run", packed: no version of the app, API level 0, nothing left out.
static jbyteArray run_device(JNIEnv *env) {
	static const jbyte device[] = {3, 0, 0, 0, 'r', 'u', 'n', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	jbyteArray packed = (*env)->NewByteArray(env, sizeof device);
	(*env)->SetByteArrayRegion(env, packed, 0, sizeof device, device);
	return packed;
}

// Opens an updater that the rollout at a path of the second server decides for. 0: an exception is pending.
static jlong open_rolled(struct gondk_run *run, const struct rollout *r, const struct server *s, const char *path, jlong *rollout) {
	JNIEnv *env = run->env;
	char dir[4096], url[160];
	snprintf(dir, sizeof dir, "%s/rolled", run->dir);
	snprintf(url, sizeof url, "%s%s", s->urls[1], path);
	jstring folder = (*env)->NewStringUTF(env, dir), key = (*env)->NewStringUTF(env, s->key);
	*rollout = r->open(env, NULL, folder, (*env)->NewStringUTF(env, url), (*env)->NewStringUTF(env, s->device_key), key, run_device(env));
	if ((*env)->ExceptionCheck(env)) return 0;
	return r->updater(env, NULL, *rollout, folder, (*env)->NewStringUTF(env, s->urls[1]), key, (*env)->NewStringUTF(env, s->hmac));
}

// What the rollout says must be this. Strategies of these checks have the version of the release.
static void standing(struct gondk_run *run, const char *packed, int64_t release) {
	char id[64], group[16], feature[16], variant[16];
	if (packed == NULL) return;
	next_text(&packed, id, sizeof id);
	next_text(&packed, group, sizeof group);
	int online = next_bool(&packed);
	int64_t strategy = next_long(&packed), allowed = next_long(&packed);
	int paused = next_bool(&packed);
	packed += 4; // the number of variants
	if (!online || strategy != release || allowed != release || paused || strcmp(group, "run") != 0 || strlen(id) != 32) {
		gondk_fail(run, "device %s of group %s, online %d, strategy %lld, release %lld", id, group, online, (long long)strategy, (long long)allowed);
		return;
	}
	next_text(&packed, feature, sizeof feature);
	next_text(&packed, variant, sizeof variant);
	if (strcmp(feature, "new-map") != 0 || strcmp(variant, "on") != 0) gondk_fail(run, "feature %s is %s", feature, variant);
}

// Where two versions are there, and the rollout lets this device have the first, it takes that alone; the second when the rollout does.
static void rollout(struct gondk_run *run) {
	static const char *const paths[] = {"held/", "allowed/"};
	struct updater u;
	struct server s;
	struct rollout r;
	if (!find_updater(run, &u) || !find_server(run, &s) || !find_rollout(run, &r)) return;
	for (int i = 0; i < 2; i++) {
		jlong rollout, updater = open_rolled(run, &r, &s, paths[i], &rollout);
		if ((*run->env)->ExceptionCheck(run->env)) return;
		install(run, &u, updater, i + 1);
		const char *more = gondk_text(u.check(run->env, NULL, updater, 0));
		if (more != NULL && next_bool(&more)) gondk_fail(run, "version %lld is offered beyond what the rollout allows", (long long)next_long(&more));
		standing(run, gondk_text(r.standing(run->env, NULL, rollout)), i + 1);
		u.close(run->env, NULL, updater);
		u.release(run->env, NULL, updater, 1);
		r.close(run->env, NULL, rollout);
		u.release(run->env, NULL, rollout, 1);
	}
}

// A call into Go and back that does next to nothing there.
static void call(struct gondk_run *run) {
	static jboolean (*cancelled)(JNIEnv *, jclass, jlong);
	static jlong cancellation;
	if (cancelled == NULL) {
		jlong (*context)(JNIEnv *, jclass) = NATIVE(run, jlong, context);
		cancelled = NATIVE(run, jboolean, cancelled, jlong);
		if (context == NULL || cancelled == NULL) return;
		cancellation = context(run->env, NULL);
	}
	if (cancelled(run->env, NULL, cancellation)) gondk_fail(run, "a context that nobody has cancelled is");
}

static void greet_somebody(struct gondk_run *run) { greeting(run, "somebody"); }

static void digest_input(struct gondk_run *run) {
	char hex[80];
	digest_of(run, run->input, 0, 0, hex, sizeof hex);
}

static void speed(struct gondk_run *run) {
	gondk_measure(run, "a call", call);
	gondk_measure(run, "a greeting", greet_somebody);
	gondk_measure(run, "digest of 1 MB", digest_input);
}

const struct gondk_check gondk_checks[] = {
	{"build-info", build_info}, {"greet", greet}, {"digest", digest}, {"canceled", canceled}, {"no-such-file", no_such_file},
	{"folder", folder}, {"update", update}, {"update-closed", update_closed}, {"rollout", rollout}, {"speed", speed}, {NULL, NULL},
};
