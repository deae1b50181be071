package journeys

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// floors are the folders of the house from the ground up: a package imports those of its own folder and of the folders below.
var floors = []string{"facts", "work", "read", "project", "host", "build", "judge", "show", "kit", "command", "mage", "dev"}

// readsEnvironment are the packages that may know the environment, and prints those that may name the terminal: step and report write to
// what these give them.
var (
	readsEnvironment = []string{"host/download", "host/toolchain", "show/screen", "kit", "command", "mage"}
	prints           = []string{"host/download", "show/screen", "kit", "command", "mage"}

	environment  = regexp.MustCompile(`\bos\.(Getenv|LookupEnv|Environ|ExpandEnv|UserHomeDir|UserCacheDir|UserConfigDir)\(`)
	holdsContext = regexp.MustCompile(`(?m)^\t\w+\s+context\.Context\b[^,)]*$`) // a field of a struct
	terminal     = regexp.MustCompile(`\bos\.(Stdout|Stderr)\b|\bfmt\.Print(f|ln)?\(|\b(print|println)\(`)
)

func TestFloors(t *testing.T) {
	for name, dir := range packages(t) {
		at := floor(name)
		if at < 0 {
			t.Errorf("%s stands on no floor: a package has its place in one of magefiles/internal/{%s}", name, strings.Join(floors[:8], ","))
			continue
		}
		for _, file := range sources(t, dir) {
			for _, imported := range imports(t, file) {
				if imported == "log" {
					t.Errorf("%s imports log; progress goes through step's", name)
				}
				below, ok := strings.CutPrefix(imported, "github.com/gondk/gondk/magefiles/")
				if below = strings.TrimPrefix(below, "internal/"); ok && floor(below) > at {
					t.Errorf("%s imports %s, which is above it", name, below)
				}
			}
			checkSurroundings(t, name, file)
		}
	}
}

// sources returns the Go files of a folder, for any system, without tests. Package go/build would look at the folders above too, of which
// magefiles changes with every run of mage.
func sources(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

func imports(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// TestWithoutNetwork: the first configuration of somebody's build and the first of a team's targets wait for go to build gondk, which then has
// no packages with C code either, and shares what go has built for other programs.
func TestWithoutNetwork(t *testing.T) {
	for name := range strings.FieldsSeq(run(t, repository, "go", "list", "-deps", ".", "./magefiles/kit", "./magefiles/mage")) {
		if name == "net" || name == "runtime/cgo" {
			t.Errorf("gondk imports %s: building that takes a fourth of the time of all of gondk; package download is for that", name)
		}
	}
	// What no package imports is not in a team's vendor folder.
	if imported := run(t, repository, "go", "list", "-e", "-tags=vendored", "-f={{.Imports}}", "./magefiles/kit"); !strings.Contains(imported, "/host/download") {
		t.Errorf("go mod vendor leaves package download out: kit imports %s", imported)
	}
}

// TestMageIsSmall: go tool compiles mage before all else where Go's cache is empty, and nothing runs beside that. What it needs of gondk is to find
// the project and the program of its targets.
func TestMageIsSmall(t *testing.T) {
	for name := range strings.FieldsSeq(run(t, repository, "go", "list", "-deps", "./magefiles/mage")) {
		below, ours := strings.CutPrefix(name, "github.com/gondk/gondk/magefiles/internal/")
		few := []string{"project/rootdir", "read/golist", "work/gomemory", "work/step", "work/trace"}
		if ours && !slices.Contains(few, below) || slices.Contains([]string{"debug/elf", "math/big"}, name) {
			t.Errorf("gondk's own mage is compiled with %s", name)
		}
	}
}

// floor returns the place of a package's folder among the floors, or -1.
func floor(name string) int {
	folder, _, _ := strings.Cut(name, "/")
	return slices.Index(floors, folder)
}

// checkSurroundings looks for what only few packages may do: read the environment and print.
func checkSurroundings(t *testing.T, name, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if found := environment.Find(text); found != nil && !slices.Contains(readsEnvironment, name) {
		t.Errorf("%s reads the environment: %s", file, found)
	}
	if found := holdsContext.Find(text); found != nil {
		t.Errorf("%s keeps a context in a struct, and who calls a method does not see what ends it: %s", file, found)
	}
	if found := terminal.Find(text); found != nil && !slices.Contains(prints, name) {
		t.Errorf("%s prints: %s", file, found)
	}
}

// packages returns the folders of the house's packages, but for those that only tests import.
func packages(t *testing.T) map[string]string {
	t.Helper()
	magefiles := filepath.Join(repository, "magefiles")
	all := map[string]string{}
	err := testkit.Walk(magefiles, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if slices.Contains([]string{"testdata", "bindtest", "elftest", "testkit"}, d.Name()) {
			return fs.SkipDir
		}
		if len(sources(t, dir)) > 0 {
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
