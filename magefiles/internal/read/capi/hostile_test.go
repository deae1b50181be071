package capi

import (
	"debug/dwarf"
	"encoding/binary"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// The abbreviations of hostile units.
const (
	dUnit = iota + 1
	dFunc
	dPointer
	dStruct
	dMember
	dSubroutine
	dParam
	dTypedef
	dBlock
	dBare
)

// abbreviations describes them: tag, children, attributes with their forms.
var abbreviations = func() []byte {
	const name, typ, external, size = 0x03, 0x49, 0x3f, 0x0b
	var table []byte
	add := func(code byte, tag dwarf.Tag, children byte, attrs ...byte) {
		table = append(table, code, byte(tag), children)
		table = append(append(table, attrs...), 0, 0)
	}
	add(dUnit, dwarf.TagCompileUnit, 1, name, formString)
	add(dFunc, dwarf.TagSubprogram, 1, name, formString, typ, 0x13, external, formFlagPresent)
	add(dPointer, dwarf.TagPointerType, 0, typ, 0x13)
	add(dStruct, dwarf.TagStructType, 1, name, formString, size, 0x0b)
	add(dMember, dwarf.TagMember, 0, name, formString, typ, 0x13)
	add(dSubroutine, dwarf.TagSubroutineType, 1)
	add(dParam, dwarf.TagFormalParameter, 0, typ, 0x13)
	add(dTypedef, dwarf.TagTypedef, 0, name, formString, typ, 0x13)
	add(dBlock, dwarf.TagLexDwarfBlock, 1)
	add(dBare, dwarf.TagStructType, 1)
	return append(table, 0)
}()

// unitBytes makes a unit of DWARF 4 out of entries.
type unitBytes struct{ data []byte }

func newUnit() *unitBytes {
	u := &unitBytes{data: make([]byte, 4)}
	u.data = append(u.data, 4, 0, 0, 0, 0, 0, 8)
	u.put(dUnit, "the unit of a hostile file")
	return u
}

func (u *unitBytes) at() int { return len(u.data) }

// put adds an entry: texts and references (ints) in the order of the abbreviation, single bytes as they are.
func (u *unitBytes) put(code byte, values ...any) int {
	at := len(u.data)
	u.data = append(u.data, code)
	for _, v := range values {
		switch v := v.(type) {
		case string:
			u.data = append(append(u.data, v...), 0)
		case int:
			u.data = binary.LittleEndian.AppendUint32(u.data, uint32(v))
		case byte:
			u.data = append(u.data, v)
		}
	}
	return at
}

func (u *unitBytes) end() { u.data = append(u.data, 0) }

func (u *unitBytes) bytes() []byte {
	binary.LittleEndian.PutUint32(u.data, uint32(len(u.data)-4))
	return u.data
}

// readHostile puts sections into an object and reads f.
func readHostile(t *testing.T, info, abbrev []byte) (*API, error) {
	t.Helper()
	var source strings.Builder
	section := func(name string, data []byte) {
		fmt.Fprintf(&source, ".section %s,\"\",@progbits\n", name)
		for ; len(data) > 0; data = data[min(len(data), 1000):] {
			source.WriteString(".byte " + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(data[:min(len(data), 1000)])), ","), "[]") + "\n")
		}
	}
	section(".debug_info", info)
	section(".debug_abbrev", abbrev)
	o, err := elfabi.ReadObject(elftest.Object(t, t.TempDir(), elftest.ARM64, "hostile.s", source.String()))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	api, err := Read(o.File, []string{"f"})
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(8*(len(info)+len(abbrev))+4*minRoom) {
		t.Errorf("%d bytes for debug information of %d", used, len(info)+len(abbrev))
	}
	if err != nil && !strings.HasPrefix(err.Error(), o.FileName()+": ") {
		t.Errorf("error does not name the file: %v", err)
	}
	return api, err
}

