// gondk's runner: loads an app's libraries as Android does, calls them, and writes down what came of it.
//
//	runner FOLDER
//
// The folder holds the libraries and plan.txt, lines that say what to do:
//
//	timeout SECONDS        how long all of it may take
//	sha256 HEX             of the file input.bin
//	library FILE KIND      to load; kind go: it has a Go runtime, kind c: it has none
//	symbol NAME            a function that the library named above exports
//	binding ENTRY API      where Java calls bound Go packages: the function that starts that, and the checksum that the Java half has
//
// and, where the app has a program run/server, server.txt, the line that it wrote.
//
// It adds results.txt, lines of words between tabs:
//
//	pid NUMBER             of the process
//	begin CHECK / end      around what else belongs to a check
//	fail TEXT              the check has failed
//	answer WHERE KEY TEXT  what a library answered; where: everywhere or abi
//	measure KEY NUMBER     nanoseconds that a call took, the median of several rounds
//	done                   nothing ended the process before its time

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

enum { LIBRARIES = 64, PATH = 4096, TIMED_OUT = 124 };

struct library {
	char name[256];
	int has_go;
	void *handle;
};

static struct library libraries[LIBRARIES];
static int library_count;

static const char *folder;
static int results = -1;
static unsigned timeout;
static int threads_before;
static int failures;

// One write for a line: it is in the file whole, whatever happens to the process after it.
void gondk_tell(const char *format, ...) {
	char line[16384];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof line - 1, format, arguments);
	va_end(arguments);
	if (length < 0) length = 0;
	if ((size_t)length > sizeof line - 2) length = sizeof line - 2;
	for (int i = 0; i < length; i++) {
		if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
	}
	line[length] = '\n';
	if (write(results, line, (size_t)length + 1) < 0) perror("results.txt");
}

// Writes what a format gives, without tabs, which separate words.
static void spell(char *text, size_t size, const char *format, va_list arguments) {
	if (vsnprintf(text, size, format, arguments) < 0) text[0] = '\0';
	for (; *text != '\0'; text++) {
		if (*text == '\t') *text = ' ';
	}
}

void gondk_fail(struct gondk_run *run, const char *format, ...) {
	(void)run;
	char text[8192];
	va_list arguments;
	va_start(arguments, format);
	spell(text, sizeof text, format, arguments);
	va_end(arguments);
	failures++;
	gondk_tell("fail\t%s", text);
}

void gondk_answer(struct gondk_run *run, enum gondk_where where, const char *key, const char *format, ...) {
	(void)run;
	char text[8192];
	va_list arguments;
	va_start(arguments, format);
	spell(text, sizeof text, format, arguments);
	va_end(arguments);
	gondk_tell("answer\t%s\t%s\t%s", where == GONDK_EVERYWHERE ? "everywhere" : "abi", key, text);
}

// Gives the nanoseconds that some calls took; less than 0 where one has failed.
static double time_of(struct gondk_run *run, void (*work)(struct gondk_run *), long calls) {
	struct timespec begin, end;
	int failed = failures;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (long i = 0; i < calls; i++) {
		work(run);
		if (failures != failed || (*run->env)->ExceptionCheck(run->env)) return -1;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec);
}

static int by_size(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

// A round takes so many calls that neither the clock's steps nor one interruption count.
void gondk_measure(struct gondk_run *run, const char *key, void (*work)(struct gondk_run *)) {
	enum { ROUNDS = 9, ROUND_NANOSECONDS = 5000000, MOST_CALLS = 1000000 };
	double rounds[ROUNDS], took;
	long calls = 1;
	for (; (took = time_of(run, work, calls)) < ROUND_NANOSECONDS && calls < MOST_CALLS; calls *= 4) {
		if (took < 0) return;
	}
	for (int i = 0; i < ROUNDS; i++) {
		rounds[i] = time_of(run, work, calls) / (double)calls;
		if (rounds[i] < 0) return;
	}
	qsort(rounds, ROUNDS, sizeof rounds[0], by_size);
	gondk_tell("measure\t%s\t%.1f", key, rounds[ROUNDS / 2]);
}

void *gondk_symbol(struct gondk_run *run, const char *name) {
	for (int i = 0; i < library_count; i++) {
		void *found = dlsym(libraries[i].handle, name);
		if (found != NULL) return found;
	}
	gondk_fail(run, "no library exports %s", name);
	return NULL;
}

static void file_in(char *path, const char *name) {
	if (snprintf(path, PATH, "%s/%s", folder, name) < PATH) return;
	fprintf(stderr, "%s/%s: too long a path\n", folder, name);
	exit(2);
}

// Opens a library as System.loadLibrary does, by its path and with all its symbols resolved.
static void *load(const struct library *library) {
	char path[PATH];
	file_in(path, library->name);
	return dlopen(path, RTLD_NOW);
}

static int threads(void) {
	DIR *tasks = opendir("/proc/self/task");
	int count = 0;
	if (tasks == NULL) return -1;
	for (struct dirent *task; (task = readdir(tasks)) != NULL;) count += task->d_name[0] != '.';
	closedir(tasks);
	return count;
}

static void check_load(struct gondk_run *run) {
	threads_before = threads();
	for (int i = 0; i < library_count; i++) {
		libraries[i].handle = load(&libraries[i]);
		if (libraries[i].handle == NULL) gondk_fail(run, "%s: %s", libraries[i].name, dlerror());
	}
}

// The loader starts a thread in which Go starts, and Go's first act is to start another: sysmon.
static void check_go(struct gondk_run *run) {
	int starts = threads_before;
	for (int i = 0; i < library_count; i++) starts += 2 * libraries[i].has_go;
	for (int waited = 0; waited < 10000; waited += 10) {
		if (threads() >= starts) return;
		usleep(10000);
	}
	gondk_fail(run, "the Go runtime has not started within 10 s");
}

// Calls a function for each line of plan.txt with the line's first two words behind the first.
static void read_plan(struct gondk_run *run, void (*take)(struct gondk_run *, const char *word, char *value, const char *more)) {
	char path[PATH], line[16384];
	file_in(path, "plan.txt");
	FILE *plan = fopen(path, "r");
	if (plan == NULL) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, plan) != NULL) {
		const char *word = strtok(line, " \n");
		char *value = strtok(NULL, " \n");
		if (word != NULL && value != NULL) take(run, word, value, strtok(NULL, " \n"));
	}
	fclose(plan);
}

