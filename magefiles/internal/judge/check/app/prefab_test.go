package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

const prefabARM64 = "prefab/modules/rules/libs/android.arm64-v8a/"

// addPrefab adds a Prefab package with the fixture's libraries.
func (x *appFixture) addPrefab() {
	x.set("prefab/prefab.json", `{"schema_version": 2, "name": "gondk", "version": "1.2", "dependencies": ["other"]}`)
	x.set("prefab/modules/rules/module.json", `{"export_libraries": ["-llog", ":headers", "//other:thing"]}`)
	x.set("prefab/modules/rules/include/rules.h", "int rules(void);\n")
	x.set("prefab/modules/headers/module.json", `{"library_name": null}`)
	x.set("prefab/modules/headers/include/more.h", "\n")
	for _, abi := range fixtureABIs {
		folder := "prefab/modules/rules/libs/android." + abi + "/"
		x.set(folder+"abi.json", abiJSON(abi, 21, "none", false))
		x.set(folder+"librules.so", x.libraries[abi].sym)
	}
}

func abiJSON(abi string, api int, stl string, static bool) string {
	return fmt.Sprintf(`{"abi": %q, "api": %d, "ndk": 28, "stl": %q, "static": %t}`, abi, api, stl, static)
}

// archive puts an archive with one object instead of the library for arm64-v8a.
func (x *appFixture) archive(source string) {
	dir := x.TempDir()
	object := elftest.Object(x.T, dir, elftest.ARM64, "rules.s", source)
	path := filepath.Join(dir, "librules.a")
	elftest.Run(x.T, dir, "llvm-ar", "rcsD", path, object)
	data, err := os.ReadFile(path)
	if err != nil {
		x.Fatal(err)
	}
	x.remove(x.T, prefabARM64+"librules.so")
	x.set(prefabARM64+"librules.a", string(data))
}

