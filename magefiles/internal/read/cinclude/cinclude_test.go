package cinclude

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOf(t *testing.T) {
	const text = `#include <stdio.h>
  #  include "a b.h"
// #include "above/import.h"
//#include <tight.h>
/* #include "in a comment that begins a line otherwise" */
#define CONFIG_FILE "config/my.h"
#define OTHER <sys/other.inc>
#define VERSION "1.2.c3"
#define NAME "h"
#include CONFIG_FILE
	#include "data.inc"
`
	want := []Include{{"stdio.h", false}, {"a b.h", true}, {"above/import.h", true}, {"tight.h", false}, {"config/my.h", true}, {"sys/other.inc", false}, {"data.inc", true}}
	if diff := cmp.Diff(want, Of([]byte(text))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestFlags(t *testing.T) {
	dir, abs := t.TempDir(), t.TempDir()
	flags := []string{"-O2", "-Iinc", "-I", "more", "-isystem" + abs, "-iquote", abs, `-DMBEDTLS_CONFIG_FILE="my.h"`, "-DX=<y.hpp>", `-DV="1.0"`, "-DN", "-include", "first.h", "-I"}
	if diff := cmp.Diff([]string{filepath.Join(dir, "inc"), filepath.Join(dir, "more"), abs, abs}, Dirs(dir, flags)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]Include{{"my.h", true}, {"y.hpp", false}, {"first.h", true}}, OfFlags(flags)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"beside", "first/sub", "second"} {
		if err := os.MkdirAll(filepath.Join(dir, name, "x.h"), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"beside/a.h", "first/a.h", "first/sub/b.h", "second/b.h", "second/x.h/c.h"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	dirs := []string{filepath.Join(dir, "first"), filepath.Join(dir, "second")}
	for in, want := range map[Include]string{
		{"a.h", true}: "beside/a.h", {"a.h", false}: "first/a.h", {"sub/b.h", false}: "first/sub/b.h", {"b.h", true}: "second/b.h",
		{"x.h", true}: "", {"x.h/c.h", false}: "second/x.h/c.h", {"stdio.h", false}: "",
	} {
		if want != "" {
			want = filepath.Join(dir, filepath.FromSlash(want))
		}
		if got := in.Find(filepath.Join(dir, "beside"), dirs); got != want {
			t.Errorf("%v: %s, want %s", in, got, want)
		}
	}
}
