package size

import (
	"compress/flate"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestPackageOf(t *testing.T) {
	for name, want := range map[string]string{
		"runtime.mallocgc":                      "runtime",
		"encoding/json.(*decodeState).value":    "encoding/json",
		"gopkg.in/yaml%2ev3.Unmarshal":          "gopkg.in/yaml.v3",
		"example.com/a%zz.F":                    "example.com/a%zz",
		"slices.SortFunc[go.shape.[]a/b.T,x/y]": "slices",
		"main.main.func1":                       "main",
		"vendor/golang.org/x/net/dns.Parser":    "vendor/golang.org/x/net/dns",
		"type:.eq.a/b.T":                        "",
		"go:string.*":                           "",
		"crosscall2":                            "",
		".L.str.1":                              "",
		"a/.hidden":                             "",
		"":                                      "",
	} {
		if got := PackageOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// goParts has what Go's linker writes, with sizes that can be told apart, and C beside it.
const goParts = `.text
.macro func name, size
.type "\name",%function
"\name": .zero \size
.size "\name", \size
.endm
func c_start, 4
runtime.text:
func runtime.mallocgc, 100
func "encoding/json.(*decoder).value", 200
func "encoding/json.Valid[a/b.T]", 40
runtime.etext:
func static.part.1, 8
.data
.macro data name, size
.type "\name",%object
"\name": .zero \size
.size "\name", \size
.endm
data encoding/json.table, 1000
data count.1, 16
.bss
data runtime.heap, 5000
.section .gopclntab,"a"
data runtime.pclntab, 64
.zero 300
.section .rodata,"a"
data "go:string.*", 32
data "type:*", 0
.zero 50
`

func TestMeasure(t *testing.T) {
	linked := elftest.Lib{Target: elftest.ARM64, Sources: map[string]string{"parts.s": goParts}, Link: []string{"--build-id=none"}}.Make(t, t.TempDir())
	packed := filepath.Join(t.TempDir(), "libglue.so")
	elftest.Run(t, ".", "llvm-strip", "--strip-unneeded", "-o", packed, linked)
	n, err := Compressed(packed)
	if err != nil {
		t.Fatal(err)
	}
	got := Measure(read(t, packed), read(t, linked), n)
	if got.Linked != fileSize(t, linked) || got.Stripped != fileSize(t, packed) || got.Compressed != compressed(t, packed) {
		t.Errorf("%d linked, %d stripped, %d compressed", got.Linked, got.Stripped, got.Compressed)
	}
	parts := map[string]int64{}
	var sum, sections int64
	for _, p := range got.Packages {
		parts[p.Path] = p.Bytes
		sum += p.Bytes
	}
	for _, name := range []string{".text", ".data", ".rodata", ".gopclntab"} {
		if !strings.Contains(strings.Join(names(got.Sections), " "), name) {
			t.Errorf("no section %s in %v", name, got.Sections)
		}
	}
	for _, s := range read(t, linked).Sections {
		if loaded(&s) {
			sections += int64(s.Size)
		}
	}
	if sum != sections {
		t.Errorf("the parts have %d bytes, the sections %d", sum, sections)
	}
	delete(parts, LinkTables) // lld's
	want := map[string]int64{"encoding/json": 1240, "runtime": 100, CCode: 28, LineTables: 364, GoTypes: 82}
	if d := cmp.Diff(want, parts); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	for i, p := range got.Packages[1:] {
		if p.Bytes > got.Packages[i].Bytes {
			t.Errorf("%v stands behind %v", p, got.Packages[i])
		}
	}
}

// C's functions are told by source file, also those of Thumb code; data and what has no debug information are not.
func TestObjects(t *testing.T) {
	for _, target := range []string{elftest.ARM64, elftest.ARM} {
		sources := map[string]string{
			"one.c": "int one(int a) { return a * 3 + 1; }\nstatic int more(int a) { return a / 7; }\nint other(int a) { return more(a) + more(a + 1); }\n",
			"two.c": "const int table[100] = {1};\nint two(int a) { return a * 5; }\n",
		}
		l := read(t, elftest.Lib{Target: target, Sources: sources, CFlags: []string{"-g", "-O1"}}.Make(t, t.TempDir()))
		all, objects := packages(l.File)
		var c, sum int64
		bytes := map[string]int64{}
		for _, p := range all {
			if p.Path == CCode {
				c = p.Bytes
			}
		}
		for _, o := range objects {
			bytes[o.File] = o.Bytes
			sum += o.Bytes
		}
		if sum != c || len(bytes) != 3 || bytes["one.c"] == 0 || bytes["two.c"] == 0 || bytes[""] < 400 {
			t.Errorf("%s: %v, %d of %d", target, bytes, sum, c)
		}
	}
}

func TestModuleOf(t *testing.T) {
	info := &elfabi.GoInfo{BuildInfo: &debug.BuildInfo{Path: "example.com/app/cmd", Main: debug.Module{Path: "example.com/app"}, Deps: []*debug.Module{{Path: "plain"}, {Path: "example.com/app/deep"}}}}
	for path, want := range map[string]string{
		"main": "example.com/app", "example.com/app/cmd": "example.com/app", "example.com/app/x": "example.com/app", "example.com/app/deep/x": "example.com/app/deep",
		"plain/x": "plain", "plainer": "", "runtime": "", "vendor/golang.org/x/net/idna": "", "example.com/application": "",
	} {
		if got := moduleOf(info, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if IsGoOwn(info, "") || IsGoOwn(info, "main") || !IsGoOwn(info, "net/http") {
		t.Error("whose a package is")
	}
}

// Without the linked library its packages are unknown, and so is its size.
func TestMeasurePackedAlone(t *testing.T) {
	packed := elftest.Lib{Target: elftest.ARM, Sources: map[string]string{"a.c": "int a(void) { return 1; }"}, Strip: true}.Make(t, t.TempDir())
	got := Measure(read(t, packed), nil, 1)
	if got.Linked != 0 || got.Packages != nil || got.Stripped == 0 || got.Compressed != 1 {
		t.Errorf("%+v", got)
	}
}

func read(t *testing.T, path string) *elfabi.Library {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func names(sections []Section) []string {
	var all []string
	for _, s := range sections {
		all = append(all, s.Name)
	}
	return all
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func compressed(t *testing.T, path string) int64 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	z, err := flate.NewWriter(&out, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return int64(out.Len())
}
