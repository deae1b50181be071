//go:build linux

package runner

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/goside"
	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/jni"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
)

// golib is the sample's library with its binding, built for this machine from the sources that Android's is built from.
func (h *host) golib() []byte {
	h.t.Helper()
	h.module()
	h.bound()
	dir := h.t.TempDir()
	archive, include := filepath.Join(dir, "libgolib.a"), h.Matrix.Layout().Archives().Include()
	recipe := h.recipe()
	build := sync.OnceFunc(func() { h.must(h.goCommand("build", "-buildmode=c-archive", "-o", archive, "./golib")) })
	testkit.Made(h.t, archive, recipe, build)
	testkit.Made(h.t, filepath.Join(dir, "libgolib.h"), "header of "+recipe, build)
	h.copy(filepath.Join(dir, "libgolib.h"), filepath.Join(include, "golib.h"))
	for _, name := range []string{"golib_base.h", "golib_update.h"} {
		h.copy(repository+"/golib/"+name, filepath.Join(include, name))
	}
	exports := h.write(filepath.Join(dir, "exports.map"), "{ global: Java_*; local: *; };\n")
	return h.link(dir, "-Wl,--version-script="+exports, "-Wl,-u,"+model.Entry(h.Matrix.Bind.Java), repository+"/android-sample/jni/golib_jni.c", archive, "-lpthread")
}

// goCommand is a go command in the project.
func (h *host) goCommand(args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir = h.Matrix.Root
	// CGO_CFLAGS would have Go's own C code compiled again.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "CC="+h.cc, "CPATH="+h.Matrix.Layout().Archives().Include())
	return cmd
}

// recipe is all that the sample's library is built of.
func (h *host) recipe() string {
	h.t.Helper()
	const files = `{{$d := .Dir}}{{if not .Standard}}{{range .GoFiles}}{{$d}}/{{.}}
{{end}}{{range .CgoFiles}}{{$d}}/{{.}}
{{end}}{{range .CFiles}}{{$d}}/{{.}}
{{end}}{{range .HFiles}}{{$d}}/{{.}}
{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}
{{end}}{{end}}`
	list, err := h.goCommand("list", "-deps", "-f", files, "./golib").Output()
	if err != nil {
		h.t.Fatal(err)
	}
	all := append(strings.FieldsFunc(string(list), func(r rune) bool { return r == '\n' }), filepath.Join(h.Matrix.Layout().Archives().Include(), "jni.h"))
	return testkit.Recipe(h.t, "the sample's library, by "+runtime.Version(), []string{testkit.Program(h.t, h.cc)}, all)
}

// bound writes both halves of the sample's binding.
func (h *host) bound() {
	h.t.Helper()
	api := h.api()
	for name, text := range h.files(api, goside.Files, jni.Files) {
		h.write(filepath.Join(h.Matrix.Root, "gondkbind", name), string(text))
	}
	for name, text := range h.files(api, java.Files) {
		h.write(filepath.Join(h.Matrix.Layout().Archives().Java(), filepath.FromSlash(name)), string(text))
	}
}

