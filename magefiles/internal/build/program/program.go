// Package program builds programs: Go main packages as executables that an app packs with its libraries, as lib<name>.so, and starts.
package program

import (
	"context"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Program is one program for one ABI.
type Program struct {
	Name   string          // digest in libdigest.so
	Linked string          // absolute path of the program as the linker left it, below build/symbols
	Packed string          // the same, stripped
	Code   archive.Archive // what is known of its code; Lib is Packed
}

// ABI is the one that the program is for.
func (p *Program) ABI() *matrix.ABI { return p.Code.ABI }

// Builder builds one project's programs.
type Builder struct {
	Run    *step.Runner
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools
}

// Build builds what [[program]] says for every ABI. The programs are in the order of the ABIs, and for each in that of the matrix.
func (b *Builder) Build(ctx context.Context) ([]Program, error) {
	own := *b.Matrix
	own.Bind = nil // what Java calls is in the library
	mains := make([][]archive.Main, len(b.Matrix.Programs))
	for i := range b.Matrix.Programs {
		code := archive.Builder{Run: b.Run, Matrix: &own, Tools: b.Tools, Program: &b.Matrix.Programs[i]}
		var err error
		if mains[i], err = code.Mains(ctx); err != nil {
			return nil, err
		}
	}
	var all []Program
	var links []func(context.Context) error
	for i := range b.Matrix.ABIs {
		for j := range b.Matrix.Programs {
			p := b.program(&b.Matrix.Programs[j], mains[j][i])
			all = append(all, p)
			links = append(links, func(ctx context.Context) error { return b.Run.Do(ctx, b.task(p, mains[j][i])) })
		}
	}
	return all, step.All(ctx, links...)
}

func (b *Builder) program(p *matrix.Program, m archive.Main) Program {
	at := b.Matrix.Layout()
	one := Program{Name: p.Name, Linked: at.Symbols("program", m.ABI.Name, p.File()), Packed: at.Program(m.ABI.Name, p.File()), Code: m.Archive}
	one.Code.Lib = one.Packed
	return one
}

// Task is the name of the tasks that build programs.
const Task = "program"

// Variant tells the task of a program for an ABI from others.
func Variant(abi, name string) string { return abi + "-" + name }

func (b *Builder) task(p Program, m archive.Main) step.Task {
	flags := b.flags(m)
	return step.Task{
		Name: Task, ABI: Variant(m.ABI.Name, p.Name), Key: []any{m.Key, flags}, Outputs: []string{p.Linked, p.Packed}, Work: []string{m.Work},
		Do: func(ctx context.Context) error {
			for _, file := range []string{p.Linked, p.Packed} {
				if err := b.Run.MkdirAll(filepath.Dir(file)); err != nil {
					return err
				}
			}
			if err := b.Run.Remove(p.Linked); err != nil { // go build leaves alone what it takes for its own
				return err
			}
			if err := m.Link(ctx, p.Linked, flags); err != nil {
				return err
			}
			_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-strip"), Args: []string{"--strip-unneeded", "-o", p.Packed, p.Linked}})
			return err
		},
	}
}

// flags are for the linker after Go's. C++'s own library becomes part of the program, and shared libraries are found beside it.
func (b *Builder) flags(m archive.Main) []string {
	flags := link.Program(m.ABI.ABI, b.Matrix.Android.PageSize, b.Matrix.Android.MinSDK)
	if m.Cxx {
		flags = append(flags, "-static-libstdc++")
	}
	if len(m.Shared) > 0 {
		flags = append(flags, "-Wl,-rpath,$ORIGIN")
	}
	return flags
}
