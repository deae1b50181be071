// Calls Go code that dies, and tells on stdout what reaches Android's functions. The second argument says who handles SIGABRT before.
#include "crash.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int __android_log_write(int priority, const char *tag, const char *text) {
	printf("%d %s: %s\n", priority, tag, text);
	fflush(stdout);
	return 1;
}

void android_set_abort_message(const char *message) {
	printf("message of %zu bytes begins with %.*s\n", strlen(message), (int)strcspn(message, "\n"), message);
	fflush(stdout);
}

static void tell(const char *how) {
	printf("handled %s\n", how);
	fflush(stdout);
	_Exit(9);
}

static void plain(int number) {
	(void)number;
	tell("plainly");
}

static void informed(int number, siginfo_t *info, void *context) {
	tell(info->si_signo == number && context ? "with information" : "without");
}

// Runs before Go starts, as Android's own handler is there before an app's libraries are.
__attribute__((constructor(101))) static void handle(int argc, char **argv) {
	struct sigaction action = {0};
	const char *who = argc > 2 ? argv[2] : "nobody";
	if (strcmp(who, "plain") == 0) action.sa_handler = plain;
	if (strcmp(who, "ignored") == 0) action.sa_handler = SIG_IGN;
	if (strcmp(who, "informed") == 0) {
		action.sa_sigaction = informed;
		action.sa_flags = SA_SIGINFO;
	}
	sigaction(SIGABRT, &action, NULL);
}

int main(int argc, char **argv) {
	char *how = argc > 1 ? argv[1] : "";
	crash("nothing"); // waits until Go has started
	if (strcmp(how, "C") == 0) abort();
	crash(how);
	return 0;
}
