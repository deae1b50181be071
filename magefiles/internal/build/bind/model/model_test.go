package model

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// loadDir reads the packages of a module that is in a folder, for some ABIs.
func loadDir(t *testing.T, dir string, conf Config, abis ...string) (*API, error) {
	t.Helper()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	conf.Root = dir
	if conf.Java == "" {
		conf.Java = "dev.example.app"
	}
	conf.Targets = targets(t, dir, abis...)
	return Load(t.Context(), runner(dir), conf)
}

func TestEvery(t *testing.T) {
	api, err := loadDir(t, filepath.Join("testdata", "every"), Config{Java: "dev.example.every", Library: "every", Packages: []string{"."}}, "arm64-v8a", "armeabi-v7a")
	if err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("testdata", "every.txt"), shown(api))
}

// loadEach reads all packages below a folder in one go, and makes an API of each alone.
func loadEach(t *testing.T, files map[string]string, conf Config) map[string]*API {
	t.Helper()
	dir := module(t, files)
	conf.Java, conf.Targets = "dev.example.app", targets(t, dir, "arm64-v8a")
	p, err := load(t.Context(), runner(dir), &conf, conf.Targets[0], newSources(nil))
	if err != nil {
		t.Fatalf("%v\n%s", err, output(err))
	}
	apis := map[string]*API{}
	for _, s := range p.bound {
		one, conf := *p, conf
		one.bound, conf.Root = []*source{s}, s.Dir
		api, err := build(&conf, &one, nil)
		if err != nil {
			t.Errorf("%s: %v", s.ImportPath, err)
			continue
		}
		apis[filepath.Base(s.Dir)] = api
	}
	return apis
}

// module writes a module.
func module(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	testkit.Write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.25\n")
	for name, text := range files {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func targets(t *testing.T, dir string, abis ...string) (all []Target) {
	t.Helper()
	for _, name := range abis {
		goarch := abi.Find(name).GOARCH
		all = append(all, Target{Name: name, GOARCH: goarch, List: golist.Query{
			Go: testkit.Program(t, "go"), Dir: dir, Volatile: true,
			Env: []string{"GOOS=android", "GOARCH=" + goarch, "CGO_ENABLED=1", "GOFLAGS=", "GOWORK=", "GOTOOLCHAIN=local"},
		}})
	}
	return all
}

func runner(dir string) *step.Runner {
	return step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
}

// shown is all that an API tells, for a person to look at.
func shown(api *API) string {
	text := api.Text()
	for _, i := range api.Imports {
		text += fmt.Sprintf("import %s %q\n", i.Alias, i.Path)
	}
	for _, s := range api.Skipped {
		text += fmt.Sprintf("skipped %s %s: %s\n", s.Pos, s.What, s.Reason)
	}
	return text
}

// output is what a program wrote that failed.
func output(err error) string {
	var failed *step.Error
	if errors.As(err, &failed) {
		return failed.Output
	}
	return ""
}
