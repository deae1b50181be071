package elfabi

import (
	"debug/elf"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// withoutSections returns a library's bytes with a header that tells of no sections.
func withoutSections(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	offset, size, counts := 40, 8, 58 // e_shoff, and e_shentsize with the two after it
	if elf.Class(data[4]) == elf.ELFCLASS32 {
		offset, size, counts = 32, 4, 46
	}
	copy(data[offset:], make([]byte, size))
	copy(data[counts:], make([]byte, 6))
	return string(data)
}

func TestSymbolsWithoutSections(t *testing.T) {
	for _, target := range targets {
		for _, style := range []string{"gnu", "sysv", "both"} {
			lib := glue(target.target)
			lib.Link = slices.Concat(lib.Link, []string{"--hash-style=" + style})
			whole := makeGlue(t, lib)
			bare, err := parseLibrary(bin{"bare.so", withoutSections(t, whole.Path)})
			if err != nil {
				t.Fatal(err)
			}
			if len(bare.Sections) != 0 {
				t.Fatalf("%s: it still has sections", target.target)
			}
			want, got := slices.Collect(whole.DynSymbols()), slices.Collect(bare.DynSymbols())
			if diff := cmp.Diff(want, got); diff != "" || len(got) < 5 {
				t.Errorf("%s %s: %s", target.target, style, diff)
			}
			h, ok := bare.GNUHash()
			if ok != (style != "sysv") || ok && (h.Buckets == 0 || h.MaskWords == 0 || h.MaskWords&(h.MaskWords-1) != 0) {
				t.Errorf("%s %s: %+v %v", target.target, style, h, ok)
			}
			if n, ok := bare.HashBuckets(); ok != (style != "gnu") || ok && n == 0 {
				t.Errorf("%s %s: %d buckets %v", target.target, style, n, ok)
			}
		}
	}
}

// A library that exports nothing has an empty table, with the symbols that it wants before it.
func TestImportsWithoutSections(t *testing.T) {
	dir := t.TempDir()
	lib := elftest.Lib{
		Target: elftest.ARM64, API: -1, Sources: map[string]string{"a.c": "void f(void); __attribute__((visibility(\"hidden\"))) void g(void) { f(); }"},
		Link: []string{"--hash-style=gnu"},
	}
	l, err := parseLibrary(bin{"bare.so", withoutSections(t, lib.Make(t, dir))})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for s := range l.Imports() {
		names = append(names, s.Name)
	}
	if strings.Join(names, " ") != "f" {
		t.Errorf("imports %q", names)
	}
}

func TestDamagedWithoutSections(t *testing.T) {
	for _, target := range targets {
		whole := makeGlue(t, glue(target.target))
		damage(withoutSections(t, whole.Path), func(_, damaged string) {
			if l, err := parseLibrary(bin{"bare.so", damaged}); err == nil {
				askAll(l)
				l.GNUHash()
				l.HashBuckets()
			}
		})
	}
}

func TestVerNeeds(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM64))
	want := []VerNeed{{"libc.so", 1, []string{"LIBC", "LIBC_O"}}}
	if diff := cmp.Diff(want, l.VerNeeds()); diff != "" {
		t.Error(diff)
	}
	for s := range l.DynSymbols() {
		if s.LostVersion != 0 {
			t.Errorf("%s has lost version %d", s.Name, s.LostVersion)
		}
	}
	if _, ok := l.DynSymbol(0); ok {
		t.Error("the first symbol is none")
	}
	if _, ok := l.DynSymbol(1 << 31); ok {
		t.Error("a symbol behind the table")
	}
}

func TestProducers(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM64))
	var clang, lld bool
	for _, p := range l.Producers() {
		clang = clang || strings.Contains(p, "clang version")
		lld = lld || strings.Contains(p, "LLD")
	}
	if !clang || !lld {
		t.Errorf("%q", l.Producers())
	}
	twice := fileOf(Header{}, ".comment", elf.SHT_PROGBITS, "a\x00a\x00\x00b")
	if got := twice.Producers(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
	var many strings.Builder
	for i := range 2 * maxProducers {
		fmt.Fprintf(&many, "%d\x00", i)
	}
	if got := fileOf(Header{}, ".comment", elf.SHT_PROGBITS, many.String()).Producers(); len(got) != maxProducers {
		t.Errorf("%d producers", len(got))
	}
}

// A damaged library may have a type of its own for every relocation.
func TestManyRelocTypes(t *testing.T) {
	f := &File{Header: Header{Machine: elf.EM_AARCH64}}
	const count = 5 * maxTypes
	all := f.countTypes("", func(yield func(Reloc) bool) {
		for i := range uint32(count) {
			if !yield(Reloc{Type: i}) {
				return
			}
		}
	})
	if len(all) != maxTypes+1 || all[maxTypes].Type != OtherTypes || all[maxTypes].Count != count-maxTypes {
		t.Errorf("%d types, the last %+v", len(all), all[len(all)-1])
	}
}

func TestFixed(t *testing.T) {
	l := &Library{File: &File{Segments: []Segment{
		{Type: elf.PT_LOAD, Addr: 0x3000, MemSize: 0x100, Flags: elf.PF_R}, {Type: elf.PT_LOAD, Addr: 0x1000, MemSize: 0x1000},
		{Type: elf.PT_LOAD, Addr: 0x1800, MemSize: 0x1000}, {Type: elf.PT_LOAD, Addr: 0x2800, MemSize: 0x100, Flags: elf.PF_W | elf.PF_R},
	}}}
	want := []Segment{{Type: elf.PT_LOAD, Addr: 0x1000, MemSize: 0x1800}, {Type: elf.PT_LOAD, Addr: 0x3000, MemSize: 0x100, Flags: elf.PF_R}}
	if diff := cmp.Diff(want, l.fixed()); diff != "" {
		t.Error(diff)
	}
}
