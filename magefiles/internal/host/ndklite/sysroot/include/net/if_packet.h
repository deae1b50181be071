#pragma once

#include <sys/socket.h>
// The kernel's header takes struct sockaddr from the one above.
#include <linux/if_packet.h>
