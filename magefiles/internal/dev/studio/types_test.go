package studio

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestCMakeTypes: in a build folder for several types, which other IDEs make, Debug alone has the archive for a debugger.
func TestCMakeTypes(t *testing.T) {
	p := newPlugin(t, "app", "Debug")
	p.change(t, "app/src/main/cpp/CMakeLists.txt", "include(Gondk.cmake)\ngondk_add_archive(NAME core PACKAGE ./core ./more)",
		strings.Replace(testkit.Shown(t, "docs/libraries.md", "In a build of yours", "cmake")[0], "./core", "./core ./more", 1))
	p.change(t, "app/src/main/cpp/CMakeLists.txt", "gondk::core)\nadd_library(app", "core)\nadd_library(app")
	p.generator = "Ninja Multi-Config"
	const abi = "arm64-v8a"
	if r := p.configure(abi); r.err != nil {
		t.Fatalf("%v\n%s", r.err, r.text())
	}
	debug := filepath.Join(p.cxx(abi), "gondk", "core-debug")
	release := filepath.Join(p.cxx(abi), "gondk", "core")
	for _, dir := range []string{debug, release} {
		if !exists(filepath.Join(dir, "include", "core-"+abi+".h")) {
			t.Errorf("the sync leaves no header in %s", dir)
		}
	}
	lib := filepath.Join(abi, "libcore.a")
	if r := p.build(abi, "-f", "build-Debug.ninja", "app"); r.err != nil {
		t.Fatalf("%v\n%s", r.err, r.text())
	}
	checkFinished(t, p.intermediates("obj", abi, "Debug", "libcore.so"))
	if !exists(filepath.Join(debug, lib)) || exists(filepath.Join(release, lib)) {
		t.Error("Debug has not its own archive, or another type's too")
	}
	if r := p.build(abi, "-f", "build-Release.ninja", "app"); r.err != nil {
		t.Fatalf("%v\n%s", r.err, r.text())
	}
	checkFinished(t, p.intermediates("obj", abi, "Release", "libcore.so"))
	if !exists(filepath.Join(release, lib)) {
		t.Error("Release has no archive")
	}
	back := p.change(t, "core/core.go", "uint64) { return 2 * c, 1 }", "uint64) { return 2 * c, 2 }")
	defer back()
	before := testkit.Read(t, filepath.Join(release, lib))
	if r := p.build(abi, "-f", "build-Debug.ninja", "app"); r.err != nil || testkit.Read(t, filepath.Join(release, lib)) != before {
		t.Errorf("Debug does not build alone: %v\n%s", r.err, r.text())
	}
	if r := p.build(abi, "-f", "build-Release.ninja", "app"); r.err != nil || testkit.Read(t, filepath.Join(release, lib)) == before {
		t.Errorf("Release is not built again: %v\n%s", r.err, r.text())
	}
}
