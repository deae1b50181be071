#pragma once

#include <sys/ucontext.h>