// api is that of the sample's bound packages.
func (h *host) api() *model.API {
	h.t.Helper()
	m, err := matrix.Load(filepath.Join(repository, matrix.FileName))
	if err != nil {
		h.t.Fatal(err)
	}
	h.Matrix.Bind = m.Bind
	api, err := model.Load(h.t.Context(), h.Run, model.Config{
		Java: m.Bind.Java, Library: m.Library.Name, Packages: m.Bind.Packages, MinSDK: m.Android.MinSDK, Root: h.root(),
		Targets: []model.Target{{Name: h.abi.Name, GOARCH: runtime.GOARCH, List: golist.Query{
			Go: testkit.Program(h.t, "go"), Dir: h.root(), Volatile: true, Env: append(os.Environ(), "CGO_ENABLED=1")}}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return api
}

func (h *host) files(api *model.API, writers ...func(*model.API) (map[string][]byte, error)) map[string][]byte {
	h.t.Helper()
	all := map[string][]byte{}
	for _, write := range writers {
		some, err := write(api)
		if err != nil {
			h.t.Fatal(err)
		}
		maps.Copy(all, some)
	}
	return all
}

// root is the repository's absolute path.
func (h *host) root() string {
	h.t.Helper()
	root, err := filepath.Abs(repository)
	if err != nil {
		h.t.Fatal(err)
	}
	return root
}

// module makes the project a module with the sample's main package and run/server. Its requirements are this repository's, so that nothing
// needs loading.
func (h *host) module() {
	h.t.Helper()
	mod, err := os.ReadFile(repository + "/go.mod")
	if err != nil {
		h.t.Fatal(err)
	}
	h.write(filepath.Join(h.Matrix.Root, "go.mod"), strings.Replace(string(mod), "module github.com/gondk/gondk", "module example.com/app", 1)+
		"\nrequire github.com/gondk/gondk v0.0.0\n\nreplace github.com/gondk/gondk => \""+h.root()+"\"\n")
	h.copy(repository+"/go.sum", filepath.Join(h.Matrix.Root, "go.sum"))
	for _, name := range []string{"main.go", "rolling.go"} {
		h.copy(repository+"/android-sample/run/server/"+name, filepath.Join(h.checksDir(), "server", name))
	}
	main, err := filepath.Glob(repository + "/golib/*.[gh]*")
	if err != nil {
		h.t.Fatal(err)
	}
	for _, file := range main {
		if !strings.HasSuffix(file, "_test.go") {
			h.copy(file, filepath.Join(h.Matrix.Root, "golib", filepath.Base(file)))
		}
	}
	h.write(filepath.Join(h.Matrix.Root, "golib", "bound.go"), "package main\n\nimport _ \"example.com/app/gondkbind\"\n")
	h.Go = h.fake(filepath.Join(h.t.TempDir(), "go"))
}

// The sample's checks call the real library through its JNI functions, in a program that the real sources make.
func TestSample(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the sample's library and server for this machine; go test without -short")
	}
	h := newHost(t)
	bundles := h.same(h.golib())
	h.page()
	h.copy(repository+"/android-sample/run/checks.c", filepath.Join(h.checksDir(), "checks.c"))
	for _, place := range []struct {
		name string
		make func()
	}{
		{"this machine", func() {}},
		{"qemu-", func() { h.useQemu() }},
		{"device emulator-5554", func() { h.useADB() }},
	} {
		place.make()
		r := h.execute(bundles)
		if r.Count() != 0 || len(r.Runs) != 2 {
			t.Fatalf("%s: %+v", place.name, r)
		}
		for _, run := range r.Runs {
			if !strings.HasPrefix(run.Where, place.name) {
				t.Errorf("it ran on %s, not on %s", run.Where, place.name)
			}
			h.checkRun(run)
		}
	}
	told, err := os.ReadFile(h.calls)
	if err != nil || !strings.Contains(string(told), "push "+h.Matrix.Root) {
		t.Errorf("adb was told %s, %v", told, err)
	}
	if on, off := strings.Count(string(told), " reverse tcp:"), strings.Count(string(told), " reverse --remove tcp:"); on != 4 || off != on {
		t.Errorf("adb makes %d ports of this machine reachable in two runs, and takes back %d", on, off)
	}
	if left, _ := os.ReadDir(h.device); len(left) > 0 {
		t.Errorf("the device keeps %v", left)
	}
}

// page compiles what docs/rollout.md shows against the sample's binding.
func (h *host) page() {
	h.t.Helper()
	t, dir := h.t, h.t.TempDir()
	app := h.write(filepath.Join(dir, "App.java"), `import android.os.Build;
import dev.gondk.sample.golib.content.*;
import java.io.File;
import java.util.List;

abstract class App extends android.content.Context {
    void take(String dir, String url, String deviceKey, String keys, String hmacKey, long freeBytes) throws Exception {
`+testkit.Shown(t, "docs/rollout.md", "Devices", "java")[0]+`    }
}
`)
	sources := h.Matrix.Layout().Archives().Java() + string(filepath.ListSeparator) + repository + "/magefiles/internal/build/bundle/stubs"
	h.must(exec.Command(testkit.Program(t, "javac"), "-nowarn", "-encoding", "UTF-8", "-sourcepath", sources, "-d", dir, app))
}

func (h *host) checkRun(run Run) {
	h.t.Helper()
	var names []string
	for _, c := range run.Checks {
		names = append(names, c.Name)
	}
	want := []string{"load", "go-runtime", "exports", "reload", "binding", "build-info", "greet", "digest", "canceled", "no-such-file",
		"folder", "update", "update-closed", "rollout", "speed", "unload"}
	if !slices.Equal(names, want) || run.Exit != "exit status 0" {
		h.t.Errorf("%s, checks %q", run.Exit, names)
	}
	sum := sha256.Sum256(inputBytes())
	if got := run.Check("digest").Answers; len(got) != 2 || got[0].Text != hex.EncodeToString(sum[:]) {
		h.t.Errorf("digest: %+v", got)
	}
	if got := run.Check("build-info").answer(question{"build-info", "go", ""}); got != runtime.Version() {
		h.t.Errorf("it was built by %s, this test by %s", got, runtime.Version())
	}
	if got := run.Check("update").answer(question{"update", "second", ""}); !strings.HasPrefix(got, "version 2, 300000 bytes, SHA-256 ") {
		h.t.Errorf("update: %s", got)
	}
	if got := run.Check("speed").Measures; len(got) != 3 || got[0].Key != "a call" || got[0].Nanoseconds <= 0 || got[2].Nanoseconds < got[0].Nanoseconds {
		h.t.Errorf("speed: %+v", got)
	}
	if _, err := os.Stat(filepath.Join(h.Matrix.Root, filepath.FromSlash(run.Log))); err != nil {
		h.t.Error(err)
	}
}
