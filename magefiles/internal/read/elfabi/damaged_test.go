package elfabi

import (
	"debug/elf"
	"encoding/binary"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// askAll asks for every fact of a library, so that a damaged one has the chance to panic.
func askAll(l *Library) {
	askFile(l.File)
	for s := range l.DynSymbols() {
		l.Code(s.Value, 64)
	}
	l.RelocTypes()
	for range l.PackedRelocs() {
	}
	l.TextRelocs()
	l.Thumb()
	l.Relro(4096)
	l.Relro(16384)
	l.GNUHash()
	l.HashBuckets()
	l.InitFuncs()
	l.VerNeeds()
	l.FileDigest()
}

func askFile(f *File) {
	for range f.Symbols() {
	}
	for i := range f.Sections {
		f.linked(&f.Sections[i])
	}
	f.ARM()
	f.AndroidIdent()
	f.BuildID()
	f.DebugSection(".debug_info")
	f.Digest(".text")
	f.Features()
	f.GoBuildID()
	f.GoFuncs()
	f.GoInfo()
	f.LargestBSS(3)
	f.Producers()
	f.PropertyDamage()
	f.Stripped()
}

func askArchive(a *Archive) {
	for _, m := range a.Members {
		m.IsBitcode()
		if o, err := m.Object(); err == nil {
			askObject(o)
		}
	}
}

func askObject(o *Object) {
	askFile(o.File)
	o.Callers([]string{"printf", "helper"})
	o.CodeRelocs()
	o.EmulatedTLS()
	o.InitArray()
	o.RelocTypes()
	o.ThreadLocals()
	o.TLSSections()
	o.TLSSlot()
}

// damage gives variants of data: cut at many places, and with single bytes and words overwritten.
func damage(data string, each func(what, damaged string)) {
	step := max(1, len(data)/400)
	for n := 0; n < len(data); n += step {
		each("cut", data[:n])
	}
	fill := func(at int, with string) {
		if end := at + len(with); end <= len(data) {
			each("overwritten", data[:at]+with+data[end:])
		}
	}
	for n := 0; n < len(data); n += step {
		at := n &^ 3
		if n < 512 {
			at = n // the header and the segments: every byte
		}
		fill(at, "\xff")
		fill(at, "\x00\x00\x00\x00")
		fill(at, "\xff\xff\xff\xff\xff\xff\xff\x7f")
	}
}

func TestDamagedLibraries(t *testing.T) {
	for _, c := range targets {
		lib := glue(c.target)
		lib.Link = append(lib.Link, "--pack-dyn-relocs=android+relr")
		path := makeGlue(t, lib).Path
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole := len(data)
		damage(string(data), func(what, damaged string) {
			l, err := parseLibrary(bin{path, damaged})
			switch {
			case err != nil && !strings.HasPrefix(err.Error(), path+": "):
				t.Errorf("%s: error does not name the file: %v", c.target, err)
			case err == nil && what == "cut" && len(damaged) < whole:
				t.Errorf("%s: cut at %d of %d bytes and no error", c.target, len(damaged), whole)
			case err == nil:
				askAll(l)
			}
		})
	}
}

func TestDamagedArchives(t *testing.T) {
	dir := t.TempDir()
	for target, arch := range map[string][2]string{elftest.ARM64: {"arm64", "quad"}, elftest.ARM: {"arm", "long"}} {
		object := elftest.Object(t, dir, target, "go.s", goObject(arch[0], arch[1], "8"))
		elftest.Run(t, dir, "llvm-ar", "rcsD", arch[0]+".a", object)
		data, err := os.ReadFile(dir + "/" + arch[0] + ".a")
		if err != nil {
			t.Fatal(err)
		}
		damage(string(data), func(what, damaged string) {
			a, err := parseArchive(bin{"lib.a", damaged})
			if err != nil {
				if !strings.HasPrefix(err.Error(), "lib.a: ") {
					t.Errorf("error does not name the file: %v", err)
				}
				return
			}
			askArchive(a)
		})
	}
}

// A small file may claim that each of its symbols and sections has much of it for a name. Reading it must take about the file's size,
// not that size for each name.
func TestMemory(t *testing.T) {
	data := longNames(20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f, err := parseObject(bin{"hostile.o", data})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for s := range f.Symbols() {
		count += len(s.Name)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(2*len(data)) || count < 10*len(data) {
		t.Errorf("%d bytes for a file of %d with %d bytes of names", used, len(data), count)
	}
}

// Work that grows with the square of the file's size is refused.
func TestOverlaps(t *testing.T) {
	const end = "; the file is damaged: make it again"
	_, err := parseObject(bin{"a.o", longNames(100)})
	if want := "a.o: the names of aa overlap so much that together they are many times longer than their table" + end; err == nil || err.Error() != want {
		t.Errorf("names: %v", err)
	}
	many := slices.Repeat([]Section{{Type: elf.SHT_RELA, Size: 400}}, 3)
	err = (&File{bin: bin{"b.o", strings.Repeat("a", 1000)}, Sections: many}).checkSections()
	if want := "b.o: its sections have more bytes than the file (1000), so they overlap" + end; err == nil || err.Error() != want {
		t.Errorf("sections: %v", err)
	}
}

// longNames makes an ELF file of some symbols and 2000 sections with names of about 200 KiB that overlap.
func longNames(symbolCount int) string {
	const count, names = 2000, 200 << 10
	le := binary.LittleEndian
	var symbols, sections []byte
	for i := range symbolCount {
		symbols = append(le.AppendUint32(symbols, uint32(i)), make([]byte, 20)...)
	}
	symbolsAt := uint64(64 + names)
	sectionsAt := symbolsAt + uint64(len(symbols))
	section := func(name int, typ elf.SectionType, offset, size uint64, link uint32) {
		sections = le.AppendUint32(sections, uint32(name))
		sections = le.AppendUint32(sections, uint32(typ))
		sections = append(sections, make([]byte, 16)...) // flags, address
		sections = le.AppendUint64(sections, offset)
		sections = le.AppendUint64(sections, size)
		sections = le.AppendUint32(sections, link)
		sections = append(sections, make([]byte, 20)...)
	}
	section(0, elf.SHT_NULL, 0, 0, 0)
	section(0, elf.SHT_STRTAB, 64, names, 0)
	section(names-3, elf.SHT_SYMTAB, symbolsAt, uint64(len(symbols)), 1)
	for i := range count {
		section(i, elf.SHT_NOBITS, 0, 0, 0)
	}
	head := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 33)...)
	head = le.AppendUint64(head, sectionsAt)
	head = append(head, make([]byte, 10)...)
	for _, field := range []uint16{64, count + 3, 1} {
		head = le.AppendUint16(head, field)
	}
	table := strings.Repeat("a", names-1) + "\x00"
	return string(head) + table + string(symbols) + string(sections)
}

// A word of DT_RELR stands for up to 63 relocations: a file of some megabytes would claim hundreds of millions.
func TestManyRELR(t *testing.T) {
	table := func(maps int) string {
		return "\x00\x01\x00\x00\x00\x00\x00\x00" + strings.Repeat("\xff", 8*maps)
	}
	for maps, want := range map[int]int{0: 1, 2: 1 + 2*63, 1000: 1 + 1000*63} {
		data := table(maps) + strings.Repeat("\x00", 8*2*63)
		size := uint64(len(data))
		l := &Library{File: &File{bin: bin{"lib.so", data}, Header: Header{Class: elf.ELFCLASS64}}}
		l.Segments = []Segment{{Type: elf.PT_LOAD, FileSize: size, MemSize: size}}
		l.Dynamic = Dynamic{{DT_RELR, 0}, {DT_RELRSZ, uint64(8 + 8*maps)}}
		err := l.readRelocs()
		if maps == 1000 {
			if err == nil || !strings.HasPrefix(err.Error(), "lib.so: "+DT_RELR.String()+" encodes more relocations than the file has words") {
				t.Errorf("%d bit maps: %v", maps, err)
			}
			continue
		}
		count := 0
		for range l.DynRelocs() {
			count++
		}
		if err != nil || count != want {
			t.Errorf("%d bit maps: %d relocations, want %d: %v", maps, count, want, err)
		}
	}
}
