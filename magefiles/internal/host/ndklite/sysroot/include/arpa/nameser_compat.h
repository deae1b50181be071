#pragma once

#include <arpa/nameser.h>
