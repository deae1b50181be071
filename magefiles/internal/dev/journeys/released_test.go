package journeys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestReleased gets gondk as a released module in an empty folder, and into a module of tools, by the commands of the pages.
func TestReleased(t *testing.T) {
	t.Parallel()
	builds(t)
	getting := fromProxy(t, releasedModule(t, "v1.2.3"))
	for _, c := range []struct{ name, mod, steps string }{
		{"own module", "go.mod", testkit.Shown(t, "README.md", "Your own app", "sh")[0]},
		{"module of tools", "tools/go.mod", testkit.Shown(t, "docs/init.md", "A module of its own for tools", "sh")[0]},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "an empty folder")
			if c.mod != "go.mod" {
				testkit.Write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.25\n")
			}
			run(t, t.TempDir(), "sh", "-e", "-c", "mkdir -p \"$1\" && cd \"$1\"\n"+getting(c.steps), "sh", dir)
			for _, want := range []string{"\tgithub.com/gondk/gondk\n", "github.com/gondk/gondk v1.2.3\n", "\tgithub.com/magefile/mage\n"} {
				if mod := testkit.Read(t, filepath.Join(dir, filepath.FromSlash(c.mod))); !strings.Contains(mod, want) {
					t.Errorf("no %q in %s:\n%s", want, c.mod, mod)
				}
			}
			if !exists(filepath.Join(dir, "abi-matrix.toml")) {
				t.Error("there is no abi-matrix.toml")
			}
		})
	}
}

// releasedModule makes a Go module proxy of a folder that has this gondk as a version.
func releasedModule(t *testing.T, version string) string {
	t.Helper()
	source, proxy := t.TempDir(), t.TempDir()
	for _, name := range []string{"cmake", "ndk-build", "magefiles/command", "magefiles/internal", "magefiles/kit", "magefiles/mage", "golib"} { // not magefiles itself: see testkit.Walk
		name = filepath.FromSlash(name)
		if err := os.CopyFS(filepath.Join(source, name), os.DirFS(filepath.Join(repository, name))); err != nil {
			t.Fatal(err)
		}
	}
	mod := testkit.Read(t, filepath.Join(repository, "go.mod"))
	testkit.Write(t, filepath.Join(source, "go.mod"), mod)
	testkit.Write(t, filepath.Join(source, "main.go"), testkit.Read(t, filepath.Join(repository, "main.go")))
	base := filepath.Join(proxy, "github.com", "gondk", "gondk", "@v")
	testkit.Write(t, filepath.Join(base, "list"), version+"\n")
	testkit.Write(t, filepath.Join(base, version+".info"), `{"Version": "`+version+`"}`)
	testkit.Write(t, filepath.Join(base, version+".mod"), mod)
	out, err := os.Create(filepath.Join(base, version+".zip"))
	if err == nil {
		err = zip.CreateFromDir(out, module.Version{Path: "github.com/gondk/gondk", Version: version}, source)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(proxy)
}

// fromProxy returns what has commands get gondk from a proxy, into a module cache of its own, since the real one must not have what never was
// released. Compiled is then the gondk of this folder, which is the same and is in Go's build cache.
func fromProxy(t *testing.T, proxy string) func(steps string) string {
	t.Helper()
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	goEnv := settings(t)
	known := "file://" + filepath.ToSlash(filepath.Join(goEnv["GOMODCACHE"], "cache", "download"))
	get := "GOFLAGS=-modcacherw GONOSUMDB='*' GOMODCACHE='" + t.TempDir() + "' GOPROXY='" + proxy + "," + known + "," + goEnv["GOPROXY"] + "' go get "
	return func(steps string) string {
		var script strings.Builder
		for _, command := range lines(steps) {
			if what, ok := strings.CutPrefix(command, "go get "); ok {
				command = get + what + "\ngo mod edit '-replace=github.com/gondk/gondk=" + root + "'"
			}
			script.WriteString(command + "\n")
		}
		return script.String()
	}
}
