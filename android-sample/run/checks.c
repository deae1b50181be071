// What `mage run` asks of libsample.so, through the same JNI functions that Golib.java calls.

#include <stdio.h>
#include <string.h>

#include "golib.h"
#include "gondk_run.h"

// The function of Golib.java's native method NAME, or NULL when the check has failed.
#define FIND(run, result, name, ...) ((result(*)(JNIEnv *, jclass, ##__VA_ARGS__))gondk_symbol(run, "Java_dev_gondk_sample_Golib_" #name))

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

// Finds the text of a key in the one flat JSON object that golib_build_info gives; its values have no escapes.
static void value_of(const char *json, const char *key, char *value, size_t size) {
	char quoted[32];
	value[0] = '\0';
	snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
	const char *start = strstr(json, quoted);
	if (start == NULL) return;
	start += strlen(quoted);
	snprintf(value, size, "%.*s", (int)strcspn(start, "\""), start);
}

static void build_info(struct gondk_run *run) {
	jbyteArray (*info)(JNIEnv *, jclass) = FIND(run, jbyteArray, buildInfoBytes);
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

// The digest of a file, as Golib.sha256File works it out. NULL: an exception is pending, or the check has failed.
static const char *sha256(struct gondk_run *run, const char *path, jlong token) {
	jbyteArray (*digest)(JNIEnv *, jclass, jbyteArray, jlong) = FIND(run, jbyteArray, sha256FileBytes, jbyteArray, jlong);
	if (digest == NULL) return NULL;
	jbyteArray name = path == NULL ? NULL : gondk_bytes(run, path, strlen(path));
	return gondk_text(digest(run->env, NULL, name, token));
}

static void digest(struct gondk_run *run) {
	const char *hex = sha256(run, run->input, 0);
	if (hex == NULL) return;
	if (strcmp(hex, run->input_sha256) != 0) gondk_fail(run, "the SHA-256 of %s is %s, not %s", run->input, run->input_sha256, hex);
	gondk_answer(run, GONDK_EVERYWHERE, "sha256", "%s", hex);
}

// What was called must have thrown a GolibException with that number, and returned nothing.
static void expect_error(struct gondk_run *run, const char *result, int32_t code) {
	const struct gondk_thrown *thrown = gondk_catch(run);
	if (thrown == NULL) {
		gondk_fail(run, "no exception where GolibException %d was due; it returned %s", code, result == NULL ? "null" : result);
		return;
	}
	if (result != NULL) gondk_fail(run, "it threw, and returned %s", result);
	if (strcmp(thrown->type, "dev/gondk/sample/GolibException") != 0 || thrown->number != code)
		gondk_fail(run, "it threw %s %lld, not GolibException %d", thrown->type, (long long)thrown->number, code);
	gondk_answer(run, GONDK_EVERYWHERE, "message", "%s", thrown->message);
}

static void canceled(struct gondk_run *run) {
	jlong (*new_token)(JNIEnv *, jclass) = FIND(run, jlong, cancelToken);
	void (*cancel)(JNIEnv *, jclass, jlong) = FIND(run, void, cancel, jlong);
	void (*release)(JNIEnv *, jclass, jlong) = FIND(run, void, releaseToken, jlong);
	if (new_token == NULL || cancel == NULL || release == NULL) return;
	jlong token = new_token(run->env, NULL);
	cancel(run->env, NULL, token);
	expect_error(run, sha256(run, run->input, token), GOLIB_ECANCELED);
	release(run->env, NULL, token);
	cancel(run->env, NULL, token);
	expect_error(run, NULL, GOLIB_EINVAL);
}

static void no_path(struct gondk_run *run) { expect_error(run, sha256(run, NULL, 0), GOLIB_EINVAL); }

static void no_such_file(struct gondk_run *run) { expect_error(run, sha256(run, "/no such file", 0), GOLIB_ENOENT); }

static void folder(struct gondk_run *run) { expect_error(run, sha256(run, run->dir, 0), GOLIB_ENOTREG); }

// The functions of Update.java.
struct update_functions {
	jlong (*open)(JNIEnv *, jclass, jbyteArray, jbyteArray, jbyteArray, jbyteArray);
	jbyteArray (*path)(JNIEnv *, jclass, jlong);
	jlongArray (*current)(JNIEnv *, jclass, jlong), (*check)(JNIEnv *, jclass, jlong);
	void (*apply)(JNIEnv *, jclass, jlong, jobject), (*confirm)(JNIEnv *, jclass, jlong, jlong);
	void (*rollback)(JNIEnv *, jclass, jlong), (*close)(JNIEnv *, jclass, jlong);
};

// Finds a function of Update.java by its name and puts it in its place.
#define UPDATE(run, functions, member, name) (((functions)->member = gondk_symbol(run, "Java_dev_gondk_sample_Update_" #name)) != NULL)

static int update_functions(struct gondk_run *run, struct update_functions *f) {
	return UPDATE(run, f, open, open) && UPDATE(run, f, path, pathBytes) && UPDATE(run, f, current, current) && UPDATE(run, f, check, check) &&
	       UPDATE(run, f, apply, apply) && UPDATE(run, f, confirm, confirm) && UPDATE(run, f, rollback, rollback) && UPDATE(run, f, close, close);
}

// The words of the line that run/server has written.
struct server {
	char urls[2][128], key[64], hmac[64];
};

static int find_server(struct gondk_run *run, struct server *s) {
	if (run->server != NULL && sscanf(run->server, "%127s %127s %63s %63s", s->urls[0], s->urls[1], s->key, s->hmac) == 4) return 1;
	gondk_fail(run, "run/server said %s", run->server == NULL ? "nothing" : run->server);
	return 0;
}

static jlong open_update(struct gondk_run *run, const struct update_functions *f, const struct server *s, int server) {
	char dir[4096];
	snprintf(dir, sizeof dir, "%s/updated", run->dir);
	return f->open(run->env, NULL, gondk_bytes(run, dir, strlen(dir)), gondk_bytes(run, s->urls[server], strlen(s->urls[server])),
	               gondk_bytes(run, s->key, strlen(s->key)), gondk_bytes(run, s->hmac, strlen(s->hmac)));
}

// What a listener in Java would be told of an update.
struct told {
	int calls;
	int64_t done, total;
};

static jvalue tell(JNIEnv *env, void *data, const char *method, va_list arguments) {
	struct told *t = data;
	(void)env;
	(void)method;
	t->calls++;
	(void)va_arg(arguments, jint); // the phase
	t->done = va_arg(arguments, jlong);
	t->total = va_arg(arguments, jlong);
	return (jvalue){0};
}

// Installs the one version that is new, and tells what it is.
static void install(struct gondk_run *run, const struct update_functions *f, jlong update, int64_t version) {
	const int64_t *release = gondk_longs(f->check(run->env, NULL, update));
	if (release == NULL) return; // with an exception, which fails the check
	if (release[0] != version) gondk_fail(run, "the server offers version %lld, not %lld", (long long)release[0], (long long)version);
	if ((release[2] < release[1]) != (version > 1)) gondk_fail(run, "%lld bytes are to be downloaded for %lld", (long long)release[2], (long long)release[1]);
	struct told told = {0};
	f->apply(run->env, NULL, update, gondk_object(run, "dev/gondk/sample/Update$Progress", tell, &told));
	const int64_t *content = gondk_longs(f->current(run->env, NULL, update));
	if (content == NULL) return;
	if (content[0] != version || content[2] != 0) gondk_fail(run, "version %lld is current, confirmed: %lld", (long long)content[0], (long long)content[2]);
	if (told.calls == 0 || told.done != told.total) gondk_fail(run, "%d times told of progress, at last %lld of %lld", told.calls, (long long)told.done, (long long)told.total);
	f->confirm(run->env, NULL, update, version);
	const char *hex = sha256(run, gondk_text(f->path(run->env, NULL, update)), 0);
	gondk_answer(run, GONDK_EVERYWHERE, version == 1 ? "first" : "second", "version %lld, %lld bytes, SHA-256 %s", (long long)content[0], (long long)content[1], hex);
}

// Installs a version as a whole, and the next one by a delta.
static void update(struct gondk_run *run) {
	struct update_functions f;
	struct server s;
	if (!update_functions(run, &f) || !find_server(run, &s)) return;
	for (int i = 0; i < 2; i++) {
		jlong update = open_update(run, &f, &s, i);
		if (update == 0) return;
		install(run, &f, update, i + 1);
		f.close(run->env, NULL, update);
	}
}

static void update_closed(struct gondk_run *run) {
	struct update_functions f;
	struct server s;
	if (!update_functions(run, &f) || !find_server(run, &s)) return;
	jlong update = open_update(run, &f, &s, 1);
	f.rollback(run->env, NULL, update);
	expect_error(run, NULL, GOLIB_ESTATE);
	f.close(run->env, NULL, update);
	f.close(run->env, NULL, update);
	expect_error(run, NULL, GOLIB_EINVAL);
	s.urls[0][0] = 'x';
	if (open_update(run, &f, &s, 0) != 0) gondk_fail(run, "a bad address was taken");
	const struct gondk_thrown *thrown = gondk_catch(run);
	if (thrown == NULL || thrown->number != GOLIB_EINVAL || strstr(thrown->message, "URL") == NULL)
		gondk_fail(run, "a bad address: %s", thrown == NULL ? "no exception" : thrown->message);
}

// A call into Go and back that does next to nothing there.
static void call(struct gondk_run *run) {
	jlong (*new_token)(JNIEnv *, jclass) = FIND(run, jlong, cancelToken);
	void (*release)(JNIEnv *, jclass, jlong) = FIND(run, void, releaseToken, jlong);
	if (new_token != NULL && release != NULL) release(run->env, NULL, new_token(run->env, NULL));
}

// Go reads JSON, of 1 KB, and writes it anew.
static void round_trip(struct gondk_run *run) {
	jbyteArray (*indent)(JNIEnv *, jclass, jbyteArray) = FIND(run, jbyteArray, indentBytes, jbyteArray);
	if (indent == NULL) return;
	static const char one[] = "{\"name\":\"golib\",\"sizes\":[1,20,300],\"ready\":true}", first[] = "[\n  {\n    \"name\": \"golib\",\n    \"ready\": true,\n";
	char json[1024] = "[", *end = json + 1;
	while (end + sizeof one < json + sizeof json - 1) end += sprintf(end, "%s%s", end == json + 1 ? "" : ",", one);
	strcpy(end, "]");
	const char *lines = gondk_text(indent(run->env, NULL, gondk_bytes(run, json, strlen(json))));
	if (lines != NULL && strncmp(lines, first, sizeof first - 1) != 0) gondk_fail(run, "it wrote %s", lines);
}

static void digest_input(struct gondk_run *run) { sha256(run, run->input, 0); }

static void speed(struct gondk_run *run) {
	gondk_measure(run, "two calls", call);
	gondk_measure(run, "JSON round trip", round_trip);
	gondk_measure(run, "digest of 1 MB", digest_input);
}

const struct gondk_check gondk_checks[] = {
	{"build-info", build_info}, {"digest", digest}, {"canceled", canceled}, {"no-path", no_path}, {"no-such-file", no_such_file},
	{"folder", folder}, {"update", update}, {"update-closed", update_closed}, {"speed", speed}, {NULL, NULL},
};
