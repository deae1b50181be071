package model

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

// builder makes an API of what Go's type checker says.
type builder struct {
	conf    *Config
	program *program
	differ  map[string]string // declarations that are not the same for all targets, and how
	api     *API
	notes   notes

	packages map[string]*Package // by path
	imports  map[string]string   // aliases of all Go packages that types are of, by path
	aliases  map[string]bool     // that are taken
	standard map[string]bool     // that packages of the standard library have, whose names are kept
	natives  map[string]bool     // names of native methods that are taken

	types   map[string]*declaration // bound types by their full Go name
	generic []*types.TypeName       // types with type parameters
	kinds   map[string]Kind         // by full Go name
	specs   map[token.Pos]spec      // of constants and variables
	made    map[string]*Named       // types for func types without a name, by package and signature
	results map[*Named]*Func        // classes for several results, and what they were made for

	classes        map[string]map[string]class // by Java package and name in small letters
	packageMembers map[*Package]members        // of packages' classes
	valueMembers   map[*Named]members          // constants of types

	home     *Package        // whose declarations are looked at: func types without a name become its types
	dry      bool            // a type is only looked at: nothing is made for it
	checking map[string]bool // types that are being looked at
}

func newBuilder(conf *Config, p *program, differ map[string]string) *builder {
	return &builder{
		conf: conf, program: p, differ: differ, notes: notes{},
		api:      &API{Java: conf.Java, Library: conf.Library, MinSDK: conf.MinSDK, Throw: conf.Throw},
		packages: map[string]*Package{}, imports: map[string]string{}, aliases: map[string]bool{}, standard: map[string]bool{}, natives: map[string]bool{},
		types: map[string]*declaration{}, kinds: map[string]Kind{}, specs: map[token.Pos]spec{}, made: map[string]*Named{}, results: map[*Named]*Func{},
		classes: map[string]map[string]class{}, packageMembers: map[*Package]members{}, valueMembers: map[*Named]members{}, checking: map[string]bool{},
	}
}

// build makes the API for one target.
func build(conf *Config, p *program, differ map[string]string) (*API, error) {
	b := newBuilder(conf, p, differ)
	if err := b.readNotes(); err != nil {
		return nil, err
	}
	if err := b.addPackages(); err != nil {
		return nil, err
	}
	b.readSpecs()
	b.declare()
	for _, s := range p.bound {
		b.fillTypes(s)
		b.fillFuncs(s)
		b.fillValues(s)
	}
	b.implement()
	b.finish()
	return b.api, b.checkEmpty()
}

func (b *builder) readNotes() error {
	var errs []error
	for _, s := range b.program.all {
		for _, file := range s.files {
			for _, wrong := range b.notes.read(file) {
				if !s.DepOnly {
					errs = append(errs, fmt.Errorf("%s: %w", b.position(wrong.pos), wrong.err))
				}
			}
		}
	}
	slices.SortFunc(errs, func(x, y error) int { return cmp.Compare(x.Error(), y.Error()) })
	return errors.Join(errs...)
}

// addPackages names the packages.
func (b *builder) addPackages() error {
	javas := map[string]*Package{}
	for _, s := range b.program.bound {
		p := &Package{Path: s.ImportPath, Name: s.Name, Alias: b.newAlias(s.Name), Doc: s.doc(), Java: b.conf.Java}
		name := javaName(s.Name)
		p.Class = upperFirst(name)
		for _, file := range s.files {
			if given := b.notes[file.Name.Pos()].name; given != "" {
				name, p.Class = given, given
			}
		}
		if len(b.program.bound) > 1 {
			p.Java += "." + strings.ToLower(name)
		}
		if other := javas[p.Java]; other != nil {
			return fmt.Errorf("the Go packages %s and %s would both be the Java package %s: give one another name by %sname NAME above its package clause",
				other.Path, p.Path, p.Java, directive)
		}
		if p.Java == b.api.Runtime() {
			return fmt.Errorf("the Go package %s would be the Java package %s, which gondk has for itself: give it another name by %sname NAME above its package clause",
				p.Path, p.Java, directive)
		}
		javas[p.Java] = p
		b.classes[p.Java] = map[string]class{}
		b.packages[p.Path], b.imports[p.Path] = p, p.Alias
		b.api.Packages = append(b.api.Packages, p)
	}
	return nil
}

