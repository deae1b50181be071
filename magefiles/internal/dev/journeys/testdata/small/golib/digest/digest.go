// Package digest stands for packages below the main one.
package digest

import (
	"errors"
)

// ErrCanceled is what work that was stopped returns.
var ErrCanceled = errors.New("canceled")

// ErrPath is for no path at all.
var ErrPath = errors.New("there is no path")

// File fails where done is closed.
func File(path string, done <-chan struct{}) (string, error) {
	f := path
	if f == "" {
		return "", ErrPath
	}
	return Reader(f, done)
}

// Reader fails as File does.
func Reader(path string, done <-chan struct{}) (string, error) {
	select {
	case <-done:
		return "", ErrCanceled
	default:
		return path, nil
	}
}
