package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeaders(t *testing.T) {
	b := testBuilder(t)
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("pkg/export.go", "package main\n\n// #include <stdint.h>\n// #include \"api.h\"\n// #include <extra.h>\n// #include \"../up.h\"\nimport \"C\"\n\n//export f\nfunc f() {}\n")
	write("pkg/other.go", "package main\n\n// #include \"private.h\"\nimport \"C\"\n")
	write("pkg/api.h", "#include \"sub/types.h\"\n#include \"api.h\"\n")
	write("pkg/sub/types.h", "#include \"more.h\"\n")
	write("pkg/sub/more.h", "int more;\n")
	write("pkg/private.h", "int private;\n")
	write("include/extra.h", "int extra;\n")
	write("up.h", "int up;\n")
	p := &listed{Name: "main", Dir: filepath.Join(dir, "pkg"), CgoFiles: []string{"export.go", "other.go"}, CgoCFLAGS: []string{"-I../include"}}
	plans := []plan{{Archive: Archive{ABI: matrixABI("arm64-v8a")}, pkgs: []*listed{p}}}
	got, err := b.headers(plans)
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{}
	for name, text := range got {
		own[name] = string(text)
	}
	if !strings.Contains(own["golib.h"], "Made by gondk") {
		t.Errorf("golib.h: %s", own["golib.h"])
	}
	delete(own, "golib.h")
	want := map[string]string{
		"api.h": "#include \"sub/types.h\"\n#include \"api.h\"\n", "sub/types.h": "#include \"more.h\"\n", "sub/more.h": "int more;\n", "extra.h": "int extra;\n",
	}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	write("pkg/export.go", "package main\n\n// #include \"golib.h\"\nimport \"C\"\n\n//export f\nfunc f() {}\n")
	write("pkg/golib.h", "int mine;\n")
	if _, err := b.headers(plans); err == nil || !strings.Contains(err.Error(), `includes "golib.h"`) || !strings.Contains(err.Error(), "the archive's own header has that name too") {
		t.Errorf("a header with the name of the archive's: %v", err)
	}
}

// A header of the C library that differs between ABIs becomes one for each, and one that chooses.
func TestHeadersOfEachABI(t *testing.T) {
	b := testBuilder(t)
	dir := t.TempDir()
	var plans []plan
	for file, text := range map[string]string{
		"main.go":             "package main\n\n// #include <ssl/all.h>\nimport \"C\"\n\n//export f\nfunc f() {}\n",
		"arm64-v8a/ssl/all.h": "#include \"bits.h\"\n", "x86/ssl/all.h": "#include \"bits.h\"\n",
		"arm64-v8a/ssl/bits.h": "#define BITS 64\n", "x86/ssl/bits.h": "#define BITS 32\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"arm64-v8a", "x86"} {
		p := &listed{Name: "main", Dir: dir, CgoFiles: []string{"main.go"}, CgoCFLAGS: []string{"-I" + filepath.Join(dir, name)}}
		plans = append(plans, plan{Archive: Archive{ABI: matrixABI(name)}, pkgs: []*listed{p}})
	}
	got, err := b.headers(plans)
	if err != nil {
		t.Fatal(err)
	}
	delete(got, "golib.h")
	own := map[string]string{}
	for name, text := range got {
		own[name] = string(text)
	}
	want := map[string]string{
		"ssl/all.h": "#include \"bits.h\"\n", "ssl/bits-arm64-v8a.h": "#define BITS 64\n", "ssl/bits-x86.h": "#define BITS 32\n",
		"ssl/bits.h": "/* Made by gondk: this header differs for each Android ABI. */\n#if defined(__aarch64__)\n#include \"bits-arm64-v8a.h\"\n" +
			"#elif defined(__i386__)\n#include \"bits-x86.h\"\n#else\n#error \"no bits.h for this ABI\"\n#endif\n",
	}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