// newAlias gives generated Go code a name for a package that no other has, and that it has no use of its own for.
func (b *builder) newAlias(name string) string {
	name = nativeName(name)
	if Reserved(name) {
		name += "_"
	}
	return unique(b.aliases, name)
}

func (s *source) doc() string {
	var all []string
	for _, file := range s.files {
		if text := strings.TrimSpace(file.Doc.Text()); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n\n")
}

// position is file:line, from the project's folder where it is inside.
func (b *builder) position(pos token.Pos) string {
	p := b.program.fset.Position(pos)
	if rel, err := filepath.Rel(b.conf.Root, p.Filename); err == nil && filepath.IsLocal(rel) {
		p.Filename = filepath.ToSlash(rel)
	}
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// skip notes that something is not bound.
func (b *builder) skip(what string, pos token.Pos, format string, args ...any) {
	b.api.Skipped = append(b.api.Skipped, Skipped{What: what, Pos: b.position(pos), Reason: fmt.Sprintf(format, args...)})
}

// left tells whether a declaration is not to be bound, and notes it.
func (b *builder) left(home *Package, what string, obj types.Object) bool {
	if b.notes.of(obj).skip {
		b.skip(what, obj.Pos(), "%sskip stands above it", directive)
		b.api.Skipped[len(b.api.Skipped)-1].Asked = true
		return true
	}
	if how := b.differ[home.Path+" "+what]; how != "" {
		b.skip(what, obj.Pos(), "%s", how)
		return true
	}
	return false
}

// finish sorts, and numbers what is numbered.
func (b *builder) finish() {
	for _, p := range b.api.Packages {
		slices.SortFunc(p.Types, func(x, y *Named) int { return cmp.Or(cmp.Compare(x.Go, y.Go), cmp.Compare(x.Java, y.Java)) })
		for _, n := range p.Types {
			if n.Kind == Sentinel || n.Kind == ErrorType {
				b.api.ErrorClasses = append(b.api.ErrorClasses, n)
			}
			b.number(n)
		}
	}
	slices.SortFunc(b.api.Imports, func(x, y Import) int { return cmp.Compare(x.Path, y.Path) })
	slices.SortStableFunc(b.api.Skipped, comparePositions)
}

// number gives numbers to what Java may implement.
func (b *builder) number(n *Named) {
	calls := n.Methods
	switch {
	case n.Kind == FuncType:
		calls = []*Func{n.Call}
	case n.Kind != Interface || n.Sealed:
		return
	}
	for _, f := range calls {
		f.Callback = len(b.api.Callbacks)
		b.api.Callbacks = append(b.api.Callbacks, f)
	}
}

// checkEmpty refuses packages from which nothing is bound.
func (b *builder) checkEmpty() error {
	for _, p := range b.api.Packages {
		if len(p.Funcs)+len(p.Consts)+len(p.Vars)+len(p.Types) > 0 {
			continue
		}
		s := b.program.all[p.Path]
		if len(exported(s.pkg)) == 0 {
			return fmt.Errorf("%s exports nothing: Java can call what begins with a capital letter", p.Path)
		}
	}
	return nil
}

// comparePositions sorts by file and line, and by name where they are equal.
func comparePositions(a, b Skipped) int {
	fileA, lineA := splitPosition(a.Pos)
	fileB, lineB := splitPosition(b.Pos)
	return cmp.Or(cmp.Compare(fileA, fileB), cmp.Compare(len(lineA), len(lineB)), cmp.Compare(lineA, lineB), cmp.Compare(a.What, b.What))
}

func splitPosition(pos string) (file, line string) {
	i := strings.LastIndexByte(pos, ':')
	return pos[:i], pos[i+1:]
}
