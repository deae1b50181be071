package archive

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// relocate makes one object of Go's and cgo's objects and of the static libraries that they bring. One object is what lets everything
// but the exported functions be hidden. Of the libraries it takes what the objects call, and what is among the globals. linked is what
// the packages want linked, as linkInputs has it.
func (b *Builder) relocate(ctx context.Context, objects string, linked, globals []string) (string, error) {
	inputs, err := inputObjects(objects)
	if err != nil {
		return "", err
	}
	out := filepath.Join(objects, "lib.o")
	args := []string{"-r", "-o", out}
	for _, name := range globals {
		args = append(args, "--undefined="+name)
	}
	args = append(args, inputs...)
	_, err = b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("ld.lld"), Args: append(args, linked...)})
	return out, err
}

// hide makes every symbol of the object local except those named.
func (b *Builder) hide(ctx context.Context, object string, names []string) error {
	list := object + ".keep"
	if err := b.Run.WriteFile(list, []byte(strings.Join(names, "\n")+"\n")); err != nil {
		return err
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-objcopy"), Args: []string{"--keep-global-symbols=" + list, object}})
	return err
}

// pack makes an archive of the object: with an index (s), without a word if it is new (c), without times and owners (D).
func (b *Builder) pack(ctx context.Context, object, lib string) error {
	return b.Run.Stage(lib, func(tmp string) error {
		_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-ar"), Args: []string{"rcsD", tmp, object}})
		return err
	})
}

// goObject is where Go's linker leaves the compiled Go code.
const goObject = "go.o"

// inputObjects returns the objects that Go's linker left: go.o with the compiled Go code, then cgo's 000000.o and on.
func inputObjects(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	objects := []string{filepath.Join(dir, goObject)}
	for _, e := range entries {
		if numbered().MatchString(e.Name()) {
			objects = append(objects, filepath.Join(dir, e.Name()))
		}
	}
	return objects, nil
}

var numbered = lazyregexp.New(`^[0-9]+\.o$`)

// globals returns the symbols that stay global: the functions that header declares, and what library.keep asks for. What packages below
// the main one export is for their own C code.
func (b *Builder) globals(objects string, p plan, header string) ([]string, error) {
	names := elfabi.ExportsOfHeader(header)
	if b.Matrix.Bind != nil {
		names = append(names, link.Start)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %s exports nothing to C; put //export NAME above the functions that C calls", matrixName(b), b.named())
	}
	if len(b.Matrix.Library.Keep) == 0 {
		return names, nil
	}
	files, err := inputObjects(objects)
	if err != nil {
		return nil, err
	}
	defined, err := definedBy(append(files, p.link.files...))
	if err != nil {
		return nil, err
	}
	for _, pattern := range b.Matrix.Library.Keep {
		found := matching(pattern, defined)
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: library.keep: %s has no symbol %q; remove the line or correct the name",
				matrixName(b), b.packages(), pattern)
		}
		if err := b.checkKept(p.ABI, pattern, found); err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return names, nil
}
