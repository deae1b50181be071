package elfabi

import (
	"debug/elf"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

func TestRelro(t *testing.T) {
	load := func(addr, size uint64) Segment {
		return Segment{Type: elf.PT_LOAD, Flags: elf.PF_R | elf.PF_W, Addr: addr, MemSize: size}
	}
	relro := func(addr, size uint64) Segment { return Segment{Type: elf.PT_GNU_RELRO, Addr: addr, MemSize: size} }
	data := Section{Name: ".data", Addr: 0x9000, Size: 0x100} // writable, so not in RELRO
	rel := Section{Name: ".data.rel.ro", Addr: 0x8000, Size: 0x800}
	for _, c := range []struct {
		name     string
		segments []Segment
		sections []Section
		page     uint64
		want     Relro
	}{
		{"none", []Segment{load(0, 0x1000)}, nil, 16384, Relro{RelroNone, RelroNone, true}},
		{"covers all sections of its segment", []Segment{load(0, 0x1000), load(0x8000, 0x1000), relro(0x8000, 0x1000)}, []Section{rel}, 16384, Relro{RelroOK, RelroOK, true}},
		{"prefix, end on a page", []Segment{load(0x8000, 0x2000), relro(0x8000, 0x1000)}, []Section{rel, data}, 4096, Relro{RelroOK, RelroOK, true}},
		{"prefix, end within a page", []Segment{load(0x8000, 0x2000), relro(0x8000, 0x1000)}, []Section{rel, data}, 16384, Relro{RelroBadEnd, RelroBadEnd, true}},
		{"starts within a page", []Segment{load(0x7000, 0x9000), relro(0x8800, 0x7800)}, []Section{{Addr: 0x7000, Size: 8}}, 16384, Relro{RelroBadStart, RelroBadStart, true}},
		{"suffix of its segment", []Segment{load(0x4000, 0x5000), relro(0x8000, 0x1000)}, []Section{{Addr: 0x4000, Size: 8}, rel}, 16384, Relro{RelroOK, RelroOK, true}},
		{"into the next segment", []Segment{load(0x4000, 0x4000), load(0x8000, 0x4000), relro(0x4000, 0x5000)}, nil, 16384, Relro{RelroInTwoLoad, RelroOK, true}},
		{"before all segments", []Segment{load(0x4000, 0x4000), relro(0x1000, 0x1000)}, nil, 16384, Relro{RelroBadStart, RelroOK, true}},
		{"empty", []Segment{load(0x4000, 0x4000), relro(0x4000, 0)}, []Section{{Addr: 0x4000, Size: 8}}, 16384, Relro{RelroOK, RelroEmpty, true}},
		// lld 14 with common-page-size=16384: RELRO is padded, the segment is not (lynx-family/skity#438).
		{"past the image", []Segment{load(0x8000, 0x410), relro(0x8000, 0x4000)}, []Section{rel}, 4096, Relro{RelroOK, RelroOK, false}},
		{"past the image, larger pages", []Segment{load(0x8000, 0x410), relro(0x8000, 0x4000)}, []Section{rel}, 16384, Relro{RelroOK, RelroOK, true}},
	} {
		f := &File{Segments: c.segments, Sections: c.sections}
		if got := f.Relro(c.page); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestRelroOfLinker(t *testing.T) {
	for flags, want := range map[string]RelroVerdict{"relro": RelroOK, "norelro": RelroNone} {
		lib := glue(elftest.ARM64)
		lib.Link = append(lib.Link, "-z", flags, "-z", "max-page-size=16384")
		if got := makeGlue(t, lib).Relro(16384); got != (Relro{want, want, true}) {
			t.Errorf("-z %s: %+v", flags, got)
		}
	}
}
