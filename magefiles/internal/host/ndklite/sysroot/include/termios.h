#pragma once

#include <linux/termios.h>
#include <sys/cdefs.h>
#include <sys/ioctl.h>
#include <sys/types.h>

__BEGIN_DECLS

speed_t cfgetispeed(const struct termios* settings);
speed_t cfgetospeed(const struct termios* settings);
void cfmakeraw(struct termios* settings);
int cfsetspeed(struct termios* settings, speed_t speed);
int cfsetispeed(struct termios* settings, speed_t speed);
int cfsetospeed(struct termios* settings, speed_t speed);
int tcdrain(int fd);
int tcflow(int fd, int action);
int tcflush(int fd, int queue);
int tcgetattr(int fd, struct termios* settings);
pid_t tcgetsid(int fd);
int tcsendbreak(int fd, int duration);
int tcsetattr(int fd, int actions, const struct termios* settings);
#if __ANDROID_API__ >= 35
int tcgetwinsize(int fd, struct winsize* size);
int tcsetwinsize(int fd, const struct winsize* size);
#endif

__END_DECLS
