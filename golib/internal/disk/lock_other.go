//go:build !windows && !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package disk

import (
	"errors"
	"io"
	"os"
)

// Lock fails: a lock that outlasts a killed process would keep the app out of its folder.
func Lock(path string) (io.Closer, error) {
	return nil, &os.PathError{Op: "lock", Path: path, Err: errors.ErrUnsupported}
}
