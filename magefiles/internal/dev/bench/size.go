package bench

import (
	"context"
	"debug/elf"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// size holds the stripped libraries of all ABIs against go build's smallest plus the glue that ours hold as well.
func (b *Bench) size(ctx context.Context) (Row, error) {
	if err := b.goBuild(ctx, "-small", small); err != nil {
		return Row{}, err
	}
	row := Row{Name: "stripped libraries of all ABIs", PeerName: "go build -ldflags='-s -w' plus the glue", Limit: 1, Unit: "bytes"}
	for _, abi := range b.Matrix.ABIs {
		ours, err := fileSizes(b.Matrix.Layout().Packed("cmake", abi.Name))
		if err != nil {
			return Row{}, err
		}
		plain, err := os.Stat(b.shared(abi, "-small"))
		if err != nil {
			return Row{}, err
		}
		glue, err := glueSize(b.Matrix.Layout().CMakeBuild(abi.Name))
		if err != nil {
			return Row{}, err
		}
		row.Ours += ours
		row.Peer += float64(plain.Size()) + glue
	}
	return row, nil
}

func fileSizes(dir string) (float64, error) {
	total := 0.0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += float64(info.Size())
		}
		return err
	})
	return total, err
}

// glueSize adds up what the objects of the app's own C code bring into memory.
func glueSize(dir string) (float64, error) {
	total := 0.0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".c.o") {
			return err
		}
		object, err := elf.Open(path)
		if err != nil {
			return err
		}
		defer object.Close()
		for _, s := range object.Sections {
			if s.Flags&elf.SHF_ALLOC != 0 && s.Type != elf.SHT_NOBITS {
				total += float64(s.Size)
			}
		}
		return nil
	})
	return total, err
}
