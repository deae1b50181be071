package change

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// Same reports whether two files have the same bytes.
func Same(a, b string) (bool, error) {
	x, err := os.Open(a)
	if err != nil {
		return false, err
	}
	defer x.Close()
	y, err := os.Open(b)
	if err != nil {
		return false, err
	}
	defer y.Close()
	infoX, errX := x.Stat()
	infoY, errY := y.Stat()
	if err := errors.Join(errX, errY); err != nil || infoX.Size() != infoY.Size() {
		return false, err
	}
	return sameBytes(x, y)
}

func sameBytes(x, y io.Reader) (bool, error) {
	const block = 1 << 20
	p, q := make([]byte, block), make([]byte, block)
	for {
		n, errX := io.ReadFull(x, p)
		m, errY := io.ReadFull(y, q)
		if !bytes.Equal(p[:n], q[:m]) {
			return false, nil
		}
		for _, err := range []error{errX, errY} {
			switch {
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return true, nil
			case err != nil:
				return false, err
			}
		}
	}
}
