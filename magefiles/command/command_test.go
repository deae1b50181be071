package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string // of the error
	}{
		{nil, "no command"},
		{[]string{"archve"}, `no command "archve"; did you mean "archive"?`},
		{[]string{"-v", "-n"}, `no command, only -v -n`},
		{[]string{"archive"}, "archive needs -name, -package, -abi, -api, -ndk and -out"},
		{[]string{"archive", "-name"}, "flag needs an argument: -name"},
		{[]string{"archive", "-libs=log"}, "flag provided but not defined: -libs; if a build file passed it, that file is from another release of gondk: copy Gondk.cmake or ndk-build/gondk again"},
		{[]string{"archive", "golib"}, `archive takes only flags, not "golib"`},
		{[]string{"help"}, ""},
	} {
		var out bytes.Buffer
		err := run(context.Background(), c.args, &out)
		var wrong usage
		switch {
		case c.want == "":
			if err != nil || !strings.Contains(out.String(), "archive  builds one archive") {
				t.Errorf("%q: %v\n%s", c.args, err, out.String())
			}
		case !errors.As(err, &wrong) || err.Error() != c.want:
			t.Errorf("%q: %v, want %s", c.args, err, c.want)
		}
	}
}

func TestParseRequest(t *testing.T) {
	base := []string{"-name", "golib", "-abi", "x86", "-api", "24", "-ndk", "/ndk", "-out", "/out"}
	for _, c := range []struct {
		more []string
		want request
	}{
		{[]string{"-package=./golib", "-look"}, request{library: matrix.Library{Name: "golib", Version: "1.0.0", Package: "./golib"}, look: true}},
		{[]string{"-package", "./a", "-package", "./b", "-tag=x", "-tag=y", "-ldflag=-s", "-keep=Java_*", "-fix=boottime", "-fix=no-pidfd", "-link=/l", "-stub", "-at=CMakeLists.txt:3"}, request{
			library: matrix.Library{Name: "golib", Version: "1.0.0", Packages: []string{"./a", "./b"}, Tags: []string{"x", "y"}, LDFlags: []string{"-s"}, Keep: []string{"Java_*"}},
			fixes:   []string{"boottime", "no-pidfd"}, link: "/l", stub: true, at: "CMakeLists.txt:3",
		}},
		{[]string{"-package=./golib", "-debug", "-gcflag=-B", "-cgo-cflag=-I/a b", "-cgo-cxxflag=-O3", "-cgo-ldflag=-L/x", "-cgo-ldflag=-lx", "-pkg-config-path=/pc"}, request{
			library: matrix.Library{Name: "golib", Version: "1.0.0", Package: "./golib", GCFlags: []string{"-B"}}, debug: true,
			cgo: []said{{"cgo_cflags", "cgo-cflag", "-I/a b"}, {"cgo_cxxflags", "cgo-cxxflag", "-O3"}, {"cgo_ldflags", "cgo-ldflag", "-L/x"},
				{"cgo_ldflags", "cgo-ldflag", "-lx"}, {"pkg_config_path", "pkg-config-path", "/pc"}},
		}},
	} {
		c.want.abi, c.want.api, c.want.ndk, c.want.out = "x86", 24, here(t, "/ndk"), here(t, "/out")
		got, err := parseRequest(append(base, c.more...))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&c.want, got, cmp.AllowUnexported(request{}, said{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.more, diff)
		}
	}
}

// here returns a path as one has it who names it in the current folder.
func here(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// TestParseRequestRelative has paths relative to the current folder, where no other program starts.
func TestParseRequestRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	r, err := parseRequest([]string{"-name=x", "-package=.", "-abi=x86", "-api=24", "-ndk=../ndk", "-out", "build/x", "-depfile=x.d", "-go=sdk/bin/go"})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{r.ndk, r.out, r.depfile, r.goTool}
	want := []string{here(t, "../ndk"), here(t, "build/x"), here(t, "x.d"), here(t, "sdk/bin/go")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r, err = parseRequest([]string{"-name=x", "-package=.", "-abi=x86", "-api=24", "-ndk=/ndk", "-out=/x", "-go=go1.27"}); err != nil || r.goTool != "go1.27" {
		t.Errorf("a name on PATH became %v, %v", r, err)
	}
}

// The matrix's flags for compilers come first; what is wrong with those of the build file is said at once.
func TestRequestMatrix(t *testing.T) {
	root := t.TempDir()
	text := "[library]\nname = \"golib\"\npackage = \".\"\ngcflags = [\"-l\"]\ncgo_ldflags = [\"-lall\"]\n[go]\nfixes = [\"local-zone\"]\n[[abi]]\nname = \"x86\"\ncgo_ldflags = [\"-labi\"]\n"
	if err := os.WriteFile(filepath.Join(root, matrix.FileName), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	r := &request{library: matrix.Library{Name: "mine", GCFlags: []string{"-N"}}, fixes: []string{"boottime"}, abi: "x86", api: 24, cgo: []said{{"cgo_ldflags", "cgo-ldflag", "-lmine"}}}
	m, err := r.matrix(root)
	if err != nil {
		t.Fatal(err)
	}
	var libs []string
	for _, s := range m.CgoFor(&m.ABIs[0]).LDFlags {
		libs = append(libs, s.Text)
	}
	if diff := cmp.Diff([][]string{{"-lall", "-labi", "-lmine"}, {"-l", "-N"}, {"boottime", "local-zone"}}, [][]string{libs, m.Library.GCFlags, m.Go.Fixes}); diff != "" {
		t.Error(diff)
	}

	r.library.GCFlags, r.fixes, r.cgo = []string{"-o=x"}, []string{"boot-time"}, []said{{"cgo_cflags", "cgo-cflag", "@x"}}
	_, err = r.matrix(root)
	want := "-gcflag \"-o=x\": not a flag of Go's compiler"
	if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "\n-cgo-cflag \"@x\": takes flags from a file") ||
		!strings.Contains(err.Error(), "\n-fix \"boot-time\": not a fix that gondk has; did you mean \"boottime\"?") {
		t.Errorf("%v, want %s…", err, want)
	}
}

func TestCheckLDFlags(t *testing.T) {
	for want, flags := range map[string][]string{
		"":                           {"-s", "-X", "example.com/a.b=c d", "-checklinkname=0"},
		`LDFLAGS "@flags"`:           {"-s", "@flags"},
		`LDFLAGS "-memprofile=/x"`:   {"-memprofile=/x"},
		`LDFLAGS "-extldflags=-pie"`: {"-s", "-w", "-extldflags=-pie"},
		`LDFLAGS "-X"`:               {"-s", "-X"},
	} {
		if err := checkLDFlags(flags); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want+": ") {
			t.Errorf("%q: %v, want %s", flags, err, want)
		}
	}
}

