package raw

import (
	"fmt"
	"io/fs"
	"os"
)

// Open opens a regular file and returns its size in bytes. It checks before it opens: opening a named pipe waits for a writer.
// For anything but a file, the error is a *NotFile.
func Open(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, &NotFile{path, kind(info.Mode())}
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}

// NotFile is the error of a path that leads to a folder, a pipe, a socket or a device.
type NotFile struct {
	Path string
	Kind string // a folder
}

func (e *NotFile) Error() string { return e.Path + ": " + e.Text() }

// Text returns the error without the path.
func (e *NotFile) Text() string {
	return fmt.Sprintf("it is %s, not a file; give the file itself", e.Kind)
}

func kind(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
