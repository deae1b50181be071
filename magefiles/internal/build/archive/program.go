package archive

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/gosource"
)

// Main is a program's code for one ABI. It is compiled with the same settings as the library's, so that what both import is compiled once.
type Main struct {
	Archive // what is known of the code; there is neither Lib nor Header

	Key  any    // all that the program depends on, but for flags of the linker
	Work string // absolute path of a scratch folder

	// Link has go build write the program to out, with flags for the linker after Go's.
	Link func(ctx context.Context, out string, flags []string) error
}

// Mains reads the code of Program for every ABI of the matrix, in its order.
func (b *Builder) Mains(ctx context.Context) ([]Main, error) {
	c, plans, err := b.plans(ctx)
	if err != nil {
		return nil, err
	}
	var all []Main
	for _, p := range plans {
		m, err := c.mainOf(p)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

func (b *code) mainOf(p plan) (Main, error) {
	identity, err := b.identify(p)
	if err != nil {
		return Main{}, err
	}
	t, work := b.target(p.ABI, p.settings, identity.unseen()), layout.Programs(b.Run.State, p.ABI.Name, b.name())
	m := Main{Archive: p.Archive, Key: []any{identity, b.Tools.NDK.Root}, Work: work}
	m.Lib, m.Header = "", ""
	m.Link = func(ctx context.Context, out string, flags []string) error {
		if err := b.Run.MkdirAll(work); err != nil {
			return err
		}
		external, err := b.externalLink(strings.Join(flags, " "), t, p, work)
		if err != nil {
			return err
		}
		// For some CPUs Go would link by itself, which makes another kind of program of code without cgo.
		return b.runGo(ctx, t, p, identity, work, "-buildmode=pie", "-o", out, "-ldflags="+b.ldflags(identity.digest(), t, append(external, "-linkmode=external")...))
	}
	return m, nil
}

// checkProgram refuses, before anything is compiled, what cannot become a program.
func (b *Builder) checkProgram(main *listed) error {
	from := matrixName(b) + ": " + b.named()
	if main.Name != "main" {
		return fmt.Errorf("%s is package %s, but a program begins in a package main: name the folder that has it", from, main.Name)
	}
	for _, name := range main.files() {
		if filepath.Ext(name) == ".go" && gosource.DefinesMain(absolute(main.Dir, name)) {
			return nil
		}
	}
	return fmt.Errorf("%s has no func main, where a program begins: write one in %s", from, b.Run.Rel(main.Dir))
}

// name is that of the library or program.
func (b *Builder) name() string {
	if b.Program != nil {
		return b.Program.Name
	}
	return b.Matrix.Library.Name
}

// keep gives the C symbols that stay visible: a program has nobody who would see them.
func (b *Builder) keep() []string {
	if b.Program != nil {
		return nil
	}
	return b.Matrix.Library.Keep
}

// label begins messages about what is built for an ABI.
func (b *Builder) label(abi *matrix.ABI) string {
	if b.Program != nil {
		return "program " + abi.Name + ": " + b.Program.Name
	}
	return "archive " + abi.Name
}
