package model

import (
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
	for _, name := range abis {
		a := abi.Find(name)
		conf.Targets = append(conf.Targets, Target{Name: name, GOARCH: a.GOARCH, List: golist.Query{
			Go: testkit.Program(t, "go"), Dir: dir, Volatile: true,
			Env: []string{"GOOS=android", "GOARCH=" + a.GOARCH, "CGO_ENABLED=1", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local"},
		}})
	}
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	return Load(t.Context(), run, conf)
}

func TestEvery(t *testing.T) {
	api, err := loadDir(t, filepath.Join("testdata", "every"), Config{Java: "dev.example.every", Library: "every", Packages: []string{"."}}, "arm64-v8a", "armeabi-v7a")
	if err != nil {
		t.Fatal(err)
	}
	text := api.Text()
	for _, s := range api.Skipped {
		text += fmt.Sprintf("skipped %s %s: %s\n", s.Pos, s.What, s.Reason)
	}
	testkit.Golden(t, filepath.Join("testdata", "every.txt"), text)
}
