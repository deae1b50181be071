package studio

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// made gives the path of what ndk-build leaves for an ABI.
func (p *plugin) made(abi string, elem ...string) string {
	return filepath.Join(append([]string{p.intermediates("obj", "local", abi)}, elem...)...)
}

// TestNDKBuild does with one project what happens to it in Studio.
func TestNDKBuild(t *testing.T) {
	p := newPlugin(t, "app", "RelWithDebInfo")
	p.change(t, "app/src/main/jni/Android.mk", "$(call import-module,gondk)\n$(call gondk-add-library,core,./core ./more)\n",
		strings.Replace(testkit.Shown(t, "docs/libraries.md", "In a build of yours", "make")[0], "./core", "./core ./more", 1))
	p.more = []string{"NDK_MODULE_PATH=" + filepath.Join(p.project, "gondk")}
	for abi, r := range each(t, abis, p.sync) {
		if !strings.Contains(r.stdout, "tool gondk archive") || !strings.Contains(r.stdout, "app.c") {
			t.Errorf("%s: make does not say what it would do:\n%s", abi, r.stdout)
		}
		if text := testkit.Read(t, p.made(abi, "gondk", p.archive(), abi, "libcore.a")); text != "!<arch>\n" {
			t.Errorf("%s: the sync has built the Go code: %d bytes", abi, len(text))
		}
		if !strings.Contains(testkit.Read(t, p.made(abi, "gondk", p.archive(), "include", "core-"+abi+".h")), "core_twice") {
			t.Errorf("%s: the sync left no header", abi)
		}
	}
	each(t, abis, func(abi string) result { return p.ndkBuild(abi, "app") })
	for _, abi := range abis {
		checkLibrary(t, p.made(abi, "libapp.so"))
		if libs := libraries(t, p.made(abi)); len(libs) != 1 {
			t.Errorf("%s: %v are not all the app's", abi, libs)
		}
	}
	if r := p.ndkBuild("arm64-v8a", "user"); r.err != nil {
		t.Fatalf("%v\n%s", r.err, r.text())
	}
	checkFinished(t, p.made("arm64-v8a", "libcore.so"))
	if r := p.ndkBuild("arm64-v8a", "app", "user"); r.err != nil || strings.Contains(r.text(), "SharedLibrary") || strings.Contains(r.text(), "Compile") {
		t.Errorf("nothing has changed, and something is done: %v\n%s", r.err, r.text())
	}

	back := p.change(t, "core/core.go", `import "C"`, "// #cgo LDFLAGS: -lz\nimport \"C\"")
	if r := p.ndkBuild("arm64-v8a", "app"); r.err != nil {
		t.Fatalf("#cgo LDFLAGS: %v\n%s", r.err, r.text())
	}
	checkLibrary(t, p.made("arm64-v8a", "libapp.so"), "libz.so")
	back()

	p.checkNDKBuildBroken(t)
	p.checkNDKBuildDebug(t)

	// To clean nothing of Go is looked at, not even where it is.
	p.change(t, "go.mod", "module ", "modul ")
	p.env = append(without(p.env, "GONDK_GO"), "GONDK_GO=/none/go")
	each(t, abis, func(abi string) result { return p.ndkBuild(abi, "clean") })
	for _, abi := range abis {
		if exists(p.made(abi, "gondk")) || len(libraries(t, p.made(abi))) > 0 {
			t.Errorf("%s: clean leaves the archive or a library", abi)
		}
	}
}

// checkNDKBuildDebug: the Debug variant has an archive for a debugger, from the sync on.
func (p plugin) checkNDKBuildDebug(t *testing.T) {
	t.Helper()
	p.variant = "Debug"
	each(t, abis, p.sync)
	for _, abi := range abis {
		if !exists(p.made(abi, "gondk", "core-debug", "include", "core-"+abi+".h")) {
			t.Errorf("%s: the sync leaves no header of the Debug variant", abi)
		}
	}
	const abi = "arm64-v8a" // each has all of Go compiled again, without -trimpath
	if r := p.ndkBuild(abi, "app"); r.err != nil || !exists(p.made(abi, "gondk", "core-debug", abi, "libcore.a")) {
		t.Fatalf("Debug: %v\n%s", r.err, r.text())
	}
	checkLibrary(t, p.made(abi, "libapp.so"))
}

// checkNDKBuildBroken: Go code that cannot be built stops the build with Go's words, and neither sync nor clean.
func (p *plugin) checkNDKBuildBroken(t *testing.T) {
	t.Helper()
	defer p.change(t, "core/core.go", "return int64(p.a + p.b)", "return undefinedName")()
	if r := p.sync("arm64-v8a"); r.err != nil {
		t.Errorf("the sync fails: %v\n%s", r.err, r.text())
	}
	want := filepath.Join(p.project, "core", "core.go") + ":8:45: error: undefined: undefinedName"
	if r := p.ndkBuild("arm64-v8a", "app"); r.err == nil || !strings.Contains(r.text(), want) {
		t.Errorf("no %s in\n%v\n%s", want, r.err, r.text())
	}
}

// libraries returns the .so files below a folder: the plugin packs or removes them all.
func libraries(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".so") {
			found = append(found, path)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}
