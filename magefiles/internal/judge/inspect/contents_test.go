package inspect

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

const goModules = "path\texample.com/glue\nmod\texample.com/glue\tv1.0.0\t\ndep\texample.com/old\tv1.2.3\n=>\texample.com/new\tv1.3.0\th1:x\nbuild\tGOOS=android\n"

// What a library tells of its making is there with and without section headers, and in the file's copy inside an AAR.
func TestContents(t *testing.T) {
	dir := t.TempDir()
	lib := elftest.Lib{
		Target:  elftest.ARM64,
		Sources: map[string]string{"glue.c": "int f(void) { return 1; }", "go.s": elftest.GoBuildInfo("go1.26.8", goModules, "a/b")},
		Link:    []string{"-soname", "libglue.so"},
	}.Make(t, dir)
	bare := filepath.Join(dir, "libbare.so")
	elftest.Run(t, dir, "llvm-objcopy", "--strip-sections", lib, bare)
	data, err := os.ReadFile(bare)
	if err != nil {
		t.Fatal(err)
	}
	aar := filepath.Join(dir, "glue-1.0.0.aar")
	if err := os.Rename(writeZip(t, dir, map[string]string{"AndroidManifest.xml": "<manifest/>", "jni/arm64-v8a/libglue.so": string(data)}), aar); err != nil {
		t.Fatal(err)
	}
	want := Made{
		SONAME: "libglue.so", ABI: "arm64-v8a", HasGo: true, Go: "go1.26.8", NDK: "r27c",
		Main: Module{"example.com/glue", "v1.0.0", ""}, Modules: []Module{{"example.com/new", "v1.3.0", "example.com/old"}},
	}
	for _, file := range []string{lib, bare, aar} {
		c := open(t, file).Contents()
		want.Name = filepath.Base(file)
		var artifacts []appfile.Artifact
		if file == aar {
			want.Name, artifacts = "libglue.so", []appfile.Artifact{{Name: "glue", Version: "1.0.0", From: "its file name"}}
		}
		if d := cmp.Diff(&Contents{Libraries: []Made{want}, Artifacts: artifacts}, c); d != "" {
			t.Errorf("%s: -want +got\n%s", filepath.Base(file), d)
		}
	}
}

func TestContentsOfArchive(t *testing.T) {
	dir := t.TempDir()
	c := elftest.Object(t, dir, elftest.ARM64, "a.c", "int a(void) { return 1; }")
	goObject := elftest.Object(t, dir, elftest.ARM64, "go.s", elftest.GoBuildInfo("go1.25.1", "", "a/b"))
	elftest.Run(t, dir, "llvm-ar", "rcsD", "liba.a", c, goObject)
	elftest.Run(t, dir, "llvm-ar", "rcsD", "libc.a", c)
	for name, want := range map[string]Made{"liba.a": {Name: "liba.a", ABI: "arm64-v8a", HasGo: true, Go: "go1.25.1"}, "libc.a": {Name: "libc.a", ABI: "arm64-v8a"}} {
		if d := cmp.Diff([]Made{want}, open(t, filepath.Join(dir, name)).Contents().Libraries); d != "" {
			t.Errorf("%s: -want +got\n%s", name, d)
		}
	}
}
