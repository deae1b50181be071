// Calls the functions of golib that stand alone as an app would, and as a careless one would.
#include "libgolib.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static void build_info(void) {
	char buf[1024];
	memset(buf, 'x', sizeof buf);
	int32_t n = golib_build_info(buf, sizeof buf);
	CHECK(n > 0 && (size_t)n == strlen(buf));
	CHECK(strstr(buf, "\"go\":\"go1.") != NULL);
	CHECK(strstr(buf, "\"module\":\"github.com/gondk/gondk\"") != NULL);
	CHECK(strstr(buf, "\"revision\":") != NULL);
	CHECK(golib_build_info(buf, (size_t)n + 1) == n);
	CHECK(golib_build_info(buf, (size_t)n) == GOLIB_ERANGE);
	CHECK(golib_build_info(buf, 0) == GOLIB_ERANGE);
	CHECK(golib_build_info(NULL, sizeof buf) == GOLIB_EINVAL);
}

static void indent(void) {
	char buf[64];
	memset(buf, 'x', sizeof buf);
	const char *want = "{\n  \"a\": [\n    1.50,\n    \"<\xc3\xbc\\n\"\n  ],\n  \"b\": {}\n}";
	int32_t n = golib_json_indent(" {\"b\":{}, \"a\":[1.50,\"<\\u00fc\\n\"]}\n", buf, sizeof buf);
	CHECK(n == (int32_t)strlen(want) && strcmp(buf, want) == 0);
	memset(buf, 'x', sizeof buf);
	CHECK(golib_json_indent(want, buf, (size_t)n) == GOLIB_ERANGE);
	for (const char *bad[] = {"", "{", "{} {}", "{}]", "a", NULL}, **b = bad; *b != NULL; b++) CHECK(golib_json_indent(*b, buf, sizeof buf) == GOLIB_EINVAL);
	CHECK(golib_json_indent(NULL, buf, sizeof buf) == GOLIB_EINVAL);
	CHECK(golib_json_indent("{}", NULL, sizeof buf) == GOLIB_EINVAL);
	char *large = malloc(GOLIB_JSON_MAX);
	memset(large, '1', GOLIB_JSON_MAX);
	CHECK(golib_json_indent(large, buf, sizeof buf) == GOLIB_EINVAL);
	large[GOLIB_JSON_MAX - 1] = 0;
	CHECK(golib_json_indent(large, buf, sizeof buf) == GOLIB_ERANGE);
	free(large);
	CHECK(buf[0] == 'x');
}

static void digest(const char *dir) {
	char path[GOLIB_PATH_MAX], buf[GOLIB_SHA256_SIZE + 1];
	snprintf(path, sizeof path, "%s/abc", dir);
	FILE *f = fopen(path, "w");
	CHECK(f != NULL && fputs("abc", f) >= 0 && fclose(f) == 0);
	memset(buf, 'x', sizeof buf);
	CHECK(golib_sha256_file(path, buf, GOLIB_SHA256_SIZE, 0) == 64);
	CHECK(strcmp(buf, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == 0);
	CHECK(buf[GOLIB_SHA256_SIZE] == 'x');

	memset(buf, 'x', sizeof buf);
	CHECK(golib_sha256_file(path, buf, 64, 0) == GOLIB_ERANGE);
	CHECK(golib_sha256_file(path, NULL, GOLIB_SHA256_SIZE, 0) == GOLIB_EINVAL);
	CHECK(golib_sha256_file(NULL, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_EINVAL);
	CHECK(golib_sha256_file("", buf, GOLIB_SHA256_SIZE, 0) == GOLIB_EINVAL);
	CHECK(golib_sha256_file(path, buf, GOLIB_SHA256_SIZE, 12345) == GOLIB_EINVAL);
	CHECK(golib_sha256_file("/does/not/exist", buf, GOLIB_SHA256_SIZE, 0) == GOLIB_ENOENT);
	char below[GOLIB_PATH_MAX + 2];
	snprintf(below, sizeof below, "%s/x", path);
	CHECK(golib_sha256_file(below, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_ENOENT);
	CHECK(golib_sha256_file(dir, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_ENOTREG);
	snprintf(path, sizeof path, "%s/pipe", dir);
	CHECK(mkfifo(path, 0600) == 0);
	CHECK(golib_sha256_file(path, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_ENOTREG);
	char *endless = malloc(GOLIB_PATH_MAX + 1);
	memset(endless, 'a', GOLIB_PATH_MAX);
	endless[GOLIB_PATH_MAX] = 0;
	CHECK(golib_sha256_file(endless, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_EINVAL);
	endless[300] = 0;
	CHECK(golib_sha256_file(endless, buf, GOLIB_SHA256_SIZE, 0) == GOLIB_EINVAL);
	free(endless);
	CHECK(buf[0] == 'x');
}

struct work {
	char path[GOLIB_PATH_MAX];
	uint64_t token;
	int32_t result;
};

static void *read_all(void *arg) {
	struct work *w = arg;
	char buf[GOLIB_SHA256_SIZE];
	w->result = golib_sha256_file(w->path, buf, sizeof buf, w->token);
	return NULL;
}

// A hole of 1 TiB takes much longer to read than the cancellation takes to come.
static void cancel(const char *dir) {
	struct work w;
	snprintf(w.path, sizeof w.path, "%s/huge", dir);
	FILE *f = fopen(w.path, "w");
	CHECK(f != NULL && fclose(f) == 0);
	CHECK(truncate(w.path, (off_t)1 << 40) == 0);
	w.token = golib_cancel_token();
	CHECK(w.token != 0);
	pthread_t thread;
	CHECK(pthread_create(&thread, NULL, read_all, &w) == 0);
	usleep(20000);
	CHECK(golib_cancel(w.token) == GOLIB_OK);
	CHECK(golib_cancel(w.token) == GOLIB_OK);
	pthread_join(thread, NULL);
	CHECK(w.result == GOLIB_ECANCELED);
	read_all(&w);
	CHECK(w.result == GOLIB_ECANCELED);
	CHECK(golib_cancel_release(w.token) == GOLIB_OK);
	CHECK(golib_cancel_release(w.token) == GOLIB_EINVAL);
	CHECK(golib_cancel(w.token) == GOLIB_EINVAL);
	CHECK(golib_cancel(0) == GOLIB_EINVAL);
}

static void texts(void) {
	for (int32_t code = 0; code >= GOLIB_ESTATE; code--) {
		CHECK(golib_strerror(code)[0] != 0);
		CHECK(strcmp(golib_strerror(code), "unknown error") != 0);
		CHECK(golib_strerror(code) == golib_strerror(code));
	}
	CHECK(strcmp(golib_strerror(GOLIB_ESTATE - 1), "unknown error") == 0);
	CHECK(strcmp(golib_strerror(64), "success") == 0);
}

int main(int argc, char **argv) {
	(void)argc;
	build_info();
	indent();
	digest(argv[1]);
	cancel(argv[1]);
	texts();
	return failed;
}
