package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/gondk/gondk/magefiles/internal/judge/symbolize"
)

// Symbolize adds Go and C function names and lines to a tombstone or logcat trace, by build/symbols; - reads standard input.
func Symbolize(ctx context.Context, file string) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		trace, err := readTrace(file)
		if err != nil {
			return err
		}
		if err := p.prepare(ctx, archivesOnly); err != nil {
			return err
		}
		s := &symbolize.Symbolizer{Run: p.run, Tool: p.tools.NDK.Tool("llvm-symbolizer"), Dir: p.matrix.Layout().Symbols()}
		named, err := s.Symbolize(ctx, trace)
		if err != nil {
			return err
		}
		log.Flush()
		if _, err := io.WriteString(os.Stdout, named.Text); err != nil {
			return err
		}
		for _, warning := range named.Warnings {
			log.Warnf("%s", warning)
		}
		if named.Frames == 0 {
			log.Warnf("%s has no native stack frames, which look like: #01 pc 000000000004a3b4  …/libsample.so", nameOf(file))
		}
		return nil
	})
}

// readTrace reads a file or standard input, whole: what a frame is of may stand far above it.
func readTrace(file string) (string, error) {
	read := func() ([]byte, error) { return os.ReadFile(file) }
	if file == "-" {
		read = func() ([]byte, error) { return io.ReadAll(os.Stdin) }
	}
	data, err := read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		here, _ := os.Getwd()
		return "", fmt.Errorf("%s: no such file; give a whole path, or one from %s, or - for standard input", file, here)
	case err != nil:
		return "", err
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "", fmt.Errorf("%s: a zip, as bug reports are; unpack it and take FS/data/tombstones/tombstone_00", nameOf(file))
	case bytes.IndexByte(data, 0) >= 0:
		return "", fmt.Errorf("%s: not text; of a tombstone, take the file without .pb", nameOf(file))
	}
	return string(data), nil
}

func nameOf(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}
