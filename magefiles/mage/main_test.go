package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/magefile/mage/mage"
	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

func TestMoveTrace(t *testing.T) {
	t.Setenv(trace.Since, "")
	file, err := filepath.Abs("t.json")
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"aab": "aab", "-v aab check": "-v aab check", "-trace t.json aab": "aab -trace=" + file, "-v --trace=t.json aab check": "-v aab check -trace=" + file,
	} {
		if got, err := moveTrace(strings.Fields(words), time.Now()); err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %s, %v, want %s", words, got, err, want)
		}
	}
	if _, err := moveTrace([]string{"aab", "-trace"}, time.Now()); err == nil || os.Getenv(trace.Since) == "" {
		t.Errorf("no error for no file, or no time: %v", err)
	}
}

func TestMoveFlags(t *testing.T) {
	for words, want := range map[string]string{
		"aab": "aab", "-n aab": "aab -n", "-v -q --json check": "-v check -q --json", "check -n": "check -n", "-t 5m aab -q": "-t 5m aab -q", "-l": "-l", "-n": "-n",
		"-q run p -- -q x": "run p -q -- -q x",
	} {
		if got := strings.Join(moveFlags(strings.Fields(words)), " "); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}

func TestProjectAbove(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"app/abi-matrix.toml", "app/magefiles/magefile.go", "app/src/deep/main.go", "app/own/abi-matrix.toml", "other/magefiles/magefile.go"} {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), "")
	}
	testkit.Write(t, filepath.Join(dir, "app", "tool", "build.go"), "//go:build mage\n\npackage main\n")
	for from, want := range map[string]string{"app": "", "app/src/deep": "app", "app/own": "app", "app/tool": "", "app/magefiles": "app", "other": "", ".": ""} {
		got := projectAbove(filepath.Join(dir, filepath.FromSlash(from)), []string{"aab"})
		if got != "" {
			got, _ = filepath.Rel(dir, got)
		}
		if filepath.ToSlash(got) != want {
			t.Errorf("from %s: %q, want %q", from, got, want)
		}
	}
	if got := projectAbove(filepath.Join(dir, "app", "src"), []string{"-w", "x", "aab"}); got != "" {
		t.Errorf("-w: %s", got)
	}
}

func TestPlain(t *testing.T) {
	for words, want := range map[string]bool{
		"aab": true, "-v aab": true, "aab -q": true, "-v -t 5m aab": true,
		"": false, "-l": false, "-h aab": false, "-f aab": false, "-v -f aab": false, "-v -d tools aab": false, "-compile x": false, "-v": false, "-clean": false,
	} {
		if _, got := plain(strings.Fields(words)); got != want {
			t.Errorf("%q: %v, want %v", words, got, want)
		}
	}
}

// The program is made again when, and only when, something has changed that it is made of.
func TestProgram(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) { testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), text) }
	t.Setenv(mg.CacheEnv, t.TempDir())
	t.Setenv("GOFLAGS", "-buildvcs=false")
	t.Chdir(dir)
	write("go.mod", "module example.com/app\n\ngo 1.25\n")
	write("magefiles/say.go", "//go:build mage\n\npackage main\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/app/text\"\n)\n\n// Say says.\nfunc Say() { fmt.Println(text.Text) }\n")
	write("text/text.go", "package text\n\nimport _ \"embed\"\n\n//go:embed text.txt\nvar Text string\n")
	write("text/text.txt", "one")
	made := func() (string, time.Time) {
		t.Helper()
		inv, ok := plain([]string{"say"})
		if !ok {
			t.Fatal("not plain")
		}
		run := newRunner(dir)
		run.Racy = -time.Hour
		exe, err := program(t.Context(), run, inv)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(exe)
		if err != nil {
			t.Fatal(err)
		}
		return exe, info.ModTime()
	}
	says := func(exe string) string {
		out, err := exec.Command(exe, "say").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	exe, first := made()
	if got := says(exe); got != "one" {
		t.Errorf("it says %s", got)
	}
	if _, again := made(); again != first {
		t.Error("nothing has changed, and it is made again")
	}
	write("text/text.txt", "two")
	if exe, _ = made(); says(exe) != "two" {
		t.Error("another text in an embedded file, and the program is the old one")
	}
	if err := os.WriteFile(exe, nil, 0o777); err != nil { // as a mage that was killed
		t.Fatal(err)
	}
	if exe, _ = made(); says(exe) != "two" {
		t.Error("another program in its place is taken for it")
	}
}

// Another clone of the same content has its program from the first, unless that is for the first alone.
func TestOtherClone(t *testing.T) {
	t.Setenv(mg.CacheEnv, t.TempDir())
	t.Setenv("GOFLAGS", "-buildvcs=false")
	const say = "//go:build mage\n\npackage main\n\nimport \"fmt\"\n\n// Say says.\nfunc Say() { fmt.Println(text) }\n"
	clone := func(text string) (dir, exe string, compiled bool) {
		t.Helper()
		dir = t.TempDir()
		for name, text := range map[string]string{
			"go.mod": "module example.com/app\n\ngo 1.25\n", "magefiles/say.go": say, "magefiles/text.go": "//go:build mage\n\npackage main\n\n" + text,
		} {
			testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
		}
		inv, ok := plain([]string{"say"})
		if !ok {
			t.Fatal("not plain")
		}
		log, err := os.Create(filepath.Join(t.TempDir(), "log"))
		if err != nil {
			t.Fatal(err)
		}
		defer log.Close()
		run := newRunner(dir)
		run.Log = step.NewLog(log)
		t.Chdir(dir)
		if exe, err = program(t.Context(), run, inv); err != nil {
			t.Fatal(err)
		}
		said, err := os.ReadFile(log.Name())
		if err != nil {
			t.Fatal(err)
		}
		return dir, exe, strings.Contains(string(said), "compiling gondk")
	}
	says := func(exe string) string {
		out, err := exec.Command(exe, "say").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
	const one, two = "const text = \"one\"\n", "const text = \"two\"\n"
	_, firstExe, compiled := clone(one)
	if !compiled {
		t.Error("nobody has compiled it, and it is there")
	}
	if _, exe, compiled := clone(one); compiled || exe == firstExe || says(exe) != "one" {
		t.Errorf("the second clone: %s, compiled again: %v", exe, compiled)
	}
	_, twoExe, compiled := clone(two)
	if !compiled || says(twoExe) != "two" {
		t.Error("another content has another's program")
	}
	if err := os.WriteFile(twoExe, []byte("cut off"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, exe, compiled := clone(two); !compiled || says(exe) != "two" {
		t.Error("a damaged program is taken")
	}
	const asks = "import \"runtime\"\n\nvar text = func() string { _, file, _, _ := runtime.Caller(0); return file }()\n"
	for range 2 {
		if dir, exe, compiled := clone(asks); !compiled || !strings.HasPrefix(says(exe), dir) {
			t.Errorf("a program that asks for the place of its source: %s in %s, compiled: %v", says(exe), dir, compiled)
		}
	}
}

func TestNoMagefiles(t *testing.T) {
	t.Setenv(mg.CacheEnv, t.TempDir())
	if _, err := program(t.Context(), newRunner(t.TempDir()), mage.Invocation{}); err == nil {
		t.Error("a program of nothing")
	}
}
