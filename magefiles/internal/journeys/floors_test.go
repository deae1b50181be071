package journeys

import (
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// floors are the packages of the house from the ground up: each imports those of lower floors alone.
var floors = [][]string{
	{"abi", "buildfile", "cinclude", "dated", "step", "fetch", "fuzz", "gotest", "raw", "bench/bsdelta"},
	{"elfabi", "link"},
	{"matrix", "ndkapi", "appfile", "capi", "zipfile"},
	{"size", "baseline", "agree", "begin", "symbolize", "ndklite/sysroot"},
	{"ndklite"},
	{"toolchain"},
	{"archive", "setup", "integration"},
	{"native", "bundle", "dist", "bench", "runner"},
	{"check"},
	{"inspect", "deps"},
	{"report"},
	{"kit", "command"},
}

// readsEnvironment are the packages that may know the environment, and prints those that may name the terminal: step and report write to
// what these give them.
var (
	readsEnvironment = []string{"toolchain", "kit", "command"}
	prints           = []string{"kit", "command"}

	environment = regexp.MustCompile(`\bos\.(Getenv|LookupEnv|Environ|ExpandEnv|UserHomeDir|UserCacheDir|UserConfigDir)\(`)
	terminal    = regexp.MustCompile(`\bos\.(Stdout|Stderr)\b|\bfmt\.Print(f|ln)?\(|\b(print|println)\(`)
)

func TestFloors(t *testing.T) {
	floor := map[string]int{}
	for i, names := range floors {
		for _, name := range names {
			floor[name] = i
		}
	}
	for name, dir := range packages(t) {
		at, ok := floor[name]
		if !ok {
			t.Errorf("%s stands on no floor; give it one in floors", name)
			continue
		}
		p, err := build.ImportDir(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			if imported == "log" {
				t.Errorf("%s imports log; progress goes through step's", name)
			}
			below, ok := strings.CutPrefix(imported, "github.com/gondk/gondk/magefiles/")
			below = strings.TrimPrefix(below, "internal/")
			if ok && floor[below] >= at {
				t.Errorf("%s imports %s, which is not below it", name, below)
			}
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if found := environment.Find(text); found != nil && !slices.Contains(readsEnvironment, name) {
				t.Errorf("%s/%s reads the environment: %s", name, file, found)
			}
			if found := terminal.Find(text); found != nil && !slices.Contains(prints, name) {
				t.Errorf("%s/%s prints: %s", name, file, found)
			}
		}
	}
}

// packages gives the folders of the house's packages, but for those that only tests import.
func packages(t *testing.T) map[string]string {
	t.Helper()
	magefiles := filepath.Join(repository, "magefiles")
	all := map[string]string{}
	err := filepath.WalkDir(magefiles, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || dir == magefiles {
			return err
		}
		if d.Name() == "testdata" || d.Name() == "elftest" || d.Name() == "testkit" {
			return fs.SkipDir
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "*.go")); slices.ContainsFunc(files, func(f string) bool { return !strings.HasSuffix(f, "_test.go") }) {
			name, err := filepath.Rel(magefiles, dir)
			all[strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), "internal/")] = dir
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
