package elfabi

import (
	"debug/elf"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// noteOf makes a note whose sizes are as told, whatever it holds.
func noteOf(nameSize, descSize, typ uint32, rest string) string {
	var head []byte
	for _, n := range []uint32{nameSize, descSize, typ} {
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	return string(head) + rest
}

func TestNotes(t *testing.T) {
	whole := noteOf(4, 4, 7, "Own\x00desc")
	want := Note{"Own", 7, "desc"}
	for _, c := range []struct {
		name, data string
		want       []Note
	}{
		{"one", whole, []Note{want}},
		{"two", whole + whole, []Note{want, want}},
		{"odd sizes", noteOf(3, 1, 7, "Ow\x00\x00d"), []Note{{"Ow", 7, "d"}}},
		{"no end", whole + noteOf(4, 4, 7, "Own\x00"), []Note{want}},
		{"a long name", whole + noteOf(0xffffffff, 4, 7, "Own\x00desc"), []Note{want}},
		{"a long content", whole + noteOf(4, 0xffffffff, 7, "Own\x00desc"), []Note{want}},
		{"both", noteOf(0xffffffff, 0xffffffff, 7, "Own\x00desc"), nil},
		{"cut", "\x04\x00\x00", nil},
		{"empty", "", nil},
		{"nothing in it", noteOf(0, 0, 0, ""), []Note{{}}},
	} {
		var got []Note
		for n := range fileOf(Header{}, ".note", elf.SHT_NOTE, c.data).Notes() {
			got = append(got, n)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// A file of many sections that all hold the same notes must not cost its size for each.
func TestOverlappingNotes(t *testing.T) {
	data := strings.Repeat(noteOf(4, 4, 7, "Own\x00desc"), 1000)
	f := fileOf(Header{}, ".note", elf.SHT_NOTE, data)
	for range 10 {
		f.Sections = append(f.Sections, f.Sections[1])
	}
	count := 0
	for range f.Notes() {
		count++
	}
	if count != 1000 {
		t.Errorf("%d notes", count)
	}
}

func TestARMAttributeErrors(t *testing.T) {
	whole := "A\x13\x00\x00\x00aeabi\x00\x01\x09\x00\x00\x00\x06\x0a\x1c\x01"
	for _, c := range []struct {
		name, data string
		want       ARMAttributes
	}{
		{"whole", whole, ARMAttributes{ARMCPUArch: 10, ARMVFPArgs: 1}},
		{"too long", whole + strings.Repeat("\x00", maxARMTags), nil},
		{"another format", "B" + whole[1:], nil},
		{"cut", whole[:12], nil},
		{"another vendor", strings.Replace(whole, "aeabi", "other", 1), nil},
		{"a size past the end", strings.Replace(whole, "\x13", "\xff", 1), nil},
		{"an inner size past the end", strings.Replace(whole, "\x09\x00", "\xff\x00", 1), nil},
	} {
		got := fileOf(Header{Machine: elf.EM_ARM}, ".ARM.attributes", shtARM, c.data).ARM()
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

func TestProperties(t *testing.T) {
	const arm64 = elf.EM_AARCH64
	feature := func(size uint32, rest string) string { return noteOf(0xc0000000, size, 0, "")[:8] + rest }
	for _, c := range []struct {
		name     string
		note     string
		mem      uint64 // 0: the note's size
		features uint32
		damage   string
	}{
		{"BTI and PAC", noteOf(4, 16, 5, "GNU\x00"+feature(4, "\x03\x00\x00\x00\x00\x00\x00\x00")), 0, 3, ""},
		{"another property first", noteOf(4, 24, 5, "GNU\x00"+noteOf(1, 0, 0, "")[:8]+feature(4, "\x01\x00\x00\x00\x00\x00\x00\x00")), 0, 1, ""},
		{"none", noteOf(4, 0, 5, "GNU\x00"), 0, 0, ""},
		{"a small segment", noteOf(4, 0, 5, "GNU\x00"), 8, 0, "PT_GNU_PROPERTY segment is too small. Segment size is 8, minimum is 16."},
		{"a long content", noteOf(4, 0xfffffff0, 5, "GNU\x00"), 0, 0, "PT_GNU_PROPERTY segment p_memsz (16) is too small for note n_descsz (4294967280)."},
		{"another type", noteOf(4, 0, 1, "GNU\x00"), 0, 0, ".note.gnu.property: unexpected note type. Expected 5, got 1."},
		{"a long name", noteOf(5, 0, 5, "GNU\x00"), 0, 0, ".note.gnu.property: unexpected name size. Expected 4, got 5."},
		{"another name", noteOf(4, 0, 5, "XXX\x00"), 0, 0, `.note.gnu.property: unexpected name. Expected 'GNU', got "XXX".`},
		{"half a property", noteOf(4, 4, 5, "GNU\x00\x00\x00\x00\xc0"), 0, 0, ".note.gnu.property: no more space left for a Program Property Note header."},
		{"a long property", noteOf(4, 8, 5, "GNU\x00"+feature(0xffffffff, "")), 0, 0,
			".note.gnu.property: property descriptor size is invalid. Expected at least 4294967304 bytes, got 8."},
		{"features of another size", noteOf(4, 16, 5, "GNU\x00"+feature(8, "\x03\x00\x00\x00\x00\x00\x00\x00")), 0, 0,
			".note.gnu.property: property descriptor size is invalid. Expected 4 bytes for GNU_PROPERTY_AARCH64_FEATURE_1_AND, got 8."},
	} {
		mem := c.mem
		if mem == 0 {
			mem = uint64(len(c.note))
		}
		f := &File{bin: bin{"x.so", c.note}, Header: Header{Class: elf.ELFCLASS64, Machine: arm64}}
		f.Segments = []Segment{{Type: segmentGNUProperty, FileSize: uint64(len(c.note)), MemSize: mem}}
		if got := f.PropertyDamage(); got != c.damage || f.Features() != c.features {
			t.Errorf("%s: features %d, damage %q; want %d, %q", c.name, f.Features(), got, c.features, c.damage)
		}
		object := fileOf(f.Header, ".note.gnu.property", elf.SHT_NOTE, c.note)
		if c.mem == 0 && object.Features() != c.features {
			t.Errorf("%s: features of an object %d, want %d", c.name, object.Features(), c.features)
		}
	}
	if f := fileOf(Header{Machine: elf.EM_X86_64}, ".note.gnu.property", elf.SHT_NOTE, noteOf(4, 0, 5, "GNU\x00")); f.Features() != 0 || f.PropertyDamage() != "" {
		t.Error("properties of x86_64 are no features of AArch64")
	}
}

// Reports repeat the build id, whose note can be as long as the file.
func TestEndlessBuildID(t *testing.T) {
	const size = 1 << 20
	f := fileOf(Header{}, ".note.gnu.build-id", elf.SHT_NOTE, noteOf(4, size, noteGNUBuildID, "GNU\x00"+strings.Repeat("\xab", size)))
	if want := strings.Repeat("ab", maxBuildID); f.BuildID() != want {
		t.Errorf("a build id of %d characters, want %d", len(f.BuildID()), len(want))
	}
}
