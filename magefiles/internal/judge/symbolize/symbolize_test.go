package symbolize

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestParseAnswer(t *testing.T) {
	answer := "inner\n./a/../b.go:7:0\nouter\nc.c:12:3\n\n??\n??:0:0\n\nnamed\n??:0:0\n\nnumberless\n./d.go:0:0\n\nwindows\nC:\\src\\e.c:3:1\n\n"
	want := [][]location{
		{{"inner", "b.go:7", true}, {"outer", "c.c:12", false}}, nil, {{"named", "", false}}, {{"numberless", "d.go", false}}, {{"windows", `C:\src\e.c:3`, false}},
	}
	for _, text := range []string{answer, strings.ReplaceAll(answer, "\n", "\r\n")} {
		if diff := cmp.Diff(want, parseAnswer(text), cmp.AllowUnexported(location{})); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

const source = `volatile int n;
static inline __attribute__((always_inline)) void inner(void) {
	__builtin_trap();
}
#ifndef MORE
#line 5
void outer(void) {
	inner();
}
#else
void more(void) {
	inner();
}
void outer(void) {
	n = 1;
}
#endif
void other(void) {
	n = 2;
}
`

// lab is a folder of symbols of libraries whose function outer begins with an inlined one.
type lab struct {
	*Symbolizer
	t *testing.T
}

func newLab(t *testing.T) *lab {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "crash.c"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	return &lab{&Symbolizer{Run: step.New(root, os.Environ(), step.NewLog(os.Stderr), false), Tool: testkit.Program(t, "llvm-symbolizer-19"), Dir: filepath.Join(root, "build", "symbols")}, t}
}

func (l *lab) run(name string, args ...string) {
	l.t.Helper()
	cmd := exec.Command(testkit.Program(l.t, name), args...)
	cmd.Dir = l.Run.Root
	if out, err := cmd.CombinedOutput(); err != nil {
		l.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// made are the libraries that tests have made, by target and flags.
var made = map[string]string{}

// build makes the library of that path below the folder of symbols, and gives the address of outer and the build id.
func (l *lab) build(path, target string, flags ...string) (address uint64, id string) {
	l.t.Helper()
	file := filepath.Join(l.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		l.t.Fatal(err)
	}
	key := target + " " + strings.Join(flags, " ")
	if made[key] == "" {
		l.run("clang-19", append([]string{"--target=" + target, "-shared", "-fPIC", "-nostdlib", "-fuse-ld=lld", "-g", "-O1", "-Wl,--build-id=sha1",
			"-fdebug-compilation-dir=.", "-o", file, "crash.c"}, flags...)...)
		content, err := os.ReadFile(file)
		if err != nil {
			l.t.Fatal(err)
		}
		made[key] = string(content)
	}
	if err := os.WriteFile(file, []byte(made[key]), 0o666); err != nil {
		l.t.Fatal(err)
	}
	library, err := elfabi.ReadLibrary(file)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.function(path, "outer"), library.BuildID()
}

// function gives the address of one in a library below the folder.
func (l *lab) function(path, name string) uint64 { return l.symbol(path, name).Value }
func (l *lab) size(path, name string) uint64     { return l.symbol(path, name).Size }

func (l *lab) symbol(path, name string) elfabi.Symbol {
	l.t.Helper()
	library, err := elfabi.ReadLibrary(filepath.Join(l.Dir, filepath.FromSlash(path)))
	if err != nil {
		l.t.Fatal(err)
	}
	for s := range library.Symbols() {
		if s.Name == name {
			return s
		}
	}
	l.t.Fatalf("%s has no %s", path, name)
	return elfabi.Symbol{}
}

// lookAgain does what symbolize does after the folder has changed.
func (l *lab) lookAgain(trace string) (*Trace, string) {
	l.files = nil
	return l.symbolize(trace)
}

func (l *lab) symbolize(trace string) (*Trace, string) {
	l.t.Helper()
	got, err := l.Symbolize(l.t.Context(), trace)
	if err != nil {
		l.t.Fatal(err)
	}
	var text strings.Builder
	if err := got.Write(&text); err != nil {
		l.t.Fatal(err)
	}
	return got, text.String()
}

func (l *lab) expect(what, trace, want string, warnings ...string) {
	l.t.Helper()
	got, text := l.lookAgain(trace)
	if diff := cmp.Diff(want, text) + cmp.Diff(warnings, got.Warnings); diff != "" {
		l.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}
