package main

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

const (
	halfSize  = 32 << 20
	freshSize = 4 << 20
)

// sample writes a file of 64 MB, half of it programs and half of it source of a Go distribution, and a newer version of it, in which
// about 3 % is changed.
func sample(goroot, oldPath, newPath string) error {
	programs, err := contents(filepath.Join(goroot, "pkg"), halfSize)
	if err != nil {
		return err
	}
	source, err := contents(filepath.Join(goroot, "src"), halfSize+freshSize)
	if err != nil {
		return err
	}
	old, fresh := append(programs, source[:halfSize]...), source[halfSize:]
	if err := os.WriteFile(oldPath, old, 0o666); err != nil {
		return err
	}
	return os.WriteFile(newPath, edit(old, fresh), 0o666)
}

// contents returns the first size bytes of what the files in a folder hold.
func contents(folder string, size int) ([]byte, error) {
	data := make([]byte, 0, size)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		data = append(data, content[:min(len(content), size-len(data))]...)
		if err == nil && len(data) == size {
			return fs.SkipAll
		}
		return err
	})
	if err == nil && len(data) < size {
		err = errors.New(folder + ": too little content for a sample")
	}
	return data, err
}

// edit goes through old in steps of 20 kB on average, at each of which it replaces, inserts or deletes 1 kB on average, shifts numbers as a
// linker does, or lets two parts change places. What is new comes from fresh. It does the same each time.
func edit(old, fresh []byte) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]byte, 0, len(old)+len(fresh))
	for len(old) > 0 {
		keep := min(len(old), 1+r.IntN(40_000))
		out, old = append(out, old[:keep]...), old[keep:]
		n := min(len(old), 1+r.IntN(2000))
		at := r.IntN(len(fresh) - n)
		switch r.IntN(5) {
		case 0:
			out, old = append(out, fresh[at:at+n]...), old[n:]
		case 1:
			out = append(out, fresh[at:at+n]...)
		case 2:
			old = old[n:]
		case 3:
			shift(out[max(0, len(out)-n):])
		case 4:
			exchange(out[r.IntN(len(out)):])
		}
	}
	return out
}

// shift changes every eighth byte.
func shift(b []byte) {
	for i := 0; i < len(b); i += 8 {
		b[i] += 16
	}
}

// exchange lets the first 5 kB change places with the 10 kB behind them.
func exchange(b []byte) {
	if len(b) >= 15_000 {
		first := slices.Clone(b[:5000])
		copy(b, b[5000:15_000])
		copy(b[10_000:], first)
	}
}
