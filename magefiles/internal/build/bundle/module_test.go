package bundle

import (
	"archive/zip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestBundleConfig(t *testing.T) {
	want := `{
  "optimizations": {
    "uncompressNativeLibraries": {
      "alignment": "PAGE_ALIGNMENT_16K",
      "enabled": true
    }
  }
}
`
	if diff := cmp.Diff(want, string(bundleConfig(16384, false))); diff != "" {
		t.Error(diff)
	}
	want = `{
  "optimizations": {
    "uncompressNativeLibraries": {
      "enabled": false
    }
  }
}
`
	if diff := cmp.Diff(want, string(bundleConfig(16384, true))); diff != "" {
		t.Error("extracted:", diff)
	}
}

func TestWriteModule(t *testing.T) {
	root := t.TempDir()
	b := &Builder{
		Runner: step.New(root, nil, step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{Root: root, App: &matrix.App{Dir: "app", Name: "tiny"}},
	}
	mkdir(t, filepath.Dir(b.linked()))
	writeLinked(t, b.linked(), "res/z.xml", "AndroidManifest.xml", "resources.pb", "res/", "assets/a.txt")
	testkit.Write(t, filepath.Join(b.dexDir(), "classes2.dex"), "second")
	testkit.Write(t, filepath.Join(b.dexDir(), "classes.dex"), "first")
	testkit.Write(t, b.source("resources", "META-INF", "x.txt"), "x")
	lib := filepath.Join(root, "libtiny.so")
	testkit.Write(t, lib, "ELF")
	p := &packing{b, b.work("cmake"), []library{{"arm64-v8a", lib, lib}}, nil, nil}
	if err := p.writeModule(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(p.module())
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var got []string
	for _, f := range z.File {
		got = append(got, f.Name)
		if !f.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) || f.Method != zip.Store {
			t.Errorf("%s: time %v, method %d", f.Name, f.Modified, f.Method)
		}
	}
	want := []string{
		"assets/a.txt", "dex/classes.dex", "dex/classes2.dex", "lib/arm64-v8a/libtiny.so", "manifest/AndroidManifest.xml", "res/z.xml",
		"resources.pb", "root/META-INF/x.txt",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func writeLinked(t *testing.T, file string, names ...string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// A program goes in beside the libraries, unless one of them has its name.
func TestLibrariesAndPrograms(t *testing.T) {
	root := t.TempDir()
	arm64 := &matrix.ABI{ABI: abi.Find("arm64-v8a")}
	dirs := map[string]Folders{"arm64-v8a": {filepath.Join(root, "build", "libs"), filepath.Join(root, "build", "symbols")}}
	testkit.Write(t, filepath.Join(root, "build", "libs", "libglue.so"), "")
	b := &Builder{
		Runner: step.New(root, nil, step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{File: filepath.Join(root, matrix.FileName), Root: root, ABIs: []matrix.ABI{*arm64}, App: &matrix.App{Dir: "app"}},
	}
	for name, want := range map[string]string{"run": "", "glue": `abi-matrix.toml: program.name "glue": the native code of app makes a libglue.so too; give the program another name`} {
		b.Programs = []program.Program{{Name: name, Packed: filepath.Join(root, "lib"+name+".so"), Linked: "linked", Code: archive.Archive{ABI: arm64}}}
		libs, err := b.libraries(dirs)
		if want == "" && (err != nil || len(libs) != 2 || libs[1] != (library{"arm64-v8a", filepath.Join(root, "librun.so"), "linked"})) || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, %v", name, libs, err)
		}
	}
}

func TestLibraries(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  string // the error
	}{
		{"same", []string{"arm64-v8a/liba.so", "arm64-v8a/a.txt", "armeabi-v7a/liba.so", "x86/libb.so"}, ""},
		{"none", []string{"arm64-v8a/liba.so", "armeabi-v7a/a.txt"}, "build/libs/armeabi-v7a: no library for armeabi-v7a; run the native build, which makes it"},
		{"no folder", []string{"arm64-v8a/liba.so"}, "build/libs/armeabi-v7a: no library for armeabi-v7a; run the native build, which makes it"},
		{"not the same", []string{"arm64-v8a/liba.so", "arm64-v8a/libb.so", "armeabi-v7a/liba.so"},
			"build/libs/armeabi-v7a: has liba.so, but arm64-v8a has liba.so, libb.so; build the same libraries for every ABI"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			dirs := map[string]Folders{}
			for _, name := range []string{"arm64-v8a", "armeabi-v7a", "x86"} {
				dirs[name] = Folders{filepath.Join(root, "build", "libs", name), filepath.Join(root, "build", "symbols", name)}
			}
			for _, file := range test.files {
				testkit.Write(t, filepath.Join(root, "build", "libs", filepath.FromSlash(file)), "")
			}
			b := &Builder{
				Runner: step.New(root, nil, step.NewLog(os.Stderr), false),
				Matrix: &matrix.Matrix{Root: root, ABIs: []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("armeabi-v7a")}}},
			}
			libs, err := b.libraries(dirs)
			if test.want != "" {
				if err == nil || err.Error() != test.want {
					t.Errorf("got %v, want %s", err, test.want)
				}
				return
			}
			var want []library
			for _, name := range []string{"arm64-v8a", "armeabi-v7a"} {
				want = append(want, library{name, filepath.Join(dirs[name].Packed, "liba.so"), filepath.Join(dirs[name].Linked, "liba.so")})
			}
			if diff := cmp.Diff(want, libs, cmp.AllowUnexported(library{})); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}
