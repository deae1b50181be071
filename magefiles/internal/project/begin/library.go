package begin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// library finds the package or packages that become the archive: those asked for, else those that the project's files show.
func (p *project) library(ctx context.Context, r *step.Runner, asked Asked) error {
	var chosen []*goPackage
	var err error
	switch {
	case p.there != nil:
		return p.agrees(asked)
	case asked.Bind != "":
		return p.bind(ctx, r, asked)
	case len(asked.Packages) > 0:
		chosen, err = p.named(ctx, r, asked.Packages)
	default:
		chosen, err = p.shown()
	}
	if err != nil {
		return err
	}
	if len(chosen) == 0 {
		p.sample, p.Name, p.Packages = true, "golib", []string{"./golib"}
		return nil
	}
	if len(chosen[0].Exports) == 0 {
		err = p.export(chosen)
	} else {
		p.IsMain = chosen[0].isMain()
		p.take(p.base(chosen), chosen, folders(chosen)...)
	}
	p.Reaches = reaches(ctx, r, p.Tags, folders(chosen))
	return err
}

// agrees returns an error if the flags contradict an existing matrix.
func (p *project) agrees(asked Asked) error {
	lib := p.there.Library
	p.Name, p.Packages, p.IsMain, p.Tags, p.Keep = lib.Name, lib.Packages, lib.Package != "", lib.Tags, lib.Keep
	key := "library.packages"
	if p.IsMain {
		p.Packages, key = []string{lib.Package}, "library.package"
	}
	if bind := p.there.Bind; bind != nil {
		p.Packages, key, p.Bind = append(p.Packages, bind.Packages...), "bind.packages", bind.Java
	}
	if asked.Bind != p.Bind && asked.Bind != "" {
		return fmt.Errorf("-bind %s: %s already exists; init overwrites nothing: add [bind] with java = %q and packages = [%q] to it", asked.Bind, matrix.FileName,
			asked.Bind, first(asked.Packages, "./greeter"))
	}
	for _, name := range asked.Packages {
		if !slices.Contains(p.Packages, p.folder(name)) {
			return fmt.Errorf("-package %s: %s already exists and says %s = %s; init overwrites nothing: change it there", name, matrix.FileName, key, quoted(p.Packages))
		}
	}
	return nil
}

func quoted(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, strconv.Quote(name))
	}
	return strings.Join(list, ", ")
}

// take sets the library's packages and a unique name.
func (p *project) take(base string, chosen []*goPackage, folders ...string) {
	p.Packages = folders
	for _, c := range chosen {
		p.Tags, p.Keep = append(p.Tags, c.Tags...), append(p.Keep, c.kept()...)
	}
	p.Tags, p.Keep = unique(p.Tags), unique(p.Keep)
	p.Name, p.otherName = p.libraryName(base, chosen)
}

func unique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func folders(chosen []*goPackage) (list []string) {
	for _, c := range chosen {
		list = append(list, c.Dir)
	}
	return list
}

// base returns the library's name, before checking whether it is free.
func (p *project) base(chosen []*goPackage) string {
	switch {
	case len(chosen) > 1:
		return "golib"
	case chosen[0].Dir == ".":
		return p.mod.name()
	}
	return path.Base(chosen[0].Dir)
}

// shown chooses among what the project's files show. No package means that the project has no Go code at all.
func (p *project) shown() ([]*goPackage, error) {
	var mains, others []*goPackage
	for _, c := range p.seen.packages {
		switch {
		case len(c.Exports) > 0 && c.isMain():
			mains = append(mains, c)
		case len(c.Exports) > 0:
			others = append(others, c)
		}
	}
	mains, others = p.withoutTests(mains), p.withoutTests(others)
	switch {
	case len(mains) == 1:
		return mains, nil
	case len(mains) > 1:
		return nil, p.several(mains)
	case len(others) > 0:
		return others, nil
	case len(p.seen.packages) == 0 && len(p.seen.broken) == 0:
		return nil, nil
	}
	return nil, p.nothing()
}

