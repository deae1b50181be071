package begin

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

const plain = "package lib\n\n// Twice is twice n.\nfunc Twice(n int) int { return 2 * n }\n"

func named(pkg, code string) string { return strings.Replace(code, "package main", "package "+pkg, 1) }

func TestLibrary(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		asked []string
		want  matrix.Library
		notes []string
	}{
		{"a test helper is a main package too", map[string]string{"main.go": exporter, "testhelper/main.go": exporter}, nil,
			matrix.Library{Name: "my_app", Package: "."}, []string{"left out as tests or examples: ./testhelper"}},
		{"examples", map[string]string{"core/main.go": exporter, "examples/hello/main.go": exporter, "core/e2e-test/x.go": exporter}, nil,
			matrix.Library{Name: "core", Package: "./core"}, []string{"left out as tests or examples: ./core/e2e-test, ./examples/hello"}},
		{"an example, asked for", map[string]string{"core/main.go": exporter, "examples/hello/main.go": exporter}, []string{"examples/hello"},
			matrix.Library{Name: "hello", Package: "./examples/hello"}, nil},
		{"one of several", map[string]string{"a/a.go": exporter, "b/b.go": exporter}, []string{"./b/"}, matrix.Library{Name: "b", Package: "./b"}, nil},
		{"by its import path", map[string]string{"a/a.go": exporter, "b/b.go": exporter}, []string{"example.com/my-app/a"}, matrix.Library{Name: "a", Package: "./a"}, nil},
		{"the root", map[string]string{"a.go": exporter, "b/b.go": exporter}, []string{"."}, matrix.Library{Name: "my_app", Package: "."}, nil},
		{"two of three", map[string]string{"a/a.go": named("a", exporter), "b/b.go": named("b", exporter), "c/c.go": named("c", exporter)}, []string{"./a", "./c"},
			matrix.Library{Name: "golib", Packages: []string{"./a", "./c"}}, nil},
		{"behind a build tag", map[string]string{"core/x.go": "//go:build mobile\n\n" + exporter, "core/doc.go": "package main\n"}, nil,
			matrix.Library{Name: "core", Package: "./core", Tags: []string{"mobile"}}, []string{"the package needs the build tags mobile"}},
		{"its own header", map[string]string{"exports/main.go": "package main\n\n// #include \"exports.h\"\nimport \"C\"\n\n//export F\nfunc F() C.number { return 1 }\n", "exports/exports.h": "typedef int number;\n"}, nil,
			matrix.Library{Name: "exports_go", Package: "./exports"}, []string{"cannot be called exports: its header would be exports.h, but there is already exports/exports.h, so it is called exports_go"}},
		{"a header elsewhere, in capital letters", map[string]string{"core/main.go": exporter, "include/Core.h": ""}, nil, matrix.Library{Name: "core_go", Package: "./core"}, []string{"already include/Core.h"}},
		{"a library of the system", map[string]string{"log/main.go": exporter}, nil, matrix.Library{Name: "log_go", Package: "./log"}, []string{"cannot be called log: Android has a library of that name"}},
		{"a C header", map[string]string{"string/main.go": exporter}, nil, matrix.Library{Name: "string_go", Package: "./string"}, []string{"the C library has a header of that name"}},
		{"a library that it links", map[string]string{"sqlite3/main.go": strings.Replace(exporter, "import", "// #cgo LDFLAGS: -L. -lsqlite3\nimport", 1)}, nil,
			matrix.Library{Name: "sqlite3_go", Package: "./sqlite3"}, []string{"already links a library of that name, with -lsqlite3"}},
		{"ndk-build's own module", map[string]string{"shop/main.go": exporter, "jni/Android.mk": "LOCAL_MODULE    := shop\n"}, nil, matrix.Library{Name: "shop_go", Package: "./shop"}, []string{"an Android.mk has a module of that name"}},
		{"a package without exports", map[string]string{"lib/lib.go": plain, "cmd/x/main.go": "package main\n\nfunc main() {}\n"}, []string{"./lib"}, matrix.Library{Name: "golib", Package: "./golib"}, []string{"golib/main.go exports an example"}},
		{"a package without exports, behind a build tag", map[string]string{"mobile/x.go": "//go:build mobile\n\n" + plain}, []string{"mobile"},
			matrix.Library{Name: "golib", Package: "./golib", Tags: []string{"mobile"}}, nil},
		{"a test's server, by a longer name", map[string]string{"latest/x.go": exporter, "acmetestserver/x.go": exporter}, nil, matrix.Library{Name: "latest", Package: "./latest"}, []string{"./acmetestserver"}},
		{"another module's main package, and its header", map[string]string{"lib/lib.go": plain, "go.mod": goMod + "\nrequire example.com/their v0.0.0\n\nreplace example.com/their => ./their\n",
			"their/go.mod": "module example.com/their\n", "their/exports/main.go": exporter, "their/exports/exports.h": ""}, []string{"example.com/their/exports"},
			matrix.Library{Name: "exports_go", Package: "example.com/their/exports"}, []string{"its header would be exports.h, but there is already "}},
		{"a package of another module", map[string]string{"lib/lib.go": plain}, []string{"encoding/hex"}, matrix.Library{Name: "golib", Package: "./golib"}, nil},
		{"the root without exports, golib there", map[string]string{"lib.go": plain, "golib/x.txt": ""}, []string{"."}, matrix.Library{Name: "gondk_golib", Package: "./gondk_golib"}, nil},
		{"what Go's linker refuses", map[string]string{"core/main.go": exporter, "core/zones.go": "package main\n\nimport (\n\t_ \"net\"\n\t_ \"unsafe\"\n)\n\n//go:linkname zones net.zoneCache\nvar zones int\n"}, nil,
			matrix.Library{Name: "core", Package: "./core", LDFlags: []string{"-checklinkname=0"}}, []string{"which Go's linker forbids, reach: example.com/my-app/core (net.zoneCache)"}},
		{"an internal package", map[string]string{"core/internal/lib/lib.go": plain}, []string{"core/internal/lib"}, matrix.Library{Name: "golib", Package: "./core/golib"}, nil},
	} {
		if c.files["go.mod"] == "" {
			c.files["go.mod"] = goMod
		}
		root, done, err := write(t, c.files, Asked{Packages: c.asked})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		m, err := matrix.Load(filepath.Join(root, matrix.FileName))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		c.want.Version = "1.0.0"
		if diff := cmp.Diff(c.want, m.Library); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
		for _, note := range c.notes {
			if !strings.Contains(strings.Join(done.Notes, "\n"), note) {
				t.Errorf("%s: no %q in %q", c.name, note, done.Notes)
			}
		}
		if c.notes == nil && len(done.Notes) > 0 && !strings.Contains(strings.Join(done.Notes, "\n"), "exports an example") {
			t.Errorf("%s: %q", c.name, done.Notes)
		}
	}
}

