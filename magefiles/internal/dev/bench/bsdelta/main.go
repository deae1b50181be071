// bsdelta is what the benchmarks compare with bsdiff and bspatch, as a separate process so that its memory can be measured:
//
//	bsdelta make OLD NEW PATCH
//	bsdelta apply OLD NEW PATCH
//	bsdelta sample GOROOT OLD NEW
//	bsdelta peak RESULT COMMAND...
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"

	"github.com/gondk/gondk/golib/update/delta"
	"github.com/gondk/gondk/golib/update/delta/diff"
)

func main() {
	if os.Args[1] == "peak" {
		if err := peak(os.Args[2], exec.Command(os.Args[3], os.Args[4:]...)); err != nil {
			panic(err)
		}
		return
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		panic(err)
	}
}

// peak writes into a file how many MB of memory a command has at most.
func peak(file string, cmd *exec.Cmd) error {
	mb, err := peakMemory(cmd)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(fmt.Sprint(mb)), 0o666)
}

func run(do, a, b, c string) error {
	switch do {
	case "make":
		return makePatch(a, b, c)
	case "apply":
		return apply(a, b, c)
	case "sample":
		return sample(a, b, c)
	}
	return fmt.Errorf("%q: not make, apply or sample", do)
}

func makePatch(oldPath, newPath, patchPath string) error {
	oldFile, err := os.ReadFile(oldPath)
	if err != nil {
		return err
	}
	newFile, err := os.ReadFile(newPath)
	if err != nil {
		return err
	}
	return create(patchPath, func(w *bufio.Writer) error { return diff.Make(w, oldFile, newFile) })
}

func apply(oldPath, newPath, patchPath string) error {
	oldFile, oldSize, err := open(oldPath)
	if err != nil {
		return err
	}
	defer oldFile.Close()
	patch, patchSize, err := open(patchPath)
	if err != nil {
		return err
	}
	defer patch.Close()
	// Metadata would tell the size; the patch does so too.
	size, err := newSize(patch)
	if err != nil {
		return err
	}
	return create(newPath, func(w *bufio.Writer) error { return delta.Apply(w, oldFile, oldSize, patch, patchSize, size) })
}

func open(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func create(path string, write func(w *bufio.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func newSize(patch *os.File) (int64, error) {
	var header [32]byte
	if _, err := patch.ReadAt(header[:], 0); err != nil {
		return 0, err
	}
	return int64(binary.LittleEndian.Uint64(header[24:])), nil
}