// prefabCases break what Prefab asks of a package.
var prefabCases = []appCase{
	prefabCase("no prefab.json", func(x *appFixture) { x.remove(x.T, "prefab/prefab.json") }),
	prefabCase("prefab.json that is no JSON", func(x *appFixture) { x.set("prefab/prefab.json", "<<<<<<< HEAD") }),
	prefabCase("a package without a name", func(x *appFixture) {
		x.set("prefab/prefab.json", `{"schema_version": 2, "name": "", "dependencies": ["other"]}`)
	}),
	prefabCase("a package that says nothing of others", func(x *appFixture) { x.set("prefab/prefab.json", `{"schema_version": 2, "name": "gondk"}`) }),
	prefabCase("a library of an unknown NDK", func(x *appFixture) { x.set(prefabARM64+"abi.json", `{"abi": "arm64-v8a", "api": 21, "stl": "none"}`) }),
	prefabCase("a schema of tomorrow", func(x *appFixture) {
		x.set("prefab/prefab.json", `{"schema_version": 3, "name": "gondk", "dependencies": ["other"]}`)
	}),
	prefabCase("a version that CMake does not know", func(x *appFixture) {
		x.set("prefab/prefab.json", `{"schema_version": 2, "name": "gondk", "version": "1.2-beta", "dependencies": ["other"]}`)
	}),
	prefabCase("a package without modules", func(x *appFixture) { x.remove(x.T, "prefab/modules/") }),
	prefabCase("module.json that is no object", func(x *appFixture) { x.set("prefab/modules/headers/module.json", "[]") }),
	prefabCase("module.json with a text for a list", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"android": {"export_libraries": "-llog"}}`)
	}),
	prefabCase("a module that needs one that is not there", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"android": {"export_libraries": [":gone"]}}`)
	}),
	prefabCase("a module that needs a package that is not named", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"export_libraries": ["//more:thing"]}`)
	}),
	prefabCase("a module that needs a package as paths are written", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"export_libraries": ["-llog", "//other/thing"]}`)
	}),
	prefabCase("a module that needs nothing by name", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"export_libraries": [""]}`)
	}),
	prefabCase("a folder that is named like an ABI alone", func(x *appFixture) { x.set("prefab/modules/rules/libs/x86/librules.so", "x") }),
	prefabCase("no abi.json", func(x *appFixture) { x.remove(x.T, prefabARM64+"abi.json") }),
	prefabCase("an ABI as Go names it", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("arm64", 21, "none", false)) }),
	prefabCase("an unknown STL", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "libc++", false)) }),
	prefabCase("a library for newer devices than the AAR", func(x *appFixture) {
		x.set("AndroidManifest.xml", strings.Replace(x.manifestText(), "/>", `><uses-sdk android:minSdkVersion="23"/></manifest>`, 1))
		x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 24, "none", false))
	}),
	prefabCase("no library", func(x *appFixture) { x.remove(x.T, prefabARM64+"librules.so") }),
	prefabCase("a library of another name", func(x *appFixture) {
		x.set("prefab/modules/rules/module.json", `{"library_name": "libother", "android": {"library_name": "librules2"}}`)
	}, "error path-prefab"), // of each ABI
	prefabCase("an archive beside the library", func(x *appFixture) {
		x.set("prefab/prefab.json", `{"schema_version": 1, "name": "gondk", "dependencies": ["other"]}`)
		x.set(prefabARM64+"librules.a", "!<arch>\n")
	}),
	prefabCase("an ABI of old", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("armeabi", 21, "none", false)) }),
	prefabCase("a shared library with a C++ library in it", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "c++_static", false)) }),
	prefabCase("an archive said to be shared", func(x *appFixture) { x.archive("") }),
	prefabCase("a library said to be static", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "none", true)) }),
	prefabCase("another ABI's library", func(x *appFixture) { x.set(prefabARM64+"librules.so", x.libraries["armeabi-v7a"].sym) }),
	prefabCase("a library for riscv64 that is none", func(x *appFixture) { x.set(prefabARM64+"abi.json", abiJSON("riscv64", 35, "none", false)) }),
	prefabCase("another ABI's archive", func(x *appFixture) {
		x.archive("")
		x.set(prefabARM64+"abi.json", abiJSON("x86_64", 21, "none", true))
	}),
	prefabCase("a library that is none", func(x *appFixture) { x.set(prefabARM64+"librules.so", "version https://git-lfs.github.com/spec/v1\n") }),
	prefabCase("a library built for newer devices than it says", func(x *appFixture) {
		x.set(prefabARM64+"librules.so", libraryFixture(x.T, "arm64-v8a", elftest.Lib{API: 29}).sym)
	}),
	prefabCase("C++ that is not said", func(x *appFixture) {
		dir := x.TempDir()
		stub := elftest.Stub(x.T, dir, elftest.ARM64, "libc++_shared.so", map[string][]string{"": {"_Znwm"}})
		x.set(prefabARM64+"librules.so", libraryFixture(x.T, "arm64-v8a", elftest.Lib{API: 21, Link: []string{stub}}).sym)
	}),
	prefabCase("Go that is said to need C++", func(x *appFixture) {
		x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "c++_shared", false))
		x.set(prefabARM64+"librules.so", libraryFixture(x.T, "arm64-v8a", elftest.Lib{API: 21, Sources: goSections}).sym)
	}),
	prefabCase("a Go archive that is said to need C++", func(x *appFixture) {
		x.archive(goSections["go.s"])
		x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "c++_static", true))
	}),
}

func prefabCase(name string, change func(*appFixture), also ...string) appCase {
	return appCase{name: "Prefab: " + name, kind: ".aar", want: "error path-prefab", also: also, change: change}
}

// manifestText returns the manifest of an AAR.
func (x *appFixture) manifestText() string {
	for _, e := range x.zippedFiles {
		if e.name == "AndroidManifest.xml" {
			return e.data
		}
	}
	return ""
}

// A library may differ from the rest where Prefab's rules let it.
func TestPrefabAllows(t *testing.T) {
	libraries := goodLibraries(t)
	for name, change := range map[string]func(*appFixture){
		"no Prefab package": func(x *appFixture) { x.remove(t, "prefab/") },
		"schema 1 tells static by the file alone": func(x *appFixture) {
			x.set("prefab/prefab.json", `{"schema_version": 1, "name": "gondk", "dependencies": ["other"]}`)
			x.archive("")
		},
		"64-bit devices have API level 21 at least": func(x *appFixture) {
			x.set("AndroidManifest.xml", strings.Replace(x.manifestText(), "/>", `><uses-sdk android:minSdkVersion="16"/></manifest>`, 1))
			x.set("prefab/modules/rules/libs/android.armeabi-v7a/abi.json", abiJSON("armeabi-v7a", 16, "none", false))
			x.set("prefab/modules/rules/libs/android.armeabi-v7a/librules.so", libraryFixture(t, "armeabi-v7a", elftest.Lib{API: 16}).sym)
		},
		"no module.json": func(x *appFixture) { x.remove(t, "prefab/modules/headers/module.json") },
		"schema 2 chooses between an archive and a library": func(x *appFixture) { x.set(prefabARM64+"librules.a", "!<arch>\n") },
		"libraries for Linux":                               func(x *appFixture) { x.set("prefab/modules/rules/libs/gnulinux.x86_64/librules.so", "x") },
		"a Go archive with C++ in it": func(x *appFixture) {
			x.archive(goSections["go.s"] + "\n.data\n.quad _Znwm\n")
			x.set(prefabARM64+"abi.json", abiJSON("arm64-v8a", 21, "c++_shared", true))
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, findings := findIn(t, ".aar", libraries, change)
			for _, f := range findings {
				if f.ID == "path-prefab" {
					t.Error(checktest.FindingLine(f))
				}
			}
		})
	}
}