var (
	// testFolder matches the name of a folder whose code is for tests or to be read, not for the app; notTest are words that look like that.
	testFolder = lazyregexp.New(`(?i)test|(^|[-_])(examples?|demos?|samples?|bench|benchmarks?|e2e)($|[-_])`)
	notTest    = lazyregexp.New(`(?i)(la|fas|grea|con|pro|at)test`)
)

// withoutTests leaves out tests and examples if there is something else, and remembers them.
func (p *project) withoutTests(list []*goPackage) []*goPackage {
	isTest := func(c *goPackage) bool {
		return slices.ContainsFunc(strings.Split(c.Dir, "/"), func(name string) bool {
			return testFolder().MatchString(notTest().ReplaceAllString(name, ""))
		})
	}
	kept := slices.DeleteFunc(slices.Clone(list), isTest)
	if len(kept) == 0 || len(kept) == len(list) {
		return list
	}
	for _, c := range list {
		if isTest(c) {
			p.leftOut = append(p.leftOut, c.Dir)
		}
	}
	return kept
}

// maxCandidates is how many packages an error lists.
const maxCandidates = 12

func (p *project) several(mains []*goPackage) error {
	var text strings.Builder
	text.WriteString("several main packages export functions to C, but an app can have only one Go runtime; say which one to build the archive from:\n")
	for _, c := range mains[:min(len(mains), maxCandidates)] {
		fmt.Fprintf(&text, "    %s init -package %s    # %s\n", p.gondk(), c.Dir, listed(c.Exports, 3))
	}
	if n := len(mains) - maxCandidates; n > 0 {
		fmt.Fprintf(&text, "    and %d more\n", n)
	}
	return errors.New(strings.TrimSpace(text.String()))
}

// nothing says what to do with Go code that exports nothing.
func (p *project) nothing() error {
	const none = `no Go file here that builds for Android exports a function to C (//export NAME above it, in a file with import "C")`
	var names, programs []string
	for _, c := range p.seen.packages {
		switch {
		case c.isMain():
			programs = append(programs, c.Dir)
		case c.usable():
			names = append(names, c.Dir)
		}
	}
	slices.SortStableFunc(names, byUse)
	switch {
	case len(p.seen.broken) > 0:
		return fmt.Errorf("%s, and some files are not valid Go: %w; fix them, or say which package to use: %s init -package ./folder", none, p.seen.broken[0], p.gondk())
	case len(names) == 0:
		return fmt.Errorf("%s; write such functions in %s, or make a package other than main and try again", none, listed(programs, maxCandidates))
	}
	return fmt.Errorf("%s. %s init -package %s writes a package main that calls that one, with an example; with -bind %s, Java and Kotlin call it as it is; "+
		"choose from these packages: %s", none, p.gondk(), names[0], matrix.JavaPackage(p.mod.path, path.Base(names[0])), listed(names, maxCandidates))
}

// forApps matches the usual names of packages that are made to be bound to an app.
var forApps = lazyregexp.New(`(^|/)(mobile|android|bind|bindings|ffi|lib[a-z]+)$`)

// byUse has packages that are made for apps before others, those that are internal last, and those above before those below.
func byUse(a, b string) int {
	rank := func(dir string) int {
		switch {
		case slices.Contains(strings.Split(dir, "/"), "internal"):
			return 1000
		case forApps().MatchString(dir):
			return strings.Count(dir, "/") - 1000
		}
		return strings.Count(dir, "/")
	}
	return rank(a) - rank(b)
}

