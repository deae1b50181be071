package bundle

import (
	"context"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// symbolFolder is where Play looks for the symbols of a bundle's libraries, in BUNDLE-METADATA. The names below it are those of the Android
// Gradle plugin: <abi>/<library>.dbg with full debug information, or <abi>/<library>.sym with names of functions only.
const symbolFolder = "com.android.tools.build.debugsymbols"

// symbolsLimit is in bytes, the lower of the two sizes that are told as Play's limit: beyond it Play may drop all symbols.
const symbolsLimit = 300 << 20

// The kinds of symbol files, by the end of their names, and how llvm-objcopy makes them.
const (
	fullSymbols = ".dbg"
	symbolTable = ".sym"
)

var objcopyFlag = map[string]string{fullSymbols: "--only-keep-debug", symbolTable: "--strip-debug"}

// symbols is a file with the symbols of one library.
type symbols struct {
	library
	kind string
}

func (s symbols) name() string { return s.abi + "/" + filepath.Base(s.linked) + s.kind }

func (p *packing) symbolsFile(s symbols) string {
	return filepath.Join(p.dir, "symbols", filepath.FromSlash(s.name()))
}

// writeSymbols makes the symbols of all libraries that have any, and gives bundletool's arguments for them. They are full debug
// information, with which Play shows lines, or, where that is more than limit bytes, tables of names.
func (p *packing) writeSymbols(ctx context.Context, limit int64) ([]string, error) {
	all, err := p.symbols()
	if err != nil {
		return nil, err
	}
	size, err := p.makeSymbols(ctx, all)
	if err == nil && size > limit {
		for i := range all {
			all[i].kind = symbolTable
		}
		_, err = p.makeSymbols(ctx, all)
	}
	var args []string
	for _, s := range all {
		args = append(args, "--metadata-file="+symbolFolder+"/"+s.name()+":"+p.Runner.Rel(p.symbolsFile(s)))
	}
	return args, err
}

// symbols lists what can be made. A library that somebody else has stripped has none.
func (p *packing) symbols() (all []symbols, err error) {
	err = raw.Guarded(func() error {
		for _, l := range p.libraries {
			read, err := elfabi.MapLibrary(l.linked)
			if err != nil {
				return err
			}
			switch {
			case read.HasSections(".debug_"):
				all = append(all, symbols{l, fullSymbols})
			case !read.Stripped():
				all = append(all, symbols{l, symbolTable})
			}
		}
		return nil
	})
	return all, err
}

// makeSymbols returns the size in bytes of what it made.
func (p *packing) makeSymbols(ctx context.Context, all []symbols) (int64, error) {
	var copies []func(context.Context) error
	for _, s := range all {
		copies = append(copies, func(ctx context.Context) error { return p.copySymbols(ctx, s) })
	}
	if err := step.All(ctx, copies...); err != nil {
		return 0, err
	}
	var size int64
	for _, s := range all {
		info, err := os.Stat(p.symbolsFile(s))
		if err != nil {
			return 0, err
		}
		size += info.Size()
	}
	return size, nil
}

func (p *packing) copySymbols(ctx context.Context, s symbols) error {
	file := p.symbolsFile(s)
	if err := p.Runner.MkdirAll(filepath.Dir(file)); err != nil {
		return err
	}
	_, err := p.Runner.Run(ctx, step.Cmd{Path: p.Tools.NDK.Tool("llvm-objcopy"), Args: []string{objcopyFlag[s.kind], s.linked, file}})
	return err
}
