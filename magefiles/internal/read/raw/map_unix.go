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

// Forget gives back the memory that the whole pages of a part of a mapped content take. Who looks at them again has them read again.
func Forget(mapped string) {
	page := uintptr(os.Getpagesize())
	first := uintptr(unsafe.Pointer(unsafe.StringData(mapped)))
	from := (first+page-1)&^(page-1) - first
	to := (first+uintptr(len(mapped)))&^(page-1) - first
	if int(from) < int(to) {
		syscall.Madvise(Bytes(mapped)[from:to], syscall.MADV_DONTNEED) // else it stays, which does no harm
	}
}