// named returns the packages that were asked for.
func (p *project) named(ctx context.Context, r *step.Runner, asked []string) ([]*goPackage, error) {
	var chosen []*goPackage
	for _, name := range asked {
		c, err := p.find(ctx, r, name)
		if err != nil {
			return nil, fmt.Errorf("-package %s: %w", name, err)
		}
		if len(c.Exports) == 0 && c.isMain() {
			return nil, fmt.Errorf(`-package %s: this package main exports nothing to C; put //export NAME above the functions that C calls, in a file with import "C"`, name)
		}
		chosen = append(chosen, c)
	}
	for _, c := range chosen[1:] {
		switch first := chosen[0]; {
		case c.isMain() || first.isMain():
			return nil, fmt.Errorf("-package %s -package %s: each package main is its own archive; name one, or give both another package name", first.Dir, c.Dir)
		case (len(c.Exports) == 0) != (len(first.Exports) == 0):
			return nil, fmt.Errorf("-package %s -package %s: one of the two exports functions to C and the other does not; leave that one out, or let it export some", first.Dir, c.Dir)
		}
	}
	return chosen, nil
}

// folder returns a package's name, as somebody types it, as the matrix has it.
func (p *project) folder(name string) string {
	if name == p.mod.path {
		return "."
	}
	if below, ok := strings.CutPrefix(name, p.mod.path+"/"); ok {
		return "./" + below
	}
	clean := path.Clean(filepath.ToSlash(name))
	if strings.HasPrefix(clean, "../") || filepath.IsAbs(name) || clean == "." {
		return clean
	}
	if exists(filepath.Join(p.root, filepath.FromSlash(clean))) || strings.HasPrefix(name, ".") {
		return "./" + clean
	}
	return name
}

// find returns the package of that name: a folder of the project, or an import path.
func (p *project) find(ctx context.Context, r *step.Runner, name string) (*goPackage, error) {
	as := p.folder(name)
	dir, err := p.folderOf(as)
	if !strings.HasPrefix(as, ".") && !filepath.IsAbs(as) {
		dir, err = elsewhere(ctx, r, as)
	}
	if err != nil {
		return nil, err
	}
	c, broken := readPackage(dir, as)
	switch {
	case broken != nil && (c == nil || len(c.Exports) == 0):
		return nil, broken
	case c == nil:
		return nil, fmt.Errorf("%s has no Go file that builds for Android; name another folder", dir)
	}
	return c, nil
}

// folderOf returns the absolute path of a folder of the project's.
func (p *project) folderOf(name string) (string, error) {
	dir := filepath.Join(p.root, filepath.FromSlash(name))
	info, err := os.Stat(dir)
	other := p.otherModule(dir)
	switch {
	case strings.HasPrefix(name, "../") || filepath.IsAbs(name):
		return "", fmt.Errorf("outside %s; name a folder below it, such as ./golib, or an import path", p.root)
	case err != nil || !info.IsDir():
		return "", fmt.Errorf("no folder %s; %s init without -package lists the packages", dir, p.gondk())
	case other != "":
		return "", fmt.Errorf("it belongs to another Go module, with its go.mod in %s: go there, or name a folder of %s", other, p.mod.path)
	}
	return dir, nil
}

// elsewhere asks the go command for the folder of another module's package.
func elsewhere(ctx context.Context, r *step.Runner, path string) (string, error) {
	out, err := r.Run(ctx, step.Cmd{Path: "go", Args: []string{"list", "-find", "-f", "{{.Dir}}", "--", path}, Env: []string{"GOOS=android", "GOARCH=arm64", "CGO_ENABLED=1"}, Query: true})
	if failed := (*step.Error)(nil); errors.As(err, &failed) {
		return "", fmt.Errorf("not a folder of %s, and the go command does not find such a package: %s", r.Root, strings.TrimSpace(failed.Output))
	}
	return strings.TrimSpace(out.Stdout), err
}

// otherModule returns the folder of the Go module that a folder below the project's belongs to, or nothing if that is the project's.
func (p *project) otherModule(dir string) string {
	for rel, err := filepath.Rel(p.root, dir); err == nil && filepath.IsLocal(rel) && rel != "."; rel = filepath.Dir(rel) {
		if exists(filepath.Join(p.root, rel, "go.mod")) {
			return filepath.Join(p.root, rel)
		}
	}
	return ""
}
