package elfabi

import (
	"debug/elf"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// fileOf makes a file of one section.
func fileOf(header Header, name string, typ elf.SectionType, data string) *File {
	return &File{bin: bin{"x.o", data}, Header: header, Sections: []Section{{}, {Name: name, Type: typ, Size: uint64(len(data))}}}
}

// goTable makes .gopclntab with the names of functions between two offsets.
func goTable(magic uint32, word int, names string, from, to uint64) string {
	table := binary.LittleEndian.AppendUint32(nil, magic)
	table = append(table, 0, 0, 4, byte(word))
	for i := range pclnWords {
		value := map[int]uint64{pclnNames: from, pclnUnits: to}[i]
		if word == 8 {
			table = binary.LittleEndian.AppendUint64(table, value)
		} else {
			table = binary.LittleEndian.AppendUint32(table, uint32(value))
		}
	}
	return string(table) + names
}

func TestGoFuncs(t *testing.T) {
	const names = "go:buildid\x00os.StartProcess\x00main._Cfunc_GoString\x00"
	const rest = "os.Exit\x00"
	wide, narrow := Header{Class: elf.ELFCLASS64}, Header{Class: elf.ELFCLASS32}
	whole := func(magic uint32, word int) string {
		at := uint64(pclnHeader + pclnWords*word)
		return goTable(magic, word, names+rest, at, at+uint64(len(names)))
	}
	for _, c := range []struct {
		name, section string
		header        Header
		data          string
		want          bool
	}{
		{"Go 1.20, 64 bits", ".gopclntab", wide, whole(pclnMagic120, 8), true},
		{"Go 1.18, 32 bits", ".gopclntab", narrow, whole(pclnMagic118, 4), true},
		{"relocated", ".data.rel.ro.gopclntab", wide, whole(pclnMagic120, 8), true},
		{"another magic number", ".gopclntab", wide, whole(0xfffffffa, 8), false},
		{"too short", ".gopclntab", wide, "\xf1\xff\xff\xff", false},
		{"ends past the table", ".gopclntab", wide, goTable(pclnMagic120, 8, names, 72, 1<<40), false},
		{"ends before it starts", ".gopclntab", wide, goTable(pclnMagic120, 8, names, 90, 80), false},
		{"another section", ".rodata", wide, whole(pclnMagic120, 8), false},
	} {
		g := fileOf(c.header, c.section, elf.SHT_PROGBITS, c.data).GoFuncs()
		if g.Has("os.StartProcess") != c.want || g.Has("go:buildid") != c.want || g.HasSuffix("._Cfunc_GoString") != c.want {
			t.Errorf("%s: %q", c.name, g.names)
		}
		if g.Has("StartProcess") || g.Has("os.Start") || g.Has("os.Exit") || g.HasSuffix("_Cfunc_GoStr") {
			t.Errorf("%s: has what it has not", c.name)
		}
	}
}

func TestManyGoModules(t *testing.T) {
	read := func(modules string) (*GoInfo, error) {
		data := goMagic + "\x08\x02" + strings.Repeat("\x00", 16) + "\x03go1" + string(binary.AppendUvarint(nil, uint64(len(modules)))) + modules
		return fileOf(Header{}, ".go.buildinfo", elf.SHT_PROGBITS, data).GoInfo()
	}
	frame, line := strings.Repeat("\x00", goFraming), "dep\ta\tv\n"
	most := strings.Repeat(line, maxGoLines)
	if info, err := read(frame + most + frame); err != nil || len(info.Deps) != maxGoLines {
		t.Errorf("at the limit: %v", err)
	}
	for modules, want := range map[string]string{
		frame + most + line + frame:             "x.o: .go.buildinfo has 16385 lines of modules and settings, more than any program (16384)",
		strings.Repeat("x", maxGoModules) + "x": "x.o: .go.buildinfo has 4194305 bytes of modules, more than any program (4194304)",
	} {
		if _, err := read(modules); err == nil || err.Error() != want+"; the file is damaged: build it again" {
			t.Errorf("past the limit: %v", err)
		}
	}
}

// TestGoFuncSizes reads the sizes of functions in a program of the Go at hand, and holds them against its symbols. It is for
// Android, as what the journeys build, so that Go's cache has the runtime once.
func TestGoFuncSizes(t *testing.T) {
	dir := t.TempDir()
	elftest.Write(t, dir, "go.mod", "module example.com/sizes\n")
	elftest.Write(t, dir, "main.go", "package main\n\n//go:noinline\nfunc one(n int) int { return n + 1 }\n\nfunc main() { println(one(2)) }\n")
	cmd := exec.Command("go", "build", "-trimpath", "-o", "sizes", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=android", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := ReadData(filepath.Join(dir, "sizes"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := ParseFile("sizes", data)
	if err != nil {
		t.Fatal(err)
	}
	sizes, seen := f.GoFuncSizes(), 0
	for s := range f.Symbols() {
		if s.Name == "main.one" || s.Name == "main.main" || s.Name == "runtime.mallocgc" {
			if seen++; sizes[s.Name] != s.Size {
				t.Errorf("%s has %d bytes, not %d", s.Name, s.Size, sizes[s.Name])
			}
		}
	}
	if seen != 3 {
		t.Errorf("found %d functions", seen)
	}
	var none File
	if none.GoFuncSizes() != nil {
		t.Error("a file without Go has functions")
	}
}
