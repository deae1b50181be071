package elfabi

import (
	gocmp "cmp"
	"debug/elf"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// value is a number that llvm-readelf gives with a name.
type value struct {
	Name  string
	Value uint64
}

// readelf is what llvm-readelf says of a file, as far as elfabi reads the same.
type readelf struct {
	ElfHeader      struct{ Machine, Flags value }
	ProgramHeaders []struct {
		ProgramHeader struct {
			Type, Flags                                          value
			Offset, VirtualAddress, FileSize, MemSize, Alignment uint64
		}
	}
	Sections []struct {
		Section struct {
			Name, Type, Flags                                              value
			Address, Offset, Size, Link, Info, AddressAlignment, EntrySize uint64
		}
	}
	Symbols, DynamicSymbols []readelfSymbol
	DynamicSection          []struct {
		Tag                        uint64
		Value, Name, Library, Path any
	}
	Relocations []struct {
		Relocs []struct {
			Relocation struct {
				Offset uint64
				Type   value
				Addend int64
			}
		}
	}
}

type readelfSymbol struct {
	Symbol struct {
		Name                          value
		Value, Size                   uint64
		Binding, Type, Other, Section value
	}
}

func runReadelf(t *testing.T, path string, flags ...string) readelf {
	t.Helper()
	out := elftest.Run(t, ".", "llvm-readelf", append(append([]string{"--elf-output-style=JSON", "-h", "-l", "-S"}, flags...), path)...)
	var files []readelf
	if err := json.Unmarshal([]byte(out), &files); err != nil {
		t.Fatalf("llvm-readelf: %v", err)
	}
	return files[0]
}

// sameAsReadelf holds all that elfabi reads of a library's tables against llvm-readelf.
func sameAsReadelf(t *testing.T, l *Library) {
	t.Helper()
	re := runReadelf(t, l.Path, "--dyn-syms", "-s", "-d", "-r")
	sameHeaders(t, l.File, re)
	sameSymbols(t, "dynamic symbols", readelfSymbols(re.DynamicSymbols), func(yield func(Symbol) bool) {
		for s := range l.DynSymbols() {
			if !yield(s.Symbol) {
				return
			}
		}
	})
	sameVersions(t, l, re)
	sameSymbols(t, "symbols", readelfSymbols(re.Symbols), l.Symbols())
	var want []DynEntry
	for _, d := range re.DynamicSection {
		if d.Tag != 0 {
			want = append(want, DynEntry{Tag: elf.DynTag(d.Tag)})
		}
	}
	var got []DynEntry
	for _, e := range l.Dynamic {
		got = append(got, DynEntry{Tag: e.Tag})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("dynamic tags: -llvm-readelf +elfabi\n%s", d)
	}
	sameRelocs(t, l, re)
}

func sameHeaders(t *testing.T, f *File, re readelf) {
	t.Helper()
	if uint64(f.Machine) != re.ElfHeader.Machine.Value || uint64(f.Flags) != re.ElfHeader.Flags.Value {
		t.Errorf("machine %v flags %#x; llvm-readelf says %+v", f.Machine, f.Flags, re.ElfHeader)
	}
	var segments []Segment
	for _, p := range re.ProgramHeaders {
		h := p.ProgramHeader
		segments = append(segments, Segment{elf.ProgType(h.Type.Value), elf.ProgFlag(h.Flags.Value), h.Offset, h.VirtualAddress, h.FileSize, h.MemSize, h.Alignment})
	}
	if d := cmp.Diff(segments, f.Segments); d != "" {
		t.Errorf("segments: -llvm-readelf +elfabi\n%s", d)
	}
	var sections []Section
	for _, s := range re.Sections {
		h := s.Section
		sections = append(sections, Section{h.Name.Name, elf.SectionType(h.Type.Value), elf.SectionFlag(h.Flags.Value), uint32(h.Link), uint32(h.Info),
			h.Address, h.Offset, h.Size, h.AddressAlignment, h.EntrySize})
	}
	if d := cmp.Diff(sections, f.Sections); d != "" {
		t.Errorf("sections: -llvm-readelf +elfabi\n%s", d)
	}
}

func readelfSymbols(all []readelfSymbol) []Symbol {
	var symbols []Symbol
	for _, s := range all {
		r := s.Symbol
		name, _, _ := strings.Cut(r.Name.Name, "@") // the version, which elfabi keeps apart
		if elf.SymType(r.Type.Value) == elf.STT_SECTION {
			name = "" // llvm-readelf puts the section's name in
		}
		symbols = append(symbols, Symbol{name, r.Value, r.Size, elf.SectionIndex(r.Section.Value), byte(r.Binding.Value<<4 | r.Type.Value), byte(r.Other.Value)})
	}
	return symbols
}

func sameSymbols(t *testing.T, what string, want []Symbol, got func(func(Symbol) bool)) {
	t.Helper()
	if len(want) > 0 {
		want = want[1:] // the empty one
	}
	if d := cmp.Diff(want, slices.AppendSeq([]Symbol(nil), got)); d != "" {
		t.Errorf("%s: -llvm-readelf +elfabi\n%s", what, d)
	}
}

// sameVersions compares name@version, which llvm-readelf writes with two @ where the version is the symbol's default.
func sameVersions(t *testing.T, l *Library, re readelf) {
	t.Helper()
	var want, got []string
	for _, s := range re.DynamicSymbols {
		if elf.SymType(s.Symbol.Type.Value) != elf.STT_SECTION && s.Symbol.Name.Name != "" {
			want = append(want, strings.Replace(s.Symbol.Name.Name, "@@", "@", 1))
		}
	}
	for s := range l.DynSymbols() {
		name := s.Name
		if s.Version != "" {
			name += "@" + s.Version
		}
		if name != "" {
			got = append(got, name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("versions: -llvm-readelf +elfabi\n%s", d)
	}
}

func sameRelocs(t *testing.T, l *Library, re readelf) {
	t.Helper()
	type place struct {
		Offset uint64
		Type   uint32
	}
	var want, got []place
	for _, s := range re.Relocations {
		for _, r := range s.Relocs {
			want = append(want, place{r.Relocation.Offset, uint32(r.Relocation.Type.Value)})
		}
	}
	for r := range l.DynRelocs() {
		got = append(got, place{r.Offset, r.Type})
	}
	order := func(a, b place) int {
		return gocmp.Or(gocmp.Compare(a.Offset, b.Offset), gocmp.Compare(a.Type, b.Type))
	}
	slices.SortFunc(want, order)
	slices.SortFunc(got, order)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("relocations: -llvm-readelf +elfabi\n%s", d)
	}
}
