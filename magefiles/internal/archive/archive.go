// Package archive builds a Go main package as a C static archive for Android, which go build itself refuses (golang/go#33806).
//
// The way there uses a stock Go toolchain. Go can build a c-shared library for Android, and its linker's documented flag -tmpdir keeps
// what that library is linked from. Those objects, made one by a relocatable link and with all but the exported functions hidden, are
// the archive. The library itself is thrown away; that it linked proves that every symbol exists at this API level.
package archive

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/matrix"
	"github.com/gondk/gondk/magefiles/internal/step"
	"github.com/gondk/gondk/magefiles/internal/toolchain"
)

// Archive is what was built for one ABI.
type Archive struct {
	ABI    *matrix.ABI
	Lib    string   // absolute path of lib<name>.a
	Header string   // absolute path of cgo's header for this ABI
	Libs   []string // system libraries that whoever links the archive must link too: log

	Modules  []Module  // that it holds code of, by path
	Packages []Package // that it holds, those before that others import

	// Inputs looks for the files and folders that it is made of and somebody may change: absolute. Only other build systems ask.
	Inputs func() []string
}

// Builder builds one project's archives.
type Builder struct {
	Run    *step.Runner
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools
	Out    string // absolute path of the folder for archives and headers, in Run's root; empty: Dir

	tags        []string // of the matrix and of GOFLAGS
	memberPaths []string // import paths of library.packages, sorted; set by writeUmbrella

	overlay  string            // file for go's -overlay; empty where there is none but the user's; set by writePanicLog
	overlaid map[string]string // what gondk adds there to the user's
}

// Dir is where the library's archives and headers lie: build/<name>.
func Dir(m *matrix.Matrix) string { return filepath.Join(m.Root, "build", m.Library.Name) }

func (b *Builder) out(elem ...string) string {
	return filepath.Join(append([]string{cmp.Or(b.Out, Dir(b.Matrix))}, elem...)...)
}

// IncludeDir is the one include folder for all ABIs.
func IncludeDir(m *matrix.Matrix) string { return filepath.Join(Dir(m), "include") }

// Build builds the archive for every ABI of the matrix, and the header that serves them all. The archives are in the matrix's order.
func (b *Builder) Build(ctx context.Context) ([]Archive, error) {
	plans, err := b.plan(ctx)
	if err != nil {
		return nil, err
	}
	headers, err := b.headers(plans) // before anything is compiled: two of one name are an error
	if err != nil {
		return nil, err
	}
	var archives []Archive
	var builds []func(context.Context) error
	for _, p := range plans {
		archives = append(archives, p.Archive)
		builds = append(builds, func(ctx context.Context) error { return b.build(ctx, p) })
	}
	if err := step.All(ctx, builds...); err != nil {
		return nil, err
	}
	return archives, b.writeHeader(ctx, headers)
}

// Look gives what Build would make, without making it.
func (b *Builder) Look(ctx context.Context) ([]Archive, error) {
	plans, err := b.plan(ctx)
	var archives []Archive
	for _, p := range plans {
		archives = append(archives, p.Archive)
	}
	return archives, err
}

// plan is an archive that is to be built.
type plan struct {
	Archive
	settings *goSettings
	pkgs     []*listed
}

func (b *Builder) plan(ctx context.Context) ([]plan, error) {
	if err := b.mergeTags(ctx); err != nil {
		return nil, err
	}
	if err := b.writeUmbrella(ctx); err != nil {
		return nil, err
	}
	if err := b.writePanicLog(ctx); err != nil {
		return nil, err
	}
	settings, lists, err := b.look(ctx)
	if err != nil {
		return nil, err
	}
	var plans []plan
	for i := range b.Matrix.ABIs {
		abi, pkgs, name := &b.Matrix.ABIs[i], lists[i], b.Matrix.Library.Name
		plans = append(plans, plan{settings: settings, pkgs: pkgs, Archive: Archive{
			ABI:      abi,
			Lib:      b.out(abi.Name, "lib"+name+".a"),
			Header:   b.out("include", abiHeader(name, abi.Name)),
			Libs:     systemLibs(pkgs),
			Modules:  modules(pkgs, settings.env["GOVERSION"]),
			Packages: packages(pkgs, settings.overlay),
			Inputs:   func() []string { return b.inputs(pkgs, settings) },
		}})
	}
	return plans, nil
}