func TestGoErrors(t *testing.T) {
	root := filepath.FromSlash("/my app")
	for line, want := range map[string]string{
		"golib/x.go:12:3: undefined: y":      filepath.FromSlash("/my app/golib/x.go") + ":12:3: error: undefined: y",
		"./x.go:12: no column":               filepath.FromSlash("/my app/x.go") + ":12:1: error: no column",
		"/else where/x.go:1:2: bad":          "/else where/x.go:1:2: error: bad",
		"/a.go:1:2: error: from C":           "/a.go:1:2: error: from C",
		"# example.com/mine":                 "# example.com/mine",
		"archive arm64-v8a: ./x does not":    "archive arm64-v8a: ./x does not",
		"ld.lld: error: undefined symbol: x": "ld.lld: error: undefined symbol: x",
		"go: updates to go.mod needed":       "go: updates to go.mod needed",
	} {
		if got := goErrors(root, line); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}

func TestLocated(t *testing.T) {
	if got := located("CMakeLists.txt:3", "error", "one\ntwo"); got != "CMakeLists.txt:3:1: error: one\nCMakeLists.txt:3:1: error: two" {
		t.Error(got)
	}
	if got := located("", "warning", "one"); got != "gondk: warning: one" {
		t.Error(got)
	}
}

func TestWriteDepfile(t *testing.T) {
	dir := t.TempDir()
	r := &request{depfile: filepath.Join(dir, "depfile"), target: "/my app/lib.a"}
	run := step.New(dir, nil, step.NewLog(os.Stderr), false)
	if err := r.writeDepfile(run, []string{"/my app/go.mod", "/a$b#c.go"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(r.depfile)
	if err != nil {
		t.Fatal(err)
	}
	if want := "/my\\ app/lib.a: \\\n  /my\\ app/go.mod \\\n  /a$$b\\#c.go\n"; string(text) != want {
		t.Errorf("%s, want %s", text, want)
	}
	if err := (&request{}).writeDepfile(run, nil); err != nil {
		t.Error(err)
	}
}

// TestCheckFolders: a folder that is not there is the build file's mistake, which a sync tells; import paths are for the go command.
func TestCheckFolders(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "golib", "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]bool{"./golib": false, ".": false, "./golib/...": false, "example.com/none": false, "./nolib": true, "../none": true, "./nolib/...": true} {
		err := (&request{library: matrix.Library{Package: name}}).checkFolders(root)
		if want := name + ": directory not found: there is no folder "; (err != nil) != wrong || wrong && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
		if err := (&request{library: matrix.Library{Packages: []string{"./golib", name}}}).checkFolders(root); (err != nil) != wrong {
			t.Errorf("%s, one of two: %v", name, err)
		}
	}
}

// TestTellLink: build systems link again when what the linker is told has changed, though the archive has not.
func TestTellLink(t *testing.T) {
	dir := t.TempDir()
	lib := filepath.Join(dir, "lib.a")
	if err := os.WriteFile(lib, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	long := time.Unix(1_000_000_000, 0)
	m := &matrix.Matrix{}
	run, made := step.New(dir, nil, step.NewLog(os.Stderr), false), archive.Archive{ABI: &matrix.ABI{ABI: abi.Find("arm64-v8a")}, Lib: lib}
	r := &request{link: filepath.Join(dir, "link.rsp")}
	for _, c := range []struct {
		libs    []string
		page    int
		touched bool
	}{{[]string{"log"}, 16384, true}, {[]string{"log"}, 16384, false}, {[]string{"log"}, 65536, true}, {[]string{"log", "z"}, 65536, true}} {
		if err := os.Chtimes(lib, long, long); err != nil {
			t.Fatal(err)
		}
		made.Libs, m.Android.PageSize = c.libs, c.page
		var out bytes.Buffer
		if err := r.tellLink(run, made, m, &out); err != nil || out.Len() > 0 {
			t.Errorf("%v, %s", err, out.String())
		}
		info, err := os.Stat(lib)
		if err != nil || info.ModTime().Equal(long) == c.touched {
			t.Errorf("%+v: %v, %v", c, info.ModTime(), err)
		}
	}
	var out bytes.Buffer
	if err := (&request{}).tellLink(run, made, m, &out); err != nil || out.String() != "log;z\n" {
		t.Errorf("%v, %s", err, out.String())
	}
}
