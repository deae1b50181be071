#pragma once

#include <bits/signal_types.h>
#include <bits/wait.h>
#include <sys/cdefs.h>
#include <sys/resource.h>
#include <sys/types.h>

__BEGIN_DECLS

pid_t wait(int* status);
pid_t waitpid(pid_t pid, int* status, int options);
pid_t wait4(pid_t pid, int* status, int options, struct rusage* usage);

typedef int idtype_t;

int waitid(idtype_t type, id_t id, siginfo_t* info, int options);

__END_DECLS
