//go:build !unix

package raw

import (
	"io"
	"os"
	"strings"
)

// Map reads a file into memory: package syscall maps files on Unix only.
func Map(file *os.File, size int) (string, func() error, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", nil, err
	}
	var data strings.Builder
	data.Grow(size)
	_, err := io.Copy(&data, io.LimitReader(file, int64(size)))
	return data.String(), func() error { return nil }, err
}

// Forget does nothing: the content is in memory.
func Forget(string) {}
