package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestSplit(t *testing.T) {
	for value, want := range map[string][]string{
		"":                             nil,
		"  -a  -b=c ":                  {"-a", "-b=c"},
		`"-ldflags=-X 'a=b c'" -mod=x`: {"-ldflags=-X 'a=b c'", "-mod=x"},
		`'one "two"' three`:            {`one "two"`, "three"},
		`"open end`:                    {"open end"},
	} {
		if diff := cmp.Diff(want, split(value)); diff != "" {
			t.Errorf("%q:\n%s", value, diff)
		}
	}
}

func TestGoFlags(t *testing.T) {
	f := parseGoFlags(`-tags=old --tags=a,b "-ldflags=-s -X=x.y=z" -pgo=p.pgo -modfile=dir/other.mod -overlay=o.json -race`)
	if diff := cmp.Diff([]string{"a", "b"}, f.tags()); diff != "" {
		t.Error(diff)
	}
	if got, want := f.ldflags(), "-s -X=x.y=z"; got != want {
		t.Errorf("ldflags %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string{"p.pgo", "dir/other.mod", "dir/other.sum", "o.json"}, f.files()); diff != "" {
		t.Error(diff)
	}
	if got := parseGoFlags("-ldflags=all=-s").ldflags(); got != "" {
		t.Errorf("flags for a pattern of packages are %q", got)
	}
	if got := parseGoFlags("-pgo=off").files(); got != nil {
		t.Errorf("no profile is %q", got)
	}
}

func TestGCFlags(t *testing.T) {
	for _, c := range []struct {
		matrix []string
		debug  bool
		user   string
		want   []string
	}{
		{nil, false, "-gcflags=-m", nil},
		{[]string{"-B"}, false, "", []string{"-gcflags=all=-B"}},
		{[]string{"-B"}, true, "-race", []string{"-gcflags=all=-N -l -B"}},
		{nil, true, `-gcflags=-m "-gcflags=all=-S -e" --gcflags=example.com/...=-d=nil`,
			[]string{"-gcflags=all=-N -l", "-gcflags=-N -l -m", "-gcflags=all=-N -l -S -e", "-gcflags=example.com/...=-N -l -d=nil"}},
	} {
		b := &Builder{Matrix: &matrix.Matrix{Library: matrix.Library{GCFlags: c.matrix}}, Debug: c.debug}
		if diff := cmp.Diff(c.want, b.gcflags(parseGoFlags(c.user))); diff != "" {
			t.Errorf("%q, debug %v, GOFLAGS=%s:\n%s", c.matrix, c.debug, c.user, diff)
		}
	}
}

func TestIncluded(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.go":      "package main\n\n// #cgo CFLAGS: -Iinc\n// #include <a.h>\n// #include <stdio.h>\nimport \"C\"\n",
		"use.c":        "#include \"own.h\"\n  #  include \"sub/b.inc\"\n",
		"own.h":        "",
		"inc/a.h":      "#include \"deep/c.h\"\n",
		"inc/deep/c.h": "#include <a.h>\n",
		"sub/b.inc":    "",
		"inc/unused.h": "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	p := &listed{Dir: dir, CgoFiles: []string{"main.go"}, CFiles: []string{"use.c"}, HFiles: []string{"own.h"}, CgoCFLAGS: []string{"-I", "inc"}}
	var got []string
	for _, path := range included(p) {
		got = append(got, filepath.ToSlash(strings.TrimPrefix(path, dir+string(os.PathSeparator))))
	}
	if diff := cmp.Diff([]string{"inc/a.h", "inc/deep/c.h", "sub/b.inc"}, got); diff != "" {
		t.Error(diff)
	}
}
