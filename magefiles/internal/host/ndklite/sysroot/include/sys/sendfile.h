#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

ssize_t sendfile(int out_fd, int in_fd, off_t* offset, size_t size) __RENAME_IF_FILE_OFFSET64(sendfile64);
ssize_t sendfile64(int out_fd, int in_fd, off64_t* offset, size_t size);

__END_DECLS
