package capi

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// ReadLibrary reads the types of what a shared library exports. Read it before it is stripped: a packed one tells only names.
func ReadLibrary(l *elfabi.Library) (*API, error) {
	var names []string
	threads := map[string]bool{}
	for s := range l.DynSymbols() {
		if !s.Exported() {
			continue
		}
		switch emulated, yes := strings.CutPrefix(s.Name, emulatedTLS); {
		case yes:
			names = append(names, emulated)
			threads[emulated] = true
		case s.Type() == elf.STT_TLS:
			threads[s.Name] = true
			names = append(names, s.Name)
		case s.Type() == elf.STT_FUNC, s.Type() == elf.STT_OBJECT:
			names = append(names, s.Name)
		}
	}
	api, err := Read(l.File, names)
	if err != nil {
		return nil, err
	}
	api.mark(threads)
	return api, nil
}

// mark notes which variables are thread-local. Debug information does not tell.
func (a *API) mark(threads map[string]bool) {
	for i := range a.Variables {
		a.Variables[i].Thread = threads[plain(a.Variables[i].Name)]
	}
}

// emulatedTLS begins the symbols of thread-local variables below API 29, where the compiler's own library keeps them.
const emulatedTLS = "__emutls_v."

// ReadArchive reads the types of the named functions and variables from the members of an archive, those that elfabi.ExportsOfHeader gives,
// and of the thread-local variables that the archive gives to all.
func ReadArchive(a *elfabi.Archive, names []string) (*API, error) {
	threads, err := threadsOf(a)
	if err != nil {
		return nil, err
	}
	whole, types := &API{}, map[string]Type{}
	names = sorted(slices.AppendSeq(slices.Clone(names), maps.Keys(threads)))
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, emulatedTLS) })
	for _, m := range a.Members {
		if len(names) == 0 {
			break
		}
		o, err := m.Object()
		if err != nil {
			return nil, err
		}
		part, err := Read(o.File, names)
		if err != nil {
			return nil, err
		}
		names = whole.merge(part, types)
	}
	if whole.PointerSize == 0 && len(names) > 0 {
		return nil, fmt.Errorf("%s: an archive without members, so %s is not defined; make it again", a.Path, names[0])
	}
	whole.Types = slices.Collect(maps.Values(types))
	whole.mark(threads)
	whole.dropTold()
	whole.sort()
	return whole, nil
}

// threadsOf gives the thread-local variables that the members of an archive define for others.
func threadsOf(a *elfabi.Archive) (map[string]bool, error) {
	threads := map[string]bool{}
	for _, m := range a.Members {
		o, err := m.Object()
		if err != nil {
			return nil, err
		}
		for s := range o.Symbols() {
			name, emulated := strings.CutPrefix(s.Name, emulatedTLS)
			if s.Exported() && (emulated || s.Type() == elf.STT_TLS) {
				threads[name] = true
			}
		}
	}
	return threads, nil
}

// merge adds what another member of the archive tells, takes over its reasons for what is still unknown, and gives the names of that.
func (a *API) merge(part *API, types map[string]Type) []string {
	a.PointerSize = part.PointerSize
	a.Functions = append(a.Functions, part.Functions...)
	a.Variables = append(a.Variables, part.Variables...)
	a.Constants = append(a.Constants, part.Constants...)
	a.Unknown = part.Unknown
	for _, t := range part.Types {
		if have, ok := types[t.Name]; !ok || have.Opaque {
			types[t.Name] = t
		}
	}
	names := make([]string, len(a.Unknown))
	for i, u := range a.Unknown {
		names[i] = plain(u.Name)
	}
	return names
}

// Read reads the types of the named functions and variables, as the linker knows them, from DWARF 2 to 5 of an unstripped library or an
// object. The C units tell; for a Go function that is _cgo_export.c's, and what Go's compiler wrote about itself is passed over.
// A name that no unit declares becomes an Unknown with the reason: so does every name of a file without debug information, which is no
// error. Where units say different things about one name, a definition counts before a declaration, and else the first in the file.
func Read(f *elfabi.File, names []string) (*API, error) {
	r, err := newReader(f)
	if err != nil {
		return nil, err
	}
	names = sorted(names)
	found := r.find(names)
	b := newBuilder(r, f)
	reason := r.reason()
	for _, name := range names {
		if at, ok := found[name]; ok {
			b.declare(name, at)
		} else {
			b.api.Unknown = append(b.api.Unknown, Unknown{token(name), reason})
		}
	}
	b.finish()
	b.constants()
	if r.err != nil {
		return nil, r.err
	}
	return b.api, nil
}

