package bench

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
)

// check looks at bundles that were just built, against a tool that prints all tables of the libraries in them, stripped and not.
func (b *Bench) check(ctx context.Context) (Row, error) {
	readelf, err := firstOf("llvm-readelf-19", "llvm-readelf")
	if err != nil {
		return Row{}, err
	}
	var libs []string
	for _, path := range []string{"cmake", "ndk-build"} {
		for _, a := range b.Matrix.ABIs {
			for _, dir := range []string{b.Matrix.Layout().Packed(path, a.Name), b.Matrix.Layout().Symbols(path, a.Name)} {
				found, err := filepath.Glob(filepath.Join(dir, "*.so"))
				if err != nil || len(found) == 0 {
					return Row{}, errors.Join(errors.New("no libraries in "+dir), err)
				}
				libs = append(libs, found...)
			}
		}
	}
	ours := func() error { return b.Mage(ctx, "check") }
	peer := func() error { return exec.CommandContext(ctx, readelf, append([]string{"-aW"}, libs...)...).Run() }
	forget := func() error { return os.RemoveAll(b.Matrix.Layout().Report()) } // a report that is there would not be made again
	return race("check after aab", "llvm-readelf -aW", ours, peer, 0.5, forget)
}

// fourABIs builds the archives of all ABIs after a change, against those of two ABIs.
func (b *Bench) fourABIs(ctx context.Context) (Row, error) {
	build := func(n int) func() error {
		return func() error { return b.mageFor(ctx, "archive", abi.Names()[:n]...) }
	}
	if err := build(4)(); err != nil { // fills Go's cache
		return Row{}, err
	}
	return race("archives of four ABIs, one line of Go changed", "those of two", build(4), build(2), 2.0, b.change)
}

// mageFor runs a target for these ABIs alone.
func (b *Bench) mageFor(ctx context.Context, target string, abis ...string) error {
	was, err := os.ReadFile(b.Matrix.File)
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.Matrix.File, withABIs(string(was), abis), 0o666); err != nil {
		return err
	}
	return errors.Join(b.Mage(ctx, target), os.WriteFile(b.Matrix.File, was, 0o666))
}

// withABIs gives a matrix's text for an archive of these ABIs alone: without its own ABIs, and without the app, which may name others.
func withABIs(text string, names []string) []byte {
	tables := strings.Split("\n"+text, "\n[")
	tables = slices.DeleteFunc(tables, func(table string) bool {
		return strings.HasPrefix(table, "[abi]]") || strings.HasPrefix(table, "app]") || strings.HasPrefix(table, "signing]")
	})
	text = strings.TrimPrefix(strings.Join(tables, "\n["), "\n")
	for _, name := range names {
		text += "\n[[abi]]\nname = \"" + name + "\"\n"
	}
	return []byte(text)
}

// clean builds both bundles with nothing in Go's cache and nothing built, against go build in the same state. Tools are there, and so are the
// compiled targets, of another clone of the same sources: the one that mage bench runs in. Mage itself is compiled, as go tool has no other place
// for it than Go's cache.
func (b *Bench) clean(ctx context.Context) (Row, error) {
	cache := filepath.Join(b.Run.Root, "cache")
	env := b.Run.Env
	defer func() { b.Run.Env = env }()
	b.Run.Env = append(slices.Clone(env), "GOCACHE="+cache)
	empty := func() error {
		return errors.Join(os.RemoveAll(cache), os.RemoveAll(filepath.Join(b.Matrix.Root, "plain")))
	}
	ours := func() error {
		// Only now: go build takes from there what gondk adds to the library's code.
		if err := os.RemoveAll(filepath.Join(b.Matrix.Root, layout.Dir)); err != nil {
			return err
		}
		return b.Mage(ctx, "aab")
	}
	peer := func() error {
		if err := b.plain(ctx); err != nil {
			return err
		}
		return b.goPrograms(ctx)
	}
	return raceFor(1, "another clean clone to both bundles, Go's cache empty", "go build of the library and the programs for each ABI", ours, peer, 1.5, empty)
}
