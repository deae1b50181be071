// Package archive builds a Go main package as a C static archive for Android, which go build itself refuses (golang/go#33806).
//
// It uses a stock Go toolchain. Go can build a c-shared library for Android, and its linker's documented flag -tmpdir keeps the
// objects that the library is linked from. A relocatable link turns these into one object, with everything but the exported functions
// hidden: that is the archive. The library itself is thrown away; its link proved that every symbol exists at this API level.
package archive

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Archive is what was built for one ABI.
type Archive struct {
	ABI    *matrix.ABI
	Lib    string   // absolute path of lib<name>.a
	Header string   // absolute path of cgo's header for this ABI
	Libs   []string // libraries that whoever links the archive must link too: log
	Shared []string // absolute paths of those of them that are not Android's
	Cxx    bool     // it has C++ code
	Entry  string   // the function that Java begins with, by its name; empty where no Go package is bound

	Modules  []Module  // that it holds code of, by path
	Packages []Package // that it holds, those before that others import
	Fixes    []string  // what is another in Go's own packages, by package gofix's names

	// Inputs finds the files and folders that it is made of and that may change, as absolute paths. Only other build systems need it.
	Inputs func() []string
}

// Builder builds one project's archives.
type Builder struct {
	Run    *step.Runner
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools
	Out    string // absolute path of the folder for archives and headers, in Run's state; empty: the project's own
	Debug  bool   // for a debugger to step through: nothing optimised, and sources named by where they lie

	Program *matrix.Program // whose code Mains is about; nil: the library's
}

// layout tells where archives and headers lie.
func (b *Builder) layout() layout.Archives {
	if b.Out != "" {
		return layout.Archives{Dir: b.Out, Name: b.Matrix.Library.Name}
	}
	return b.Matrix.Layout().Archives()
}

// Lib returns the absolute path of an ABI's archive.
func (b *Builder) Lib(abi *matrix.ABI) string { return b.layout().Lib(abi.Name) }

// Build builds the archive for every ABI of the matrix, and the header that serves them all. The archives are in the matrix's order.
func (b *Builder) Build(ctx context.Context) ([]Archive, error) {
	c, plans, err := b.plans(ctx)
	if err != nil {
		return nil, err
	}
	c.tellNearly(plans)
	headers, err := c.headers(plans) // before anything is compiled: two of one name are an error
	if err != nil {
		return nil, err
	}
	var archives []Archive
	var builds []func(context.Context) error
	for _, p := range plans {
		archives = append(archives, p.Archive)
		builds = append(builds, func(ctx context.Context) error { return c.build(ctx, p) })
	}
	if err := step.All(ctx, builds...); err != nil {
		return nil, err
	}
	return archives, b.writeHeader(ctx, headers)
}

// plans reads the code, and writes what gondk adds to it.
func (b *Builder) plans(ctx context.Context) (*code, []plan, error) {
	c, err := b.read(ctx)
	if err != nil {
		return nil, nil, err
	}
	if b.Run.Dry && !c.written() {
		return nil, nil, step.ErrDry // the packages cannot be listed without what gondk adds to them
	}
	if err := c.write(ctx); err != nil {
		return nil, nil, err
	}
	plans, err := c.plan(ctx)
	return c, plans, err
}

// plan is an archive to build.
type plan struct {
	Archive
	settings *goSettings
	pkgs     []*listed
	link     *linkInputs
}

