// Package elftest makes small objects, libraries and archives for tests, with the machine's LLVM and no NDK.
package elftest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// Targets of clang that the fixtures are made for.
const (
	ARM64  = "aarch64-linux-android24"
	ARM    = "armv7a-linux-androideabi24"
	X86_64 = "x86_64-linux-android24"
	X86    = "i686-linux-android24"
)

// Tool returns the path of an LLVM program, or skips the test.
func Tool(t testing.TB, name string) string {
	t.Helper()
	for _, n := range []string{name + "-19", name} {
		if path, err := exec.LookPath(n); err == nil {
			return path
		}
	}
	t.Skipf("needs %s: get it with go tool mage setup", name)
	return ""
}

// Run runs an LLVM program and gives what it wrote to stdout.
func Run(t testing.TB, dir, tool string, args ...string) string {
	t.Helper()
	cmd := exec.Command(Tool(t, tool), args...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", tool, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// Write writes a file into dir and gives its path.
func Write(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Object compiles one source, whose name tells the language: glue.c, note.s.
func Object(t testing.TB, dir, target, name, text string, flags ...string) string {
	t.Helper()
	source := Write(t, dir, name, text)
	object := source + ".o"
	args := slices.Concat([]string{"--target=" + target, "-c", "-fPIC", "-ffreestanding", "-nostdinc", "-O1", "-o", name + ".o"}, flags, []string{name})
	once(t, object, "clang", strings.Join(args, "\x00")+"\x00"+text, func() { Run(t, dir, "clang", args...) })
	return object
}

// once makes a file by a program, or writes it as it was when the same program made it of the same things.
func once(t testing.TB, path, program, recipe string, make func()) {
	t.Helper()
	testkit.Made(t, path, testkit.Identity(t, Tool(t, program))+"\x00"+recipe, make)
}

// linkRecipe says what a library is made of: the flags, and instead of files what they hold.
func linkRecipe(t testing.TB, args []string) string {
	t.Helper()
	var recipe strings.Builder
	for _, arg := range args {
		for path := range strings.SplitAfterSeq(arg, "=") {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				path = filepath.Base(path) + " " + digest(t, path)
			}
			recipe.WriteString(path)
		}
		recipe.WriteByte(0)
	}
	return recipe.String()
}

func digest(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

// Lib is a library to make.
type Lib struct {
	Target  string
	Name    string            // file name; libglue.so where empty
	Sources map[string]string // by file name
	CFlags  []string
	Link    []string // arguments for ld.lld besides the objects
	API     int      // in the ident note; 0: 24; less than 0: no note
	NDK     string   // in the ident note; r27c where empty
	Strip   bool
	Program bool // a PIE executable, whose Link says -dynamic-linker and -e
}

// API is a library of one C file with debug information, for what reads its C API.
func API(target, source string, flags ...string) Lib {
	return Lib{Target: target, Sources: map[string]string{"api.c": source}, CFlags: append([]string{"-g"}, flags...), API: -1}
}

// Make compiles and links a library in dir.
func (l Lib) Make(t testing.TB, dir string) string {
	t.Helper()
	if l.Name == "" {
		l.Name = "libglue.so"
	}
	var args []string
	for name, text := range l.Sources {
		args = append(args, Object(t, dir, l.Target, name, text, l.CFlags...))
	}
	slices.Sort(args)
	if l.API >= 0 {
		args = append(args, Object(t, dir, l.Target, "ident.s", l.ident()))
	}
	out := filepath.Join(dir, l.Name)
	kind := "-shared"
	if l.Program {
		kind = "-pie"
	}
	args = append(append(args, l.Link...), kind)
	once(t, out, "ld.lld", linkRecipe(t, args), func() { Run(t, dir, "ld.lld", append([]string{"-o", out}, args...)...) })
	if l.Strip {
		Objcopy(t, "--strip-unneeded", out, out)
	}
	return out
}

// Objcopy copies a library by llvm-objcopy, also to itself.
func Objcopy(t testing.TB, option, from, to string) {
	t.Helper()
	once(t, to, "llvm-objcopy", option+" "+digest(t, from), func() { Run(t, filepath.Dir(from), "llvm-objcopy", option, from, to) })
}

func (l Lib) ident() string {
	api, ndk := l.API, l.NDK
	if api == 0 {
		api = 24
	}
	if ndk == "" {
		ndk = "r27c"
	}
	return fmt.Sprintf(`.section .note.android.ident,"a",%%note
.balign 4
.long 8, 132, 1
.ascii "Android\0"
.long %d
.ascii %q
.zero %d
.ascii "12479018"
.zero 56
`, api, ndk, 64-len(ndk))
}

// Stub makes a library with versioned functions to link against: soname, and for each version the functions of it.
func Stub(t testing.TB, dir, target, soname string, versions map[string][]string) string {
	t.Helper()
	var source, script strings.Builder
	var names []string
	for version := range versions {
		names = append(names, version)
	}
	slices.Sort(names)
	for _, version := range names {
		for _, f := range versions[version] {
			fmt.Fprintf(&source, "void %s(void) {}\n", f)
		}
		fmt.Fprintf(&script, "%s { global: %s; };\n", version, strings.Join(versions[version], "; "))
	}
	return Lib{
		Target: target, Name: soname, Sources: map[string]string{soname + ".c": source.String()}, API: -1,
		Link: []string{"-soname", soname, "--version-script", Write(t, dir, soname+".map", script.String())},
	}.Make(t, dir)
}

// GoArchive builds the Go main package in a folder as a C archive for linux/amd64, lib.a with the header lib.h, or takes what was built of the
// same files before: little else needs the standard library for shared objects.
func GoArchive(t testing.TB, dir string, flags ...string) {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("builds C code for linux/amd64, on such a machine only")
	}
	archive, header := filepath.Join(dir, "lib.a"), filepath.Join(dir, "lib.h")
	sources, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	recipe := testkit.Recipe(t, fmt.Sprintf("C archive %s %q", runtime.Version(), flags), []string{testkit.Program(t, "gcc")}, sources)
	build := sync.OnceFunc(func() {
		cmd := exec.Command("go", slices.Concat([]string{"build", "-buildmode=c-archive", "-o", archive}, flags, []string{"."})...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "CC=gcc", "GOFLAGS=-mod=mod", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	testkit.Made(t, archive, recipe, build)
	testkit.Made(t, header, recipe+" header", build)
}

// GoBuildInfo gives assembly for sections as Go's linker writes them: .go.buildinfo with a version and module lines, and
// .note.go.buildid.
func GoBuildInfo(version, modules, buildID string) string {
	framed := strings.Repeat("0", 16) + modules + strings.Repeat("1", 16)
	return fmt.Sprintf(`.section .go.buildinfo,"aw"
.balign 16
.ascii "\377 Go buildinf:"
.byte 8, 2
.zero 16
.uleb128 %d
.ascii %q
.uleb128 %d
.ascii %q
.section .note.go.buildid,"a",%%note
.balign 4
.long 4, %d, 4
.ascii "Go\0\0"
.ascii %q
.balign 4
`, len(version), version, len(framed), framed, len(buildID), buildID)
}
