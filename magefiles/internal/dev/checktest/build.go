package checktest

import (
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// unchanged keeps the library that most cases begin with, by target.
var unchanged = map[string]*elfabi.Library{}

func (c Change) Packed(t *testing.T) *elfabi.Library {
	t.Helper()
	plain := reflect.DeepEqual(c, Change{Target: c.Target})
	if l := unchanged[c.Target]; plain && l != nil {
		return l
	}
	packed, _ := c.Make(t)
	if plain {
		unchanged[c.Target] = packed
	}
	return packed
}

const glueC = `
void printf(void); void dup3(void);
static volatile int count;
int counter = 7;
const char text[] = "read-only text";
void JNI_OnLoad(void) { printf(); dup3(); count += 100; }
int Java_a(void) { return count; }
__attribute__((constructor)) static void start(void) { count = 1; }
`

const GoModules = "path\texample.com/glue\nmod\texample.com/glue\tv1.0.0\t\ndep\texample.com/dep\tv1.2.3\th1:x\nbuild\tGOOS=android\nbuild\tGOARCH=arm64\n"

// Change is what sets one build path's library apart.
type Change struct {
	Glue    func(string) string // of the C source
	More    string              // more C source
	GoInfo  [3]string           // version, modules, build id
	Libc    map[string][]string // of the stub
	Drop    []string            // link flags to leave out
	Link    []string            // more link flags
	Cflags  []string
	Api     int
	Ndk     string
	Soname  string
	Keep    bool // pack it unstripped
	Bare    bool // link it stripped
	Needed  []string
	Target  string
	Sources map[string]string
}

var LinkFlags = []string{"--build-id=sha1", "--hash-style=gnu", "-znow", "-znodelete", "-zmax-page-size=16384", "-zrelro"}

// Make builds the library as linked and as packed.
func (c Change) Make(t *testing.T) (packed, linked *elfabi.Library) {
	t.Helper()
	dir := t.TempDir()
	source := glueC
	if c.Glue != nil {
		source = c.Glue(source)
	}
	info := [3]string{"go1.26.8", GoModules, "one/two"}
	if c.GoInfo[0] != "" {
		info = c.GoInfo
	}
	libc := c.Libc
	if libc == nil {
		libc = map[string][]string{"LIBC": {"printf"}, "LIBC_O": {"dup3"}}
	}
	if c.Target == "" {
		c.Target = elftest.ARM64
	}
	var stubs []string
	for _, name := range append([]string{"libc.so"}, c.Needed...) {
		stubs = append(stubs, elftest.Stub(t, dir, c.Target, name, libc))
		libc = map[string][]string{"LIBM": {"sin"}}
	}
	lib := elftest.Lib{
		Target: c.Target, API: c.Api, NDK: c.Ndk, CFlags: c.Cflags,
		Sources: map[string]string{"glue.c": source + c.More, "go.s": elftest.GoBuildInfo(info[0], info[1], info[2]), "big.s": ".section .rodata\n.zero 100000\n"},
	}
	maps.Copy(lib.Sources, c.Sources)
	soname := "libglue.so"
	if c.Soname != "" {
		soname = c.Soname
	}
	lib.Link = append(stubs, "-soname", soname)
	for _, flag := range LinkFlags {
		if !slices.Contains(c.Drop, flag) {
			lib.Link = append(lib.Link, flag)
		}
	}
	lib.Link = append(lib.Link, c.Link...)
	path := lib.Make(t, dir)
	packedPath := filepath.Join(dir, "packed.so")
	elftest.Objcopy(t, "--strip-unneeded", path, packedPath)
	if c.Bare {
		path = packedPath
	}
	if c.Keep {
		packedPath = path
	}
	return Read(t, packedPath), Read(t, path)
}

func Read(t *testing.T, path string) *elfabi.Library {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