// TestExport has the written package main import what it is to call.
func TestExport(t *testing.T) {
	root, _, err := write(t, map[string]string{"go.mod": goMod, "a/a.go": plain, "b/internal/c/c.go": plain}, Asked{Packages: []string{"./a", "./b/internal/c"}})
	if err != nil {
		t.Fatal(err)
	}
	got := text(t, root, "b", "golib", "main.go")
	for _, want := range []string{"\t_ \"example.com/my-app/a\" ", "\t_ \"example.com/my-app/b/internal/c\" ", "//export golib_twice\nfunc golib_twice("} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	p, broken := readPackage(filepath.Join(root, "b", "golib"), "./golib")
	if broken != nil || !p.isMain() || len(p.Exports) != 1 {
		t.Errorf("%v: %+v", broken, p)
	}
}

// TestForeign has another module's package, which no Go code of the project imports, stay in go.mod.
func TestForeign(t *testing.T) {
	files := map[string]string{"go.mod": goMod + "\nrequire example.com/their v0.0.0\n\nreplace example.com/their => ./their\n",
		"their/go.mod": "module example.com/their\n\ngo 1.25\n", "their/clone/main.go": exporter}
	root, done, err := write(t, files, Asked{Packages: []string{"example.com/their/clone"}})
	if err != nil {
		t.Fatal(err)
	}
	checkLine(t, done.Lines, "gondk/keep.go", "written")
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir, tidy.Env = root, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	os.RemoveAll(filepath.Join(root, "magefiles")) // it wants gondk, which is not here
	if out, err := tidy.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(text(t, root, "go.mod"), "require example.com/their ") {
		t.Errorf("go mod tidy took it out:\n%s", text(t, root, "go.mod"))
	}
	if root, _, _ = write(t, map[string]string{"go.mod": goMod, "core/main.go": exporter}, Asked{}); exists(filepath.Join(root, "gondk")) {
		t.Error("written for a package of the project's own")
	}
}

