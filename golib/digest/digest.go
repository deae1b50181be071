// Package digest computes digests of files that may be large, and stops when asked to.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
)

// ErrCanceled is what a digest that was stopped returns.
var ErrCanceled = errors.New("canceled")

// ErrNotRegular is for paths of things without content of their own: a folder, a pipe, a device.
var ErrNotRegular = errors.New("not a regular file")

// blockSize is how much is read before done is checked again: a few milliseconds' worth on a slow phone.
const blockSize = 256 << 10

// File returns the SHA-256 of the file at path as lower-case hexadecimal digits. It returns ErrCanceled soon after done is closed; a nil
// done never stops it.
func File(path string, done <-chan struct{}) (string, error) {
	f, err := Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return Reader(f, done)
}

// Open opens the file at path for reading. Where it has no content of its own, that is ErrNotRegular.
func Open(path string) (*os.File, error) {
	// Checked before it is opened, because opening a pipe waits for a writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &os.PathError{Op: "digest", Path: path, Err: ErrNotRegular}
	}
	return os.Open(path)
}

// Bytes returns the SHA-256 of data, as File does.
func Bytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Reader returns the SHA-256 of all that r yields, as File does.
func Reader(r io.Reader, done <-chan struct{}) (string, error) {
	sum := sha256.New()
	block := make([]byte, blockSize)
	for {
		select {
		case <-done:
			return "", ErrCanceled
		default:
		}
		n, err := r.Read(block)
		sum.Write(block[:n])
		if err == io.EOF {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}
