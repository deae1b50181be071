#pragma once

#include <bits/ioctl.h>
#include <linux/ioctl.h>
#include <linux/termios.h>
#include <linux/tty.h>
#include <sys/cdefs.h>
