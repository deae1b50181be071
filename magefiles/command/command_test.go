package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/matrix"
	"github.com/gondk/gondk/magefiles/internal/step"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string // of the error
	}{
		{nil, "no command"},
		{[]string{"archve"}, `no command "archve"`},
		{[]string{"archive"}, "archive needs -name, -package, -abi, -api, -ndk and -out"},
		{[]string{"archive", "-name"}, "flag needs an argument: -name"},
		{[]string{"archive", "golib"}, `archive takes flags only, not "golib"`},
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
	libs := "log"
	base := []string{"-name", "golib", "-abi", "x86", "-api", "24", "-ndk", "/ndk", "-out", "/out"}
	for _, c := range []struct {
		more []string
		want request
	}{
		{[]string{"-package=./golib", "-look"}, request{library: matrix.Library{Name: "golib", Version: "1.0.0", Package: "./golib"}, look: true}},
		{[]string{"-package", "./a", "-package", "./b", "-tag=x", "-tag=y", "-ldflag=-s", "-keep=Java_*", "-libs=log", "-at=CMakeLists.txt:3"}, request{
			library: matrix.Library{Name: "golib", Version: "1.0.0", Packages: []string{"./a", "./b"}, Tags: []string{"x", "y"}, LDFlags: []string{"-s"}, Keep: []string{"Java_*"}},
			libs:    &libs, at: "CMakeLists.txt:3",
		}},
	} {
		c.want.abi, c.want.api, c.want.ndk, c.want.out = "x86", 24, "/ndk", "/out"
		got, err := parseRequest(append(base, c.more...))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&c.want, got, cmp.AllowUnexported(request{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.more, diff)
		}
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
	if got := located("CMakeLists.txt:3", "one\ntwo"); got != "CMakeLists.txt:3:1: error: one\nCMakeLists.txt:3:1: error: two" {
		t.Error(got)
	}
	if got := located("", "one"); got != "gondk: error: one" {
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
