package ndkapi

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Read reads the link stubs of an NDK's sysroot (toolchains/llvm/prebuilt/<host>/sysroot) for some ABIs.
//
// A symbol's first API level is the lowest folder usr/lib/<triple>/<level> whose stub has it: what the NDK says wins over the embedded
// table. What the NDK does not have at all is taken from there: symbols of levels that an older NDK does not reach, and those that newer
// NDKs no longer offer but devices keep. An ABI that the NDK has no stubs for is as the embedded table says.
func Read(ctx context.Context, sysroot string, abis []*abi.ABI) (*Levels, error) {
	if _, err := os.Stat(filepath.Join(sysroot, "usr", "lib")); err != nil {
		return nil, fmt.Errorf("no link stubs in the NDK's sysroot: %w; install the NDK again", err)
	}
	l := &Levels{abis: map[string]func() *level{}}
	var todo []func(context.Context) error
	for _, a := range abis {
		v := newLevel()
		l.abis[a.Name] = func() *level { return v }
		todo = append(todo, func(ctx context.Context) error {
			err := v.readStubs(ctx, filepath.Join(sysroot, "usr", "lib", a.Triple))
			v.addEmbedded(a)
			return err
		})
	}
	return l, step.All(ctx, todo...)
}

// readStubs reads the folders of API levels in dir, the lowest first.
func (v *level) readStubs(ctx context.Context, dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("link stubs of the NDK: %w", err)
	}
	var levels []int
	for _, e := range entries {
		// Packagers link levels without stubs of their own to others: such a level adds nothing, and is not really there.
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() {
			levels = append(levels, n)
		}
	}
	slices.Sort(levels)
	for _, api := range levels {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := v.readLevel(filepath.Join(dir, strconv.Itoa(api)), api); err != nil {
			return err
		}
	}
	return nil
}

func (v *level) readLevel(dir string, api int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("link stubs of the NDK: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".so") || strings.HasPrefix(name, "libc++") { // libc++.so is a linker script
			continue
		}
		stub, err := elfabi.ReadLibrary(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("link stub of the NDK: %w", err)
		}
		v.addLibrary(Library{Name: name, API: api})
		v.know(name, api)
		v.addStub(stub, name, api)
	}
	return nil
}

// addStub adds what a stub exports. Names are copied: as parts of the stub's content they would keep all of it in memory.
func (v *level) addStub(stub *elfabi.Library, library string, api int) {
	for s := range stub.Exports() {
		if v.has(s.Name, library) || s.Section == elf.SHN_ABS { // absolute symbols are the names of versions
			continue
		}
		sym := Symbol{Library: library, Name: strings.Clone(s.Name), Version: strings.Clone(s.Version), API: api}
		if s.Type() == elf.STT_OBJECT || s.Type() == elf.STT_TLS {
			sym.Object, sym.Size = true, int(s.Size)
		}
		v.add(sym)
	}
}
