package baseline

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Facts is what a baseline is made from.
type Facts struct {
	Library     string // name of the archive: golib
	Version     string // library.version of the matrix
	MinSDK      int
	TargetSDK   int
	VersionCode int      // 0 if the project has no app
	Java        []string // what Java calls of Go: dev.example.Greeter.greet(String): String
	ABIs        []ABIFacts

	// Since gives the first API level of a symbol that a library imports, 0 if it is not known. It may be nil.
	Since func(abi, library, symbol string) int
}

// ABIFacts is what was built for one ABI.
type ABIFacts struct {
	Name      string
	API       *capi.API                  // nil if it is not known
	Libraries map[string]*elfabi.Library // packed ones, by file name

	Archives map[string]*elfabi.Archive // that take the place of libraries, by file name
	APIs     map[string]*capi.API       // of Libraries and Archives that have debug information, by file name
}

// Of makes the baseline of what was built.
func Of(facts Facts) (*Baseline, error) {
	b := &Baseline{
		Library: facts.Library, Version: facts.Version,
		MinSDK: facts.MinSDK, TargetSDK: facts.TargetSDK, VersionCode: facts.VersionCode, Java: slices.Clone(facts.Java),
	}
	for _, a := range facts.ABIs {
		one := ABI{Name: a.Name, API: a.API}
		since := func(library, symbol string) int {
			if facts.Since == nil {
				return 0
			}
			return facts.Since(a.Name, library, symbol)
		}
		for name, l := range a.Libraries {
			library := libraryOf(name, l, since)
			library.API = a.APIs[name]
			one.Libraries = append(one.Libraries, library)
		}
		for name, archive := range a.Archives {
			library, err := archiveOf(name, archive)
			if err != nil {
				return nil, err
			}
			library.API = a.APIs[name]
			one.Libraries = append(one.Libraries, library)
		}
		b.ABIs = append(b.ABIs, one)
	}
	b.sort()
	return b, nil
}

func libraryOf(name string, l *elfabi.Library, since func(library, symbol string) int) Library {
	info, _ := l.FindGoInfo() // a rule tells of what is damaged
	lib := Library{
		Name: name, Machine: strings.TrimPrefix(l.Machine.String(), "EM_"), Digest: l.FileDigest(), BuildID: l.BuildID(),
		SONAME: l.SONAME, Needed: slices.Clone(l.Needed), Align: l.LeastAlign(), Relro: relro(l), Marks: marks(l), Size: l.Size,
	}
	if id := l.AndroidIdent(); id != nil {
		lib.NoteAPI, lib.NoteNDK = max(id.API, 0), id.NDK
	}
	if tls := l.Segment(elf.PT_TLS); tls != nil {
		lib.HasTLS, lib.TLS = true, tls.MemSize
	}
	if info != nil {
		lib.Go, lib.Modules = info.GoVersion, modules(info)
	}
	for _, s := range l.Sections {
		if s.Name != "" && s.Type != elf.SHT_NOBITS {
			lib.Sections = append(lib.Sections, Section{s.Name, s.Size})
		}
	}
	lib.Exports, lib.Imports = exports(l), imports(l, since)
	lib.own()
	return lib
}

// modules lists those that are linked in beside the main one.
func modules(info *elfabi.GoInfo) []Module {
	var all []Module
	for _, dep := range info.Deps {
		for dep.Replace != nil {
			dep = dep.Replace
		}
		all = append(all, Module{dep.Path, dep.Version})
	}
	return all
}

// own copies all names: those from elfabi are slices of the file, and would keep all of it in memory.
func (l *Library) own() {
	own := func(texts ...*string) {
		for _, text := range texts {
			*text = strings.Clone(*text)
		}
	}
	own(&l.SONAME, &l.NoteNDK, &l.Go)
	for i := range l.Needed {
		own(&l.Needed[i])
	}
	for i := range l.Modules {
		own(&l.Modules[i].Path, &l.Modules[i].Version)
	}
	for i := range l.Sections {
		own(&l.Sections[i].Name)
	}
	for i := range l.Exports {
		own(&l.Exports[i].Name, &l.Exports[i].Version)
	}
	for i := range l.Imports {
		own(&l.Imports[i].Name, &l.Imports[i].Version, &l.Imports[i].Library)
	}
}

