#pragma once

#include <linux/if_packet.h>
