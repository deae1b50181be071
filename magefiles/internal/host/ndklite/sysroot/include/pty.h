#pragma once

#include <sys/cdefs.h>
#include <sys/ioctl.h>
#include <termios.h>

__BEGIN_DECLS

#if __ANDROID_API__ >= 23
int openpty(int* master, int* slave, char* name, const struct termios* settings, const struct winsize* size);
int forkpty(int* master, char* name, const struct termios* settings, const struct winsize* size);
#endif

__END_DECLS