// TestThere is about a project that has a matrix: it decides, and nothing is written that it did not ask for.
func TestThere(t *testing.T) {
	files := map[string]string{"go.mod": goMod, "abi-matrix.toml": "library = {name = \"clone\", package = \"example.com/their/clone\"}\n"}
	root, done, err := write(t, files, Asked{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"golib", "app"} {
		if exists(filepath.Join(root, name)) {
			t.Errorf("%s was written", name)
		}
	}
	checkLine(t, done.Lines, "abi-matrix.toml", `left alone: it already exists, with library.package = "example.com/their/clone"`)
	if _, _, err := write(t, files, Asked{Packages: []string{"example.com/their/clone"}}); err != nil {
		t.Error(err)
	}
}

// TestBind has packages called as they are: nothing but the matrix says so.
func TestBind(t *testing.T) {
	files := map[string]string{"go.mod": goMod, "greeter/greeter.go": plain, "cmd/main.go": "package main\n\nfunc main() {}\n"}
	root, done, err := write(t, files, Asked{Bind: "dev.example.greeter"})
	if err != nil {
		t.Fatal(err)
	}
	want := "[library]\nname = \"greeter\"\n\n[bind]\npackages = [\"./greeter\"]\njava = \"dev.example.greeter\" # of the classes by which Java and Kotlin call them\n\n[android]\n"
	if got := text(t, root, "abi-matrix.toml"); !strings.Contains(got, want) {
		t.Errorf("no\n%s\nin\n%s", want, got)
	}
	if exists(filepath.Join(root, "golib")) {
		t.Error("a package main was written")
	}
	checkLine(t, done.Lines, "abi-matrix.toml", "written")
	files["abi-matrix.toml"] = text(t, root, "abi-matrix.toml")
	_, done, err = write(t, files, Asked{Bind: "dev.example.greeter", Packages: []string{"greeter"}})
	if err != nil {
		t.Fatal(err)
	}
	checkLine(t, done.Lines, "abi-matrix.toml", `left alone: it already exists, with bind.packages = "./greeter"`)
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		files map[string]string
		asked Asked
		want  string
	}{
		{map[string]string{"golib/main.go": exporter}, Asked{}, "no go.mod here; go to the folder that has it, or make one: go mod init"},
		{map[string]string{"a/b/go.mod": goMod, "c/go.mod": goMod}, Asked{}, "no go.mod here; go to a folder that has one: a/b, c"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "b/b.go": exporter}, Asked{}, "say which one to build the archive from:\n    go tool gondk init -package ./a    # f\n    go tool gondk init -package ./b    # f"},
		{map[string]string{"go.mod": goMod, "lib/lib.go": plain, "core/deep/x.go": plain, "core/internal/x.go": plain, "x/mobile/x.go": plain, "cmd/main.go": "package main\n\nfunc main() {}\n"}, Asked{},
			"go tool gondk init -package ./x/mobile writes a package main that calls that one, with an example; with -bind com.example.my_app.mobile, Java and Kotlin call it as it is; choose from these packages: ./x/mobile, ./lib, ./core/deep, ./core/internal"},
		{map[string]string{"go.mod": goMod, "cmd/main.go": "package main\n\nfunc main() {}\n"}, Asked{}, "write such functions in ./cmd"},
		{map[string]string{"go.mod": goMod, "core/main.go": strings.Replace(exporter, "func f", "fun f", 1)}, Asked{}, "main.go:6:1: expected declaration"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter}, Asked{Packages: []string{"./b"}}, "-package ./b: no folder "},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "b/b.txt": ""}, Asked{Packages: []string{"./b"}}, "has no Go file that builds for Android"},
		{map[string]string{"go.mod": goMod, "b/go.mod": goMod, "b/c/x.go": exporter}, Asked{Packages: []string{"b/c"}}, "-package b/c: it belongs to another Go module, with its go.mod in "},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter}, Asked{Packages: []string{"../a"}}, "-package ../a: outside "},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter}, Asked{Packages: []string{"none/such"}}, "-package none/such: not a folder of "},
		{map[string]string{"go.mod": goMod, "a/a.go": "package main\n\nfunc main() {}\n"}, Asked{Packages: []string{"a"}}, "-package a: this package main exports nothing to C; put //export NAME"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "b/b.go": plain}, Asked{Packages: []string{"a", "b"}}, "-package ./a -package ./b: each package main is its own archive"},
		{map[string]string{"go.mod": goMod, "a/a.go": named("a", exporter), "b/b.go": plain}, Asked{Packages: []string{"a", "b"}}, "one of the two exports functions to C and the other does not"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "b/b.go": exporter, "abi-matrix.toml": "library = {name = \"x\", package = \"./a\"}\n"}, Asked{Packages: []string{"./b"}},
			`-package ./b: abi-matrix.toml already exists and says library.package = "./a"; init overwrites nothing: change it there`},
		{map[string]string{"go.mod": goMod, "abi-matrix.toml": "library = {name = 1}\n"}, Asked{}, "abi-matrix.toml:1: library.name 1: "},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "build.gradle": "android {\n    defaultConfig {\n        minSdk 16\n    }\n}\n"}, Asked{}, "would write into abi-matrix.toml:8: android.min_sdk 16: "},
		{map[string]string{"go.mod": goMod, "a/a.go": plain}, Asked{Bind: "greeter"}, `-bind greeter: has one segment; an app would have to share it with all others; write it like "dev.example.greeter"`},
		{map[string]string{"go.mod": goMod, "a/a.go": plain, "b/b.go": plain}, Asked{Bind: "dev.example.a"}, "-bind: say which packages Java calls, with -package ./a; they are ./a, ./b"},
		{packages(14, plain), Asked{Bind: "dev.example.a"}, "./p11, ./p12 and 2 more"},
		{packages(14, exporter), Asked{}, "init -package ./p12    # f\n    and 2 more"},
		{map[string]string{"go.mod": goMod}, Asked{Bind: "dev.example.a"}, "-bind: there is no Go package to call; write one that is not main"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter}, Asked{Bind: "dev.example.a", Packages: []string{"a"}}, "-package a: a package main, which no other code can call"},
		{map[string]string{"go.mod": goMod, "a/a.go": plain, "abi-matrix.toml": "library = {name = \"x\", package = \"./a\"}\n"}, Asked{Bind: "dev.example.a"},
			`-bind dev.example.a: abi-matrix.toml already exists; init overwrites nothing: add [bind] with java = "dev.example.a"`},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter}, Asked{CMake: "app/CMakeLists.txt"}, "; name the app's CMakeLists.txt"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "app/CMakeLists.txt": "add_library(x SHARED x.c)\nadd_library(y SHARED y.c)\n"}, Asked{CMake: "app"}, "-cmake app: it has several shared libraries, x, y; add these lines there yourself"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "app/CMakeLists.txt": "project(x)\n"}, Asked{CMake: "app"}, "or, for liba.so with the Go code alone, these:\ninclude(Gondk.cmake)\ngondk_add_library(NAME a PACKAGE ./a)"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "app/Android.mk": "LOCAL_PATH := $(call my-dir)\n"}, Asked{NDKBuild: "app"}, "or, for liba.so with the Go code alone, the first two with gondk-add-library in place"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "app/CMakeLists.txt": "# add_library(x SHARED x.c)\n"}, Asked{CMake: "app"}, "no add_library(… SHARED …) in it"},
		{map[string]string{"go.mod": goMod, "a/a.go": exporter, "jni/Android.mk": "include $(CLEAR_VARS)\n"}, Asked{NDKBuild: "jni/Android.mk"}, "-ndk-build jni/Android.mk: it has 0 lines include $(BUILD_SHARED_LIBRARY), not one"},
	} {
		root, _, err := write(t, c.files, c.asked)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v\nwant %s", err, c.want)
		}
		if c.files["abi-matrix.toml"] == "" && (exists(filepath.Join(root, matrix.FileName)) || exists(filepath.Join(root, ".gitignore"))) {
			t.Errorf("%s: something was written", c.want)
		}
	}
}

func TestPlainName(t *testing.T) {
	for folder, want := range map[string]string{"golib": "golib", "My-Lib2": "my_lib2", ".": "", "7": "", "über": "ber"} {
		if got := plainName(folder); got != want {
			t.Errorf("%s: %s, want %s", folder, got, want)
		}
	}
}

// packages are so many with the same file: ./p01, ./p02 and so on.
func packages(n int, text string) map[string]string {
	files := map[string]string{"go.mod": goMod}
	for i := range n {
		files[fmt.Sprintf("p%02d/p.go", i+1)] = text
	}
	return files
}
