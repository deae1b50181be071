package sysroot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

var levels = []int{21, 24, 35}

// shared is the sysroot that the tests read: every ABI, every one of levels. Its path has a space and a letter that is not ASCII.
var shared struct {
	sync.Once
	dir   string
	abis  []*abi.ABI // those that this machine has kernel headers and builtins for
	tools Tools
	skip  string
	err   error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		os.RemoveAll(filepath.Dir(shared.dir))
	}
	os.Exit(code)
}

func sysroot(t *testing.T) (dir string, tools Tools) {
	t.Helper()
	shared.Do(func() { shared.skip, shared.err = writeShared() })
	if shared.skip != "" {
		testkit.Missing(t, "%s", shared.skip)
	}
	if shared.err != nil {
		t.Fatal(explain(shared.err))
	}
	return shared.dir, shared.tools
}

func writeShared() (skip string, err error) {
	shared.tools = Tools{Clang: program("clang"), AR: program("llvm-ar")}
	if shared.tools.Clang == "" || program("ld.lld") == "" || shared.tools.AR == "" {
		return "no clang, ld.lld or llvm-ar: run `go tool mage setup`", nil
	}
	for _, a := range abi.All() {
		lack := lacking(a)
		if lack != "" && (a.GOARCH == "arm64" || a.GOARCH == "arm") {
			return lack, nil // the sample's ABIs: setup installs what they need
		}
		if lack == "" {
			shared.abis = append(shared.abis, a)
		}
	}
	tmp, err := os.MkdirTemp("", "gondk sysroot é")
	if err != nil {
		return "", err
	}
	shared.dir = filepath.Join(tmp, "sysroot")
	for _, api := range levels {
		if err := write(tmp, api, shared.abis...); err != nil {
			return "", err
		}
	}
	return "", nil
}

// lacking says what a sysroot for the ABI lacks on this machine; empty: nothing.
func lacking(a *abi.ABI) string {
	for _, need := range Needs([]*abi.ABI{a}, runtime.GOARCH) {
		if !need.Found {
			return fmt.Sprintf("no %s: run `go tool mage setup` or install %s", need.What, need.Package)
		}
	}
	return ""
}

// present returns the ABIs of the shared sysroot. Those that are left out show as subtests that are skipped.
func present(t *testing.T) []*abi.ABI {
	t.Helper()
	sysroot(t)
	for _, a := range abi.All() {
		if lack := lacking(a); lack != "" {
			t.Run(a.Name, func(t *testing.T) { testkit.Missing(t, "%s", lack) })
		}
	}
	return shared.abis
}

func write(root string, api int, abis ...*abi.ABI) error {
	r := step.New(root, os.Environ(), step.NewLog(os.Stderr), false)
	return Write(context.Background(), r, Options{
		Dir: filepath.Join(root, "sysroot"), Work: filepath.Join(root, "work"), ABIs: abis, API: api,
		Release: "r27-lite", Build: "12077973", Tools: shared.tools,
	})
}

// program finds a program of LLVM's: on PATH with a version or without, or in Debian's folder. Clang must be 19 or newer.
func program(name string) string {
	for _, candidate := range []string{"/usr/lib/llvm-19/bin/" + name, name + "-19", name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path
		}
	}
	return ""
}

// clang runs clang for an ABI and API level against the shared sysroot and gives what it wrote.
func clang(t *testing.T, a *abi.ABI, api int, args ...string) (string, error) {
	t.Helper()
	dir, tools := sysroot(t)
	args = append([]string{"--target=" + a.Target(fmt.Sprint(api)), "--sysroot=" + dir, "-fno-caret-diagnostics"}, args...)
	out, err := exec.Command(tools.Clang, args...).CombinedOutput()
	return string(out), err
}

// says runs clang as function clang does, over a source that it has to take, and gives what it wrote, or what it wrote of the same before.
func says(t *testing.T, a *abi.ABI, api int, name, text string, args ...string) string {
	t.Helper()
	return once(t, fmt.Sprintf("%s %d %s %q\n%s", a.Name, api, name, args, text), func() string {
		out, err := clang(t, a, api, append(slices.Clone(args), source(t, name, text))...)
		if err != nil {
			t.Fatalf("%s, API level %d, %q:\n%s", a.Name, api, args, out)
		}
		return out
	})
}

// once gives what do gives, or what it gave before by the same clang, of the same sysroot and words. do fails the test where clang fails.
func once(t *testing.T, words string, do func() string) string {
	t.Helper()
	_, tools := sysroot(t)
	content, err := sharedContent()
	if err != nil {
		t.Fatal(err)
	}
	said := filepath.Join(t.TempDir(), "said")
	testkit.Made(t, said, fmt.Sprintf("sysroot %s %s %s", testkit.Identity(t, tools.Clang), content, words), func() { testkit.Write(t, said, do()) })
	return testkit.Read(t, said)
}

