package ndklite

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite/sysroot"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// shape holds the NDK's text files as templates over made, each at its place; bin holds the drivers, which go among the programs.
//
//go:embed shape
var shape embed.FS

// made is what the templates know.
type made struct {
	Options
	Digest  string
	Aliases []alias
}

func (made) Revision() string { return Revision }
func (made) Major() int       { return Major }
func (made) Host() string     { return Host }
func (made) MinAPI() int      { return sysroot.MinAPI }

// alias is another name of an API level, as meta/platforms.json of the NDK has it. 20 and 25 brought nothing for native code.
type alias struct {
	Name string
	API  int
}

var aliases = []alias{
	{"20", 19}, {"25", 24},
	{"L", 21}, {"L-MR1", 22}, {"M", 23}, {"N", 24}, {"N-MR1", 24}, {"O", 26}, {"O-MR1", 27}, {"P", 28}, {"Q", 29}, {"R", 30},
	{"S", 31}, {"Sv2", 32}, {"Tiramisu", 33}, {"UpsideDownCake", 34}, {"VanillaIceCream", 35}, {"Baklava", 36},
}

// driver is one of the programs that stand before LLVM's own.
type driver struct {
	made
	Name     string // clang or clang++
	Real     string // LLVM's program
	Resource string // the name of the resource folder
	Target   string // aarch64-linux-android24; empty if the caller gives it
}

var funcs = template.FuncMap{
	"sh":       step.Quote,
	"patterns": targetPatterns,
	"names":    names,
}

// targetPatterns returns the ABI's targets as a case of the shell takes them.
func targetPatterns(a *abi.ABI) string {
	arch, _, _ := strings.Cut(a.ClangTriple, "-")
	patterns := append(slices.Clone(a.Targets), arch)
	slices.Sort(patterns)
	return strings.Join(patterns, "-* | ") + "-*"
}

func names(abis []*abi.ABI) string { return strings.Join(abi.NamesOf(abis), ", ") }

// write fills dir.
func write(ctx context.Context, r *step.Runner, o Options, digest, dir string) error {
	m := made{o, digest, aliases}
	if err := writeShape(r, m, dir); err != nil {
		return err
	}
	prebuilt := filepath.Join(dir, "toolchains", "llvm", "prebuilt", Host)
	if err := writeBin(r, m, filepath.Join(prebuilt, "bin")); err != nil {
		return err
	}
	root := o.sysroot(filepath.Join(prebuilt, "sysroot"), filepath.Join(dir, "work"))
	if err := writeSysroot(ctx, r, root); err != nil {
		return err
	}
	if err := writeResources(ctx, r, o, root, filepath.Join(prebuilt, "lib", "clang", o.LLVM.Version)); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(dir, "work"))
}

func writeShape(r *step.Runner, m made, dir string) error {
	return eachShape(func(name string, data []byte) error {
		if strings.HasPrefix(name, "bin/") {
			return nil
		}
		mode := os.FileMode(0o644)
		if name == "ndk-build" {
			mode = 0o755
		}
		return writeText(r, filepath.Join(dir, filepath.FromSlash(name)), name, m, mode)
	})
}

// writeBin writes the drivers and links LLVM's other programs under the NDK's names.
func writeBin(r *step.Runner, m made, bin string) error {
	for _, name := range []string{"clang", "clang++"} {
		d := driver{made: m, Name: name, Real: m.LLVM.tool(name), Resource: m.LLVM.Version}
		if err := writeText(r, filepath.Join(bin, name), "bin/clang", d, 0o755); err != nil {
			return err
		}
		for _, a := range m.ABIs {
			d.Target = a.Target(strconv.Itoa(m.API))
			if err := writeText(r, filepath.Join(bin, d.Target+"-"+name), "bin/target-clang", d, 0o755); err != nil {
				return err
			}
		}
	}
	for _, name := range append(append([]string{"ld"}, tools[1:]...), moreTools...) {
		real := m.LLVM.tool(name)
		if name == "ld" {
			real = m.LLVM.tool("ld.lld")
		}
		if _, err := os.Stat(real); err != nil {
			continue
		}
		if err := os.Symlink(real, filepath.Join(bin, name)); err != nil {
			return err
		}
	}
	return nil
}

// sysroot returns the options for a sysroot in dir.
func (o Options) sysroot(dir, work string) sysroot.Options {
	return sysroot.Options{
		Dir: dir, Work: work, ABIs: o.ABIs, API: o.API, Release: fmt.Sprintf("r%d-ndklite", Major), Build: "0",
		Tools: sysroot.Tools{Clang: o.LLVM.tool("clang"), AR: o.LLVM.tool("llvm-ar")},
	}
}

func writeSysroot(ctx context.Context, r *step.Runner, o sysroot.Options) error {
	if err := sysroot.Write(ctx, r, o); err != nil {
		return err
	}
	for _, a := range o.ABIs {
		// Projects link -latomic by habit. The builtins have what it would.
		if err := r.WriteFile(filepath.Join(o.Dir, "usr", "lib", a.Triple, "libatomic.a"), []byte("!<arch>\n")); err != nil {
			return err
		}
	}
	return nil
}

// writeResources makes clang's resource folder: its own headers, and the builtins under the names that it looks for. The sysroot is there.
func writeResources(ctx context.Context, r *step.Runner, o Options, root sysroot.Options, dir string) error {
	if err := r.MkdirAll(filepath.Join(dir, "lib", "linux")); err != nil {
		return err
	}
	headers := filepath.Join(filepath.Dir(o.LLVM.Bin), "lib", "clang", o.LLVM.Version, "include")
	if err := os.Symlink(headers, filepath.Join(dir, "include")); err != nil {
		return err
	}
	var todo []func(context.Context) error
	for _, a := range o.ABIs {
		out := filepath.Join(dir, "lib", "linux", "libclang_rt.builtins-"+a.Builtins+"-android.a")
		todo = append(todo, func(ctx context.Context) error { return sysroot.WriteBuiltins(ctx, r, root, a, out) })
	}
	return step.All(ctx, todo...)
}

// eachShape calls fn for each embedded file, in the order of their names: build/core/build-local.mk.
func eachShape(fn func(name string, data []byte) error) error {
	return fs.WalkDir(shape, "shape", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := shape.ReadFile(name)
		if err != nil {
			return err
		}
		return fn(strings.TrimPrefix(name, "shape/"), data)
	})
}

func writeText(r *step.Runner, path, name string, data any, mode os.FileMode) error {
	text, err := expand(name, data)
	if err != nil {
		return err
	}
	if err := r.WriteFile(path, text); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

func expand(name string, data any) ([]byte, error) {
	text, err := shape.ReadFile("shape/" + name)
	if err != nil {
		return nil, err
	}
	tmpl, err := template.New(name).Funcs(funcs).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
