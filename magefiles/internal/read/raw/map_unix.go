//go:build unix

package raw

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// Map returns a file's content without having it in memory. The file must not change as long as it is mapped.
func Map(file *os.File, size int) (string, func() error, error) {
	if size == 0 {
		return "", func() error { return nil }, nil
	}
	data, err := syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return "", nil, fmt.Errorf("%s cannot be mapped: %w", file.Name(), err)
	}
	return unsafe.String(&data[0], size), func() error { return syscall.Munmap(data) }, nil
}
