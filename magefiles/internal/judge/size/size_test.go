package size

import (
	"compress/flate"
	"os"
	"path/filepath"
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
		if got := packageOf(name); got != want {
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