// relro judges RELRO for the pages that devices of the library's ABI can have: 16 KB ones are 64-bit only.
func relro(l *elfabi.Library) []Relro {
	pages := []uint64{4096}
	if l.Is64() {
		pages = append(pages, 16384)
	}
	var all []Relro
	for _, page := range pages {
		r := l.Relro(page)
		verdict := string(r.Studio)
		if r.Studio == elfabi.RelroOK && r.Platform != elfabi.RelroOK {
			verdict = string(r.Platform)
		}
		if !r.InImage {
			verdict = "past the image's end"
		}
		all = append(all, Relro{page, verdict})
	}
	return all
}

func marks(l *elfabi.Library) []string {
	var names []string
	flags, flags1 := l.Dynamic.Flags(), l.Dynamic.Flags1()
	for _, m := range []struct {
		name string
		set  bool
	}{
		{"GLOBAL", flags1&elf.DF_1_GLOBAL != 0},
		{"NODELETE", l.Dynamic.NoDelete()},
		{"NOW", l.Dynamic.BindNow()},
		{"ORIGIN", flags&elf.DF_ORIGIN != 0 || flags1&elf.DF_1_ORIGIN != 0},
		{"STATIC_TLS", flags&elf.DF_STATIC_TLS != 0},
		{"SYMBOLIC", l.Dynamic.Symbolic()},
		{"TEXTREL", l.Dynamic.TextRel()},
	} {
		if m.set {
			names = append(names, m.name)
		}
	}
	return names
}

func exports(l *elfabi.Library) []Export {
	var all []Export
	for s := range l.Exports() {
		if elfabi.LinkerMark(s.Name) {
			continue
		}
		all = append(all, exportOf(s.Symbol, s.Version))
	}
	return all
}

func exportOf(s elfabi.Symbol, version string) Export {
	e := Export{
		Name: s.Name, Version: version,
		Type: strings.TrimPrefix(s.Type().String(), "STT_"), Binding: strings.TrimPrefix(s.Binding().String(), "STB_"),
	}
	if s.Type() != elf.STT_FUNC {
		e.Size = s.Size
	}
	return e
}

func imports(l *elfabi.Library, since func(library, symbol string) int) []Import {
	var all []Import
	for s := range l.Imports() {
		all = append(all, Import{Name: s.Name, Version: s.Version, Library: s.Library, Since: since(s.Library, s.Name), Weak: s.Binding() == elf.STB_WEAK})
	}
	return all
}

// sort returns every list its order, and each thing once: a damaged library may name one twice.
func (b *Baseline) sort() {
	b.Java = once(b.Java, strings.Compare)
	slices.SortFunc(b.ABIs, func(x, y ABI) int { return cmp.Compare(x.Name, y.Name) })
	for i := range b.ABIs {
		libraries := b.ABIs[i].Libraries
		slices.SortFunc(libraries, func(x, y Library) int { return cmp.Compare(x.Name, y.Name) })
		for j := range libraries {
			libraries[j].sort()
		}
	}
}

func (l *Library) sort() {
	l.Needed = once(l.Needed, strings.Compare)
	l.Marks = once(l.Marks, strings.Compare)
	l.Modules = once(l.Modules, func(x, y Module) int { return strings.Compare(x.Path, y.Path) })
	l.Sections = once(l.Sections, func(x, y Section) int { return strings.Compare(x.Name, y.Name) })
	l.Exports = once(l.Exports, compareExports)
	l.Imports = once(l.Imports, compareImports)
	slices.SortFunc(l.Relro, func(x, y Relro) int { return cmp.Compare(x.Page, y.Page) })
}

// A name may be there with several versions.
func compareExports(x, y Export) int {
	return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Version, y.Version))
}

func compareImports(x, y Import) int {
	return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Version, y.Version), strings.Compare(x.Library, y.Library))
}

// once sorts a list and keeps the first of those that compare as equal.
func once[T any](all []T, compare func(x, y T) int) []T {
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(x, y T) bool { return compare(x, y) == 0 })
}