// sharedContent is a digest of all files of the shared sysroot.
var sharedContent = sync.OnceValues(func() (string, error) {
	sum := sha256.New()
	err := eachFile(os.DirFS(shared.dir), ".", func(name string, data []byte) error {
		_, err := fmt.Fprintf(sum, "%q %d\n%s", name, len(data), data)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil)), err
})

// linkArgs are what an NDK's driver adds to a link.
func linkArgs(t *testing.T, a *abi.ABI) []string {
	t.Helper()
	builtins, err := Builtins(a)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"-shared", "--ld-path=" + program("ld.lld"), "-nodefaultlibs", "-Wl,--no-undefined", "-Wl,-z,defs", "-lc", "-lm", "-ldl", "-llog",
		"-landroid", "-lz", "-ljnigraphics", builtins}
}

func source(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func explain(err error) string {
	var failed *step.Error
	if errors.As(err, &failed) {
		return fmt.Sprintf("%v\n%s", err, failed.Output)
	}
	return err.Error()
}

// headers lists the headers of ours that programs include: all but those in bits.
func headers(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(files, "include", func(name string, d fs.DirEntry, err error) error {
		if name = strings.TrimPrefix(name, "include/"); !d.IsDir() && !strings.HasPrefix(name, "bits/") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func includeAll(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, name := range headers(t) {
		fmt.Fprintf(&text, "#include <%s>\n", name)
	}
	return text.String()
}

func TestWriteRefuses(t *testing.T) {
	long := strings.Repeat("x", identText)
	for _, test := range []struct {
		name string
		o    Options
		want string
	}{
		{"low", Options{API: 19}, "API level 19: ndklite supports levels 21 to 36; choose another min SDK or use a real NDK"},
		{"high", Options{API: 37}, "API level 37: ndklite supports levels 21 to 36; choose another min SDK or use a real NDK"},
		{"release", Options{API: 24, Release: long}, `"` + long + `" in the ident note: longer than 63 bytes; use a shorter one`},
		{"build", Options{API: 24, Build: long}, `"` + long + `" in the ident note: longer than 63 bytes; use a shorter one`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := Write(t.Context(), nil, test.o); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// Two folders give the same bytes: nothing in the sysroot tells where it was made.
func TestWriteIsReproducible(t *testing.T) {
	dir, _ := sysroot(t)
	root := t.TempDir()
	a := abi.Find("arm64-v8a")
	if err := write(root, 24, a); err != nil {
		t.Fatal(explain(err))
	}
	for _, name := range []string{"libc.so", "libz.so", "crtbegin_so.o", "crtend_so.o", "crtbegin_dynamic.o", "crtend_android.o"} {
		rel := filepath.Join("usr", "lib", a.Triple, "24", name)
		first, err1 := step.DigestFile(filepath.Join(dir, rel))
		second, err2 := step.DigestFile(filepath.Join(root, "sysroot", rel))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if first != second {
			t.Errorf("%s differs between two folders", name)
		}
	}
}

// The digest is over every file that lies here, also one whose name //go:embed would pass over, and over all of each.
func TestDigestCoversEveryFile(t *testing.T) {
	digest := func(fsys fs.FS, symbols string) string {
		t.Helper()
		d, err := digestOf(fsys, symbols)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	here := fstest.MapFS{}
	for _, root := range []string{"include", "c++", "crt", "builtins", "absent.txt"} {
		err := eachFile(os.DirFS("."), root, func(name string, data []byte) error {
			here[name] = &fstest.MapFile{Data: data}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := digest(here, ndkapi.Text); got != Digest() {
		t.Errorf("Digest is %s, that of the files here is %s", Digest(), got)
	}
	small := func(names ...string) fstest.MapFS {
		m := fstest.MapFS{}
		for i, name := range names {
			m[name] = &fstest.MapFile{Data: []byte{byte('a' + i)}}
		}
		return m
	}
	seen := map[string]string{digest(small("include/a.h", "include/b/c.h"), "another table"): "another table"}
	changed := small("include/a.h", "include/b/c.h")
	changed["include/b/c.h"].Data = []byte("bb")
	for name, fsys := range map[string]fstest.MapFS{
		"two files": small("include/a.h", "include/b/c.h"), "one less": small("include/a.h"), "another name": small("include/a.h", "include/b/d.h"),
		"another place": small("include/a.h", "include/c.h"), "another content": changed,
	} {
		d := digest(fsys, "table")
		if seen[d] != "" {
			t.Errorf("%s and %s have one digest", name, seen[d])
		}
		seen[d] = name
	}
}