// look asks the go command for its settings and, for each ABI, for the packages; all at once, because it is done on every build.
func (b *Builder) look(ctx context.Context) (*goSettings, [][]*listed, error) {
	var settings *goSettings
	lists := make([][]*listed, len(b.Matrix.ABIs))
	asks := []func(context.Context) error{func(ctx context.Context) (err error) {
		settings, err = b.goSettings(ctx)
		return err
	}}
	for i := range b.Matrix.ABIs {
		asks = append(asks, func(ctx context.Context) (err error) {
			lists[i], err = b.list(ctx, &b.Matrix.ABIs[i])
			return err
		})
	}
	return settings, lists, step.All(ctx, asks...)
}

func (b *Builder) build(ctx context.Context, p plan) error {
	identity, err := b.identify(p.ABI, p.settings, p.pkgs)
	if err != nil {
		return err
	}
	target := b.target(p.ABI, p.settings, identity.unseen())
	objects := filepath.Join(b.Run.Root, filepath.FromSlash(step.StateDir), "archive", p.ABI.Name)
	return b.Run.Do(ctx, step.Task{
		Name: "archive", ABI: p.ABI.Name,
		Key:     []any{identity, b.Tools.NDK.Root}, // ndklite has another folder for each compiler that it is made of
		Outputs: []string{p.Lib, p.Header},
		Work:    []string{objects},
		Do: func(ctx context.Context) error {
			return b.make(ctx, p.Archive, target, p.pkgs, identity.digest(), objects)
		},
	})
}

// make builds the archive anew, with objects as scratch folder.
func (b *Builder) make(ctx context.Context, a Archive, t target, pkgs []*listed, id, objects string) error {
	// An old probe.so would let go build skip the link and leave no objects, or those of a link that was killed.
	if err := b.Run.Reset(objects); err != nil {
		return err
	}
	if err := b.goBuild(ctx, t, pkgs, id, objects); err != nil {
		return err
	}
	if err := b.showBacklog(ctx, objects); err != nil {
		return err
	}
	header, err := b.header(ctx, t, pkgs, objects)
	if err != nil {
		return err
	}
	libs := staticLibs(pkgs)
	globals, err := b.globals(objects, libs, string(header))
	if err != nil {
		return err
	}
	object, err := b.relocate(ctx, objects, libs, globals)
	if err != nil {
		return err
	}
	if err := b.hide(ctx, object, globals); err != nil {
		return err
	}
	if err := b.pack(ctx, object, a.Lib); err != nil {
		return err
	}
	return b.Run.WriteFile(a.Header, header)
}

// header gives what go build wrote beside the probe.
func (b *Builder) header(ctx context.Context, t target, pkgs []*listed, objects string) ([]byte, error) {
	if b.umbrella() {
		return b.umbrellaHeader(ctx, t, pkgs, filepath.Join(objects, "headers"))
	}
	header, err := os.ReadFile(filepath.Join(objects, probe+".h"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // go build writes none where nothing is exported; globals says so
	}
	return header, err
}

// target is one ABI as the Go toolchain is told of it.
type target struct {
	abi     *matrix.ABI
	ldflags string // the user's, from GOFLAGS
	env     []string
	cflags  []string // the user's, for cgo's C code
}

func (b *Builder) target(abi *matrix.ABI, settings *goSettings, unseen string) target {
	env := append(b.env(abi), "CGO_CFLAGS="+cflags(settings.env["CGO_CFLAGS"], b.Tools.NDK, unseen))
	return target{abi, settings.flags.ldflags(), env, slices.Concat(split(settings.env["CGO_CPPFLAGS"]), split(settings.env["CGO_CFLAGS"]))}
}

func (b *Builder) env(abi *matrix.ABI) []string {
	return Env(abi, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK))
}
