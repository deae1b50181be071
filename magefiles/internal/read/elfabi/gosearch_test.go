package elfabi

import (
	"debug/elf"
	"encoding/binary"
	"strings"
	"testing"
)

// segmentOf makes a library of one segment that holds data.
func segmentOf(h Header, data string) *Library {
	f := fileOf(h, ".data", elf.SHT_PROGBITS, data)
	f.Segments = []Segment{{Type: elf.PT_NOTE, FileSize: 1 << 40}, {Type: elf.PT_LOAD, FileSize: uint64(len(f.data)), MemSize: 1 << 20}}
	return &Library{File: f}
}

func goVersionOf(t *testing.T, l *Library) string {
	t.Helper()
	info, err := l.FindGoInfo()
	if err != nil {
		t.Error(err)
	}
	if info == nil {
		return ""
	}
	return info.GoVersion
}

func TestFindGoInfo(t *testing.T) {
	blob := goMagic + "\x08\x02" + strings.Repeat("\x00", 16) + "\x08go1.26.8\x00"
	old := goMagic + "\x08\x00" + strings.Repeat("\x00", 64)
	for _, c := range []struct{ name, data, want string }{
		{"among other data", "some data " + blob + " more", "go1.26.8"},
		{"behind a constant of debug/buildinfo", "const " + goMagic + "not an executable" + strings.Repeat("x", 40) + blob, "go1.26.8"},
		{"behind one that points nowhere", old + blob, "go1.26.8"},
		{"at the end", "const " + goMagic, ""},
		{"another version", strings.Replace(blob, "go1.26.8", "va1.26.8", 1), ""},
		{"none", "", ""},
		{"too many marks", strings.Repeat(goMagic, maxGoMarks) + blob, ""},
	} {
		if got := goVersionOf(t, segmentOf(headers[0], c.data)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Go 1.17 and older write addresses, which the file has itself on 32-bit ABIs and the table of relocations on 64-bit ones.
func TestPointedGoInfo(t *testing.T) {
	le := binary.LittleEndian
	const text = "go1.13.3"
	narrow := []byte(goMagic + "\x04\x00")
	narrow = le.AppendUint32(le.AppendUint32(narrow, 24), 32)                // the two strings
	narrow = le.AppendUint32(le.AppendUint32(narrow, 40), uint32(len(text))) // the version
	narrow = append(le.AppendUint32(le.AppendUint32(narrow, 0), 0), text...) // no modules
	wide := append([]byte(goMagic+"\x08\x00"), make([]byte, 16)...)          // the two strings are in relocations
	wide = le.AppendUint64(le.AppendUint64(wide, 0), uint64(len(text)))      // and the version's text
	wide = append(append(wide, make([]byte, 16)...), text...)
	l := segmentOf(headers[0], string(wide))
	var table []byte
	for at, to := range map[uint64]uint64{16: 32, 24: 48, 32: 64} {
		table = le.AppendUint64(le.AppendUint64(le.AppendUint64(table, at), uint64(elf.R_AARCH64_RELATIVE)), to)
	}
	l.relocs = []dynTable{{kind: relaTable, data: string(table)}}
	for name, l := range map[string]*Library{"32-bit": segmentOf(headers[1], string(narrow)), "64-bit": l} {
		if got := goVersionOf(t, l); got != text {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzFindGoInfo(f *testing.F) {
	f.Add(goMagic + "\x08\x02" + strings.Repeat("\x00", 16) + "\x08go1.26.8\x00")
	f.Add(goMagic + "\x04\x00" + "\x18\x00\x00\x00\x18\x00\x00\x00\x20\x00\x00\x00\x04\x00\x00\x00go1.")
	f.Fuzz(func(t *testing.T, data string) {
		for _, h := range headers {
			if info, _ := segmentOf(h, data).FindGoInfo(); info != nil && !isGoVersion(info.GoVersion) {
				t.Errorf("%q is no Go version", info.GoVersion)
			}
		}
	})
}
