// Package sysroot writes ndklite's sysroot: C headers of our own on top of the kernel's, link stubs for one API level, and crt objects.
//
// Headers and stubs agree: what a header declares at an API level is what the stubs of that level have.
package sysroot

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

//go:embed include c++ crt builtins absent.txt
var files embed.FS

// The API levels that the symbol table covers. Below 21 Android has no 64-bit ABIs, and the headers do not handle what it lacked.
const (
	MinAPI = 21
	MaxAPI = 36
)

// Tools are the programs of the distribution's LLVM, by absolute path.
type Tools struct {
	Clang string
	AR    string // llvm-ar; WriteBuiltins uses it
}

// Options say what to write and where.
type Options struct {
	Dir     string // the sysroot's folder, absolute
	Work    string // a scratch folder, absolute
	ABIs    []*abi.ABI
	API     int    // from MinAPI to MaxAPI
	Release string // the NDK's release in the ident note, at most 63 bytes: r27
	Build   string // the NDK's build number in the ident note, at most 63 bytes: 12077973
	Tools   Tools
}

// Write fills o.Dir with usr/include, usr/include/<triple>/asm and usr/lib/<triple>/<api>. What stands there already for other ABIs or
// API levels stays.
func Write(ctx context.Context, r *step.Runner, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	todo := []func(context.Context) error{
		func(context.Context) error { return writeHeaders(r, "include/", o.include()) },
		func(context.Context) error { return writeHeaders(r, "c++/", o.include(cxxFolder)) },
		func(context.Context) error { return writeAbsent(r, o) },
		func(ctx context.Context) error { return writeKernel(ctx, r, o) },
	}
	for _, a := range o.ABIs {
		for lib, symbols := range Symbols(a, o.API) {
			todo = append(todo, func(context.Context) error { return writeStub(r, o, a, lib, symbols) })
		}
		todo = append(todo, func(context.Context) error { return r.WriteFile(o.lib(a, "libc++.so"), []byte(cxxLibrary)) })
		for _, obj := range crtObjects {
			todo = append(todo, func(ctx context.Context) error { return writeCrt(ctx, r, o, a, obj) })
		}
	}
	return step.All(ctx, todo...)
}

// Digest returns the SHA-256, in hexadecimal, of all that this package brings along and of the symbol table: another digest means another
// sysroot.
func Digest() string {
	digest, err := digestOf(files, ndkapi.Text)
	if err != nil {
		panic(err) // embedded files can be read
	}
	return digest
}

func digestOf(files fs.FS, symbols string) (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%s", len(symbols), symbols)
	err := eachFile(files, ".", func(name string, data []byte) error {
		_, err := fmt.Fprintf(sum, "%q %d\n%s", name, len(data), data)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

func (o Options) check() error {
	if o.API < MinAPI || o.API > MaxAPI {
		return fmt.Errorf("API level %d: ndklite supports levels %d to %d; choose another min SDK or use a real NDK", o.API, MinAPI, MaxAPI)
	}
	for _, text := range []string{o.Release, o.Build} {
		if len(text) >= identText {
			return fmt.Errorf("%q in the ident note: longer than %d bytes; use a shorter one", text, identText-1)
		}
	}
	return nil
}

func (o Options) include(elem ...string) string {
	return filepath.Join(append([]string{o.Dir, "usr", "include"}, elem...)...)
}

func (o Options) lib(a *abi.ABI, name string) string {
	return filepath.Join(o.Dir, "usr", "lib", a.Triple, strconv.Itoa(o.API), name)
}

func (o Options) target(a *abi.ABI) string { return "--target=" + a.Target(strconv.Itoa(o.API)) }

// cxxFolder is where C++ headers lie below usr/include. Those of ours need no library: C's under C++'s names, <new>, <initializer_list>.
const cxxFolder = "c++/v1/"

func writeHeaders(r *step.Runner, root, dir string) error {
	return eachFile(files, strings.TrimSuffix(root, "/"), func(name string, data []byte) error {
		name = strings.TrimPrefix(name, root)
		return r.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), data)
	})
}

// eachFile calls fn for the files below dir, in the order of their names.
func eachFile(files fs.FS, dir string, fn func(name string, data []byte) error) error {
	return fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return fn(name, data)
	})
}