static void take_setting(struct gondk_run *run, const char *word, char *value, const char *more) {
	if (strcmp(word, "timeout") == 0) timeout = (unsigned)atoi(value);
	if (strcmp(word, "sha256") == 0) run->input_sha256 = strdup(value);
	if (strcmp(word, "binding") == 0 && more != NULL) gondk_binding = (struct gondk_binding){strdup(value), strdup(more)};
	if (strcmp(word, "library") == 0 && library_count < LIBRARIES) {
		struct library *library = &libraries[library_count++];
		snprintf(library->name, sizeof library->name, "%s", value);
		library->has_go = more != NULL && strcmp(more, "go") == 0;
	}
}

// Gives the first line of a file in the folder. NULL: there is no such file.
static const char *first_line(const char *name) {
	static char line[8192];
	char path[PATH];
	file_in(path, name);
	FILE *file = fopen(path, "r");
	if (file == NULL) return NULL;
	if (fgets(line, sizeof line, file) == NULL) line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static int named; // the library of the symbols that follow

static void find_symbol(struct gondk_run *run, const char *word, char *value, const char *more) {
	(void)more;
	if (strcmp(word, "library") == 0) named++;
	if (strcmp(word, "symbol") != 0) return;
	if (dlsym(libraries[named - 1].handle, value) == NULL) gondk_fail(run, "%s: dlsym does not find %s", libraries[named - 1].name, value);
}

static void check_exports(struct gondk_run *run) { read_plan(run, find_symbol); }

// To load a library again, as a second class of the app may do, gives the one that is there.
static void check_reload(struct gondk_run *run) {
	for (int i = 0; i < library_count; i++) {
		void *again = load(&libraries[i]);
		if (again == NULL) {
			gondk_fail(run, "%s: %s", libraries[i].name, dlerror());
			continue;
		}
		if (again != libraries[i].handle) gondk_fail(run, "%s: it was loaded a second time beside the first", libraries[i].name);
		dlclose(again);
	}
}

// A Go runtime goes on after dlclose: its threads crash where the library was unloaded under them, in no more than sysmon's 10 ms.
static void check_unload(struct gondk_run *run) {
	for (int i = 0; i < library_count; i++) {
		if (dlclose(libraries[i].handle) != 0) gondk_fail(run, "%s: %s", libraries[i].name, dlerror());
	}
	usleep(100000);
}

static void perform(struct gondk_run *run, const struct gondk_check *check) {
	gondk_tell("begin\t%s", check->name);
	check->check(run);
	const struct gondk_thrown *thrown = gondk_catch(run);
	if (thrown != NULL) gondk_fail(run, "it threw %s: %s (%lld)", thrown->type, thrown->message, (long long)thrown->number);
	gondk_tell("end");
}

static void *watch(void *nothing) {
	for (unsigned left = timeout; left > 0;) left = sleep(left); // a signal that has a handler ends it early
	gondk_tell("fail\tit has not ended within the %u s that a run may take", timeout);
	_exit(TIMED_OUT);
	return nothing;
}

static void start(struct gondk_run *run, const char *dir) {
	static char input[PATH], path[PATH];
	folder = dir;
	file_in(path, "results.txt");
	results = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
	if (results < 0) {
		perror(path);
		exit(2);
	}
	file_in(input, "input.bin");
	gondk_tell("pid\t%d", (int)getpid());
	*run = (struct gondk_run){.env = gondk_jni(), .dir = folder, .input = input, .server = first_line("server.txt")};
	read_plan(run, take_setting);
	// Go copies the environment when it starts, and an app has no folder for temporary files but its own.
	setenv("TMPDIR", folder, 1);
	pthread_t watcher;
	pthread_create(&watcher, NULL, watch, NULL);
}

static void perform_all(struct gondk_run *run, const struct gondk_check *checks) {
	for (; checks->name != NULL; checks++) perform(run, checks);
}

int main(int count, char **arguments) {
	static const struct gondk_check load[] = {{"load", check_load}, {NULL, NULL}}, unload[] = {{"unload", check_unload}, {NULL, NULL}};
	static const struct gondk_check loaded[] = {{"go-runtime", check_go}, {"exports", check_exports}, {"reload", check_reload}, {NULL, NULL}};
	static const struct gondk_check bound[] = {{"binding", gondk_check_binding}, {NULL, NULL}};
	struct gondk_run run;
	if (count != 2) {
		fprintf(stderr, "usage: runner FOLDER\n");
		return 2;
	}
	start(&run, arguments[1]);
	perform_all(&run, load);
	if (failures == 0) { // else there is nothing to call
		perform_all(&run, loaded);
		if (gondk_binding.entry != NULL) perform_all(&run, bound);
		perform_all(&run, gondk_checks);
		perform_all(&run, unload);
	}
	gondk_tell("done");
	_exit(failures > 0); // an app's process has no orderly end either
}