func sorted(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// reason says why a name was not found.
func (r *dwarfReader) reason() string {
	switch {
	case len(r.elsewhere) > 0:
		dwo := slices.Compact(slices.Sorted(slices.Values(r.elsewhere)))
		more := ""
		if len(dwo) > 3 {
			more = fmt.Sprintf(" and %d more", len(dwo)-3)
			dwo = dwo[:3]
		}
		return fmt.Sprintf("its debug information may be in %q%s, outside the library; compile without -gsplit-dwarf", strings.Join(dwo, ", "), more)
	case r.info == "":
		return "the file has no debug information; compile with -g and use the unstripped file"
	case len(r.units) == 0 && r.goUnits > 0:
		return "only Go's own units have debug information; compile the C sources with -g (CGO_CFLAGS)"
	}
	return "no unit with debug information declares it; compile its source with -g"
}

// site is where a function or variable is declared.
type site struct {
	at   int
	rank int // a definition counts more than a declaration
}

// find looks for the entries of functions and variables in all units.
func (r *dwarfReader) find(names []string) map[string]site {
	missing := make(map[string]bool, len(names))
	for _, name := range names {
		missing[name] = true
	}
	found := map[string]site{}
	for _, u := range r.units {
		if len(missing) == 0 || r.err != nil {
			break
		}
		r.scan(u, missing, found)
	}
	return found
}

const (
	declared = 1
	defined  = 2
)

// scan looks through one unit's outermost entries, and those of its namespaces.
func (r *dwarfReader) scan(u *unit, missing map[string]bool, found map[string]site) {
	at := r.entry(u, u.root).next
	for depth := 1; depth > 0 && at < u.end && r.err == nil; {
		d := r.entry(u, at)
		switch {
		case d.null():
			depth--
			at = d.next
			continue
		case d.tag == dwarf.TagNamespace && d.children:
			depth++
			at = d.next
			continue
		case d.tag == dwarf.TagSubprogram || d.tag == dwarf.TagVariable:
			r.consider(u, d, missing, found)
		}
		at = r.after(u, d)
	}
}

func (r *dwarfReader) consider(u *unit, d entry, missing map[string]bool, found map[string]site) {
	name, external := r.linkName(d)
	if !external || !missing[name] {
		return
	}
	rank := defined
	if d.declaration {
		rank = declared
	}
	if rank > found[name].rank {
		found[name] = site{d.at, rank}
	}
	if rank == defined {
		delete(missing, name)
	}
}

// linkName returns the name by which the linker knows a function or variable, and whether it is visible outside of its source. A
// definition may leave both to the declaration that it refers to.
func (r *dwarfReader) linkName(d entry) (name string, external bool) {
	for range 4 {
		external = external || d.external
		if d.linkage != "" {
			return cutName(d.linkage), external
		}
		if d.name != "" {
			name = cutName(d.name)
		}
		next := max(d.origin, d.specification)
		if next < 0 || r.err != nil {
			break
		}
		_, d = r.entryAt(next)
	}
	return name, external
}

// declare adds a function or variable.
func (b *builder) declare(name string, s site) {
	u, d := b.r.entryAt(s.at)
	for range 4 { // a function that was inlined elsewhere has its prototype there
		if d.origin < 0 || b.r.err != nil {
			break
		}
		u, d = b.r.entryAt(d.origin)
	}
	if d.typ < 0 && d.specification >= 0 && b.r.err == nil {
		_, spec := b.r.entryAt(d.specification)
		d.typ = spec.typ
	}
	if b.r.err != nil {
		return
	}
	b.spend(d.at, len(name))
	if d.tag == dwarf.TagVariable {
		b.api.Variables = append(b.api.Variables, Variable{Name: token(name), Type: b.use(d.typ, name), Align: max(d.align, 0)})
		return
	}
	signature, _ := b.signature(u, d, name, 0)
	b.api.Functions = append(b.api.Functions, Function{token(name), *signature, d.noReturn})
}

// pointerSize returns the bytes of a pointer.
func pointerSize(f *elfabi.File) int {
	if f.Is64() {
		return 8
	}
	return 4
}

// finish reads the types that were referred to, and those that they refer to.
func (b *builder) finish() {
	for len(b.queue) > 0 && b.r.err == nil {
		next := b.queue[0]
		b.queue = b.queue[1:]
		b.define(next)
	}
	b.api.sort()
	b.alignments()
}