// hostile has units that would keep a careless reader busy, or bring it down.
var hostile = []struct {
	name string
	make func(u *unitBytes)
	want string // of the error; empty: the lines
	line string // one of the lines
}{
	{"pointer to itself", func(u *unitBytes) {
		p := u.at()
		u.put(dPointer, p)
		u.put(dFunc, "f", p)
		u.end()
	}, "nested more than 64 deep", ""},
	{"typedefs in a ring", func(u *unitBytes) {
		a := u.at()
		u.put(dTypedef, "a", a+7)
		b := u.put(dTypedef, "b", a)
		u.put(dFunc, "f", b)
		u.end()
	}, "", "typedef a = b"},
	{"struct that holds itself", func(u *unitBytes) {
		s := u.put(dStruct, "s", byte(4))
		u.put(dMember, "s", s)
		u.end()
		u.put(dFunc, "f", s)
		u.end()
	}, "", "struct s size 4 align 1 { struct s s @0 }"},
	{"functions that double", func(u *unitBytes) {
		last := u.put(dSubroutine)
		u.end()
		for range 40 {
			next := u.put(dSubroutine)
			u.put(dParam, last)
			u.put(dParam, last)
			u.end()
			last = next
		}
		u.put(dFunc, "f", last)
		u.end()
	}, "bytes to spell", ""},
	{"structs in structs", func(u *unitBytes) {
		last := u.put(dStruct, "z", byte(4))
		u.end()
		for i := range 100 {
			next := u.put(dStruct, fmt.Sprintf("s%02d", 99-i), byte(4))
			u.put(dMember, "m", last)
			u.end()
			last = next
		}
		u.put(dFunc, "f", last)
		u.end()
	}, "structs nested more than 64 deep", ""},
	{"a million blocks deep", func(u *unitBytes) {
		for range 1 << 20 {
			u.put(dBlock)
		}
	}, "", "unknown f: no unit with debug information declares it; compile its source with -g"},
	{"structs over and over", func(u *unitBytes) {
		first := u.at()
		const n = 20000
		for range n {
			u.put(dBare)
		}
		for range n {
			u.end()
		}
		s := u.put(dStruct, "s", byte(4))
		for i := range n {
			u.put(dMember, fmt.Sprint("m", i), first+i)
		}
		u.end()
		u.put(dFunc, "f", s)
		u.end()
	}, "refer to each other over and over", ""},
	{"reference outside", func(u *unitBytes) {
		u.put(dFunc, "f", 1<<30)
		u.end()
	}, "a reference to 0x40000000, but no entry is there", ""},
	{"unknown abbreviation", func(u *unitBytes) { u.put(99) }, "abbreviation 99", ""},
	{"cut entry", func(u *unitBytes) { u.data = append(u.data, dFunc, 'f') }, "runs past the end of its unit", ""},
}

func TestHostile(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			u := newUnit()
			test.make(u)
			u.end()
			api, err := readHostile(t, u.bytes(), abbreviations)
			switch {
			case test.want == "" && err != nil:
				t.Fatal(err)
			case test.want == "":
				if !strings.Contains("\n"+strings.Join(api.Lines(), "\n")+"\n", "\n"+test.line+"\n") {
					t.Errorf("%q is not in %q", test.line, api.Lines())
				}
				writtenAndParsed(t, api)
			case err == nil || !strings.Contains(err.Error(), test.want):
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// Each unit may point a byte further into the same table of abbreviations.
func TestOverlappingAbbreviations(t *testing.T) {
	var info []byte
	for i := range 50 {
		u := newUnit()
		u.data = append(u.data, make([]byte, minUnit)...)
		u.data[6] = byte(i)
		info = append(info, u.bytes()...)
	}
	_, err := readHostile(t, info, append(make([]byte, 50), abbreviations...))
	if err == nil {
		t.Error("no error")
	}
	padded := append([]byte(strings.Repeat("\x01\x11\x01\x00\x00", 1000)), abbreviations...)
	for i := range 50 {
		info[6+i*(len(info)/50)] = byte(5 * i)
	}
	if _, err = readHostile(t, info, padded); err == nil || !strings.Contains(err.Error(), "overlap") {
		t.Error(err)
	}
}

// A small library, damaged everywhere: an error that names the file, or an answer.
func TestDamaged(t *testing.T) {
	path := elftest.API(elftest.ARM64, everything).Make(t, t.TempDir())
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); at += 7 {
		for _, b := range []byte{0, 0xff, data[at] + 1} {
			damaged := append([]byte(nil), data...)
			damaged[at] = b
			readDamaged(t, path, string(damaged))
		}
	}
}

// readDamaged reads a library and asks for everything.
func readDamaged(t *testing.T, name, data string) {
	t.Helper()
	l, err := elfabi.ParseLibrary(name, data)
	if err != nil {
		return
	}
	api, err := ReadLibrary(l)
	if err != nil {
		if !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("error does not name the file: %v", err)
		}
		return
	}
	writtenAndParsed(t, api)
}

// writtenAndParsed holds an API against what its lines say, which is the same.
func writtenAndParsed(t *testing.T, api *API) {
	t.Helper()
	lines := api.Lines()
	back, err := Parse(lines)
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(lines, "\n"))
	}
	if again := back.Lines(); strings.Join(again, "\n") != strings.Join(lines, "\n") {
		t.Fatalf("first:\n%s\nparsed:\n%s", strings.Join(lines, "\n"), strings.Join(again, "\n"))
	}
	if !reflect.DeepEqual(api, back) {
		t.Fatalf("its lines do not tell all of it:\n%s", strings.Join(lines, "\n"))
	}
}
