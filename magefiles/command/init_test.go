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

	"github.com/gondk/gondk/magefiles/internal/project/begin"
)

func TestParseAsked(t *testing.T) {
	got, err := parseAsked([]string{"-package", "./a", "-package=./b", "-cmake", "app", "-ndk-build", "jni/Android.mk"}, nil)
	want := begin.Asked{Packages: []string{"./a", "./b"}, CMake: "app", NDKBuild: "jni/Android.mk"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v -want +got\n%s", err, diff)
	}
	for want, args := range map[string][]string{
		`init takes only flags, not "golib"; name a package like this: init -package golib`: {"golib"},
		"init: flag provided but not defined: -pkg":                                         {"-pkg", "x"},
	} {
		var wrong usage
		if _, err := parseAsked(args, nil); !errors.As(err, &wrong) || err.Error() != want {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// TestInit runs the command from another folder, as a module of tools does.
func TestInit(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/a\n", "core/main.go": "package main\n\nimport \"C\"\n\n//export f\nfunc f() {}\n"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(dir, "core"))
	var out bytes.Buffer
	if err := run(context.Background(), []string{"-C", "..", "init"}, &out); err != nil || !strings.HasPrefix(out.String(), "abi-matrix.toml                  written\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "abi-matrix.toml")); err != nil {
		t.Error(err)
	}
}
