package kit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/bundle"
	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// newLog returns a log and what has been written to it.
func newLog(t *testing.T) (*step.Log, func() string) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return step.NewLog(f), func() string {
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

func TestTell(t *testing.T) {
	l, text := newLog(t)
	root := filepath.Join(t.TempDir(), "my app")
	p := &project{matrix: &matrix.Matrix{Root: root}, run: step.New(root, nil, l, false)}
	err := p.tell(t.Context(), []check.Finding{
		{ID: "ar-a", Severity: check.Error, Place: check.Place{File: filepath.Join(root, "liba.a"), Entry: "a.o"}, Seen: "bad", Cure: "make it good"},
		{ID: "ar-b", Severity: check.Warning, Seen: "odd", Cure: "look"},
		{ID: "ar-c", Severity: check.Info, Seen: "news", Cure: "none"},
		{ID: "ar-d", Severity: check.Error, Seen: "worse", Cure: "stop"},
	})
	if want := "liba.a(a.o): bad; make it good (ar-a)\nworse; stop (ar-d)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
	if want := "warning: odd; look\n"; text() != want {
		t.Errorf("log %q, want %q", text(), want)
	}
	if err := p.tell(t.Context(), []check.Finding{{Severity: check.Warning}, {Severity: check.Info}}); err != nil {
		t.Errorf("warnings fail the target: %v", err)
	}
}

func TestFolders(t *testing.T) {
	got := folders([]native.Libraries{
		{ABI: &matrix.ABI{ABI: abi.Find("x86")}, Packed: "a", Linked: "c"}, {ABI: &matrix.ABI{ABI: abi.Find("arm64-v8a")}, Packed: "b"},
	})
	if diff := cmp.Diff(map[string]bundle.Folders{"x86": {Packed: "a", Linked: "c"}, "arm64-v8a": {Packed: "b"}}, got); diff != "" {
		t.Error(diff)
	}
}

const goodMatrix = "[library]\nname = \"x\"\npackage = \".\"\n[android]\nmin_sdk = 24\ntarget_sdk = 36\n[[abi]]\nname = \"x86\"\n"

func inProject(t *testing.T, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{matrix.FileName: text, "main.go": "package main\n"} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNeed(t *testing.T) {
	app := "[app]\ndir = \"app\"\nname = \"sample\"\napplication_id = \"dev.gondk.sample\"\nversion_code = 1\nversion_name = \"1\"\n"
	inProject(t, goodMatrix+app)
	if err := os.Mkdir("app", 0o777); err != nil {
		t.Fatal(err)
	}
	p, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		uses uses
		want [3]bool // CMake, ndk-build, tools for bundles
	}{
		{archivesOnly, [3]bool{}}, {uses{cmake: true}, [3]bool{true, false, false}}, {uses{ndkBuild: true}, [3]bool{false, true, false}},
		{bothPaths, [3]bool{true, true, false}}, {bundles, [3]bool{true, true, true}},
	} {
		if need := p.need(c.uses); [3]bool{need.CMake, need.NDKBuild, need.App} != c.want {
			t.Errorf("%+v needs %+v", c.uses, need)
		}
	}
	p.matrix.App = nil
	if need := p.need(bundles); need.CMake || need.NDKBuild || need.App {
		t.Errorf("a project without an app needs %+v", need)
	}
}

// TestIn keeps the lock while a target works, and gives it back however that ends.
func TestIn(t *testing.T) {
	inProject(t, goodMatrix)
	for _, end := range []error{nil, errors.New("bad")} {
		err := in(t.Context(), "check", func(ctx context.Context, p *project) error {
			if err := p.run.Lock(ctx); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Errorf("%v, want %v", err, end)
		}
	}
}

// TestInBroken does nothing in a project whose matrix has mistakes.
func TestInBroken(t *testing.T) {
	inProject(t, strings.Replace(goodMatrix, "x86", "x68", 1))
	err := in(t.Context(), "check", func(context.Context, *project) error {
		t.Error("the target works")
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "abi-matrix.toml:8") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat("build"); err == nil {
		t.Error("it made a folder")
	}
}

// TestUnknownRule refuses a matrix with a rule that does not exist, whatever the target.
func TestUnknownRule(t *testing.T) {
	inProject(t, goodMatrix+"[[check]]\nid = \"so-striped\"\nseverity = \"info\"\n")
	want := `abi-matrix.toml:9: check.id "so-striped": no such rule; did you mean "so-stripped"?`
	if err := Archive(t.Context()); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestWithoutApp says in each target that builds an app that there is none.
func TestWithoutApp(t *testing.T) {
	inProject(t, goodMatrix)
	for name, target := range map[string]func(context.Context) error{"aab": Aab, "apks": Apks, "cmake": Cmake, "ndkBuild": NdkBuild, "compare": Compare, "size": Size} {
		err := target(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), "abi-matrix.toml: without [app]") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadAll names the file that is no library.
func TestReadAll(t *testing.T) {
	dir := t.TempDir()
	if libs, err := readAll(dir); err != nil || len(libs) != 0 {
		t.Errorf("an empty folder: %v, %v", libs, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "liba.so"), []byte("no ELF"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(dir); err == nil || !strings.Contains(err.Error(), "liba.so") {
		t.Errorf("a file that is none: %v", err)
	}
}