// plan returns the archives that are to be built, and changes nothing. What gondk adds to the code must be there.
func (b *code) plan(ctx context.Context) ([]plan, error) {
	state := func(ctx context.Context) error {
		b.settings.repository = b.repository(ctx, b.settings.flags)
		return nil
	}
	lists, err := b.lists(ctx, b.list, state)
	if err != nil {
		return nil, err
	}
	maps.Copy(b.settings.overlay, b.overlaid)
	var plans []plan
	for i := range b.Matrix.ABIs {
		p, err := b.planOne(ctx, &b.Matrix.ABIs[i], b.settings, lists[i])
		if err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

func (b *code) planOne(ctx context.Context, abi *matrix.ABI, settings *goSettings, pkgs []*listed) (plan, error) {
	if err := b.askPkgConfig(ctx, abi, settings, pkgs); err != nil {
		return plan{}, err
	}
	if err := b.checkExports(abi, pkgs); err != nil {
		return plan{}, err
	}
	link, err := b.link(abi, settings, pkgs)
	if err != nil {
		return plan{}, fmt.Errorf("%s: %w", b.label(abi), err)
	}
	name := b.name()
	p := plan{settings: settings, pkgs: pkgs, link: link, Archive: Archive{
		ABI:      abi,
		Lib:      b.Lib(abi),
		Header:   b.layout().Include(abiHeader(name, abi.Name)),
		Libs:     withCxx(link.libs, pkgs, b.Tools.NDK),
		Shared:   link.shared,
		Cxx:      cxxPackage(pkgs) != "",
		Entry:    b.entry(),
		Modules:  modules(pkgs, settings.env["GOVERSION"]),
		Packages: packages(pkgs, settings.overlay),
		Fixes:    b.Matrix.Go.Fixes,
	}}
	p.Inputs = func() []string { return b.inputs(p) }
	return p, nil
}

// lists asks the go command for the packages of each ABI, and does more meanwhile.
func (b *code) lists(ctx context.Context, list func(context.Context, *matrix.ABI) ([]*listed, error), more ...func(context.Context) error) ([][]*listed, error) {
	lists := make([][]*listed, len(b.Matrix.ABIs))
	asks := more
	for i := range b.Matrix.ABIs {
		asks = append(asks, func(ctx context.Context) (err error) {
			lists[i], err = list(ctx, &b.Matrix.ABIs[i])
			return err
		})
	}
	return lists, step.All(ctx, asks...)
}

func (b *code) build(ctx context.Context, p plan) error {
	w, err := b.work(p)
	if err != nil {
		return err
	}
	return b.Run.Do(ctx, w.task)
}

// work is what there is to do for one archive.
type work struct {
	header func(context.Context) error // a part of task that can be done before it
	task   step.Task
}

func (b *code) work(p plan) (work, error) {
	identity, err := b.identify(p)
	if err != nil {
		return work{}, err
	}
	target := b.target(p.ABI, p.settings, identity.unseen())
	objects := layout.Objects(b.Run.State, p.ABI.Name)
	header := func(ctx context.Context) error {
		_, err := b.writeHeader(ctx, p, target, identity, nil)
		return err
	}
	return work{header, step.Task{
		Name: "archive", ABI: p.ABI.Name,
		Key:     []any{identity, b.Tools.NDK.Root}, // ndklite has another folder for each compiler that it is made of
		Outputs: []string{p.Lib, p.Header},
		Work:    []string{objects},
		Do: func(ctx context.Context) error {
			return b.make(ctx, p, target, identity, objects)
		},
	}}, nil
}

// make builds the archive again, with objects as scratch folder.
func (b *code) make(ctx context.Context, p plan, t target, id *identity, objects string) error {
	if err := b.Run.Reset(objects); err != nil {
		return err
	}
	headers, err := b.goBuild(ctx, t, p, id, objects)
	if err != nil {
		return err
	}
	if err := b.showBacklog(ctx, objects); err != nil {
		return err
	}
	header, err := b.writeHeader(ctx, p, t, id, headers)
	if err != nil {
		return err
	}
	globals, err := b.globals(objects, p, string(header))
	if err != nil {
		return err
	}
	if err := b.tellHidden(ctx, objects, p, globals); err != nil {
		return err
	}
	object, err := b.relocate(ctx, objects, p.link.args, globals)
	if err != nil {
		return err
	}
	if err := b.hide(ctx, object, globals); err != nil {
		return err
	}
	if err := b.prove(ctx, object, objects, p); err != nil {
		return err
	}
	if err := b.pack(ctx, object, p.Lib); err != nil {
		return err
	}
	b.tellShared(ctx, p)
	return nil
}

// target has the settings of the Go toolchain for one ABI.
type target struct {
	abi     *matrix.ABI
	ldflags string   // the user's, from GOFLAGS
	linked  []string // what CGO_LDFLAGS and the matrix say to the linker
	gcflags []string // arguments for go build
	env     []string
	cflags  []string // the user's, for cgo's C code
	cgo     []string // program and first arguments by which cgo is started
}

func (b *code) target(abi *matrix.ABI, settings *goSettings, unseen string) target {
	return target{
		abi:     abi,
		ldflags: settings.flags.ldflags(),
		linked:  b.environmentFlags(abi, settings),
		gcflags: b.gcflags(settings.flags),
		env:     append(b.env(abi), b.cgoEnv(abi, settings, unseen)...),
		cflags:  slices.Concat(split(settings.env["CGO_CPPFLAGS"]), split(settings.env["CGO_CFLAGS"]), texts(b.Matrix.CgoFor(abi).CFlags)),
		cgo:     b.cgoCommand(settings),
	}
}

// env returns the environment for the go command and for pkg-config.
func (b *Builder) env(abi *matrix.ABI) []string {
	return append(Env(abi, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK)), pkgConfigEnv(b.Matrix.CgoFor(abi))...)
}
