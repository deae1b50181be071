package bind_test

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/goside"
	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/build/bind/jni"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

var (
	every   = filepath.Join("model", "testdata", "every")
	greeter = filepath.Join("testdata", "greeter")
)

// load reads the package in a folder, for ABIs of 32 and 64 bits, once.
func load(t *testing.T, dir string) *model.API {
	t.Helper()
	loading.Lock()
	defer loading.Unlock()
	if loaded[dir] == nil {
		loaded[dir] = loadNow(t, dir)
	}
	api := *loaded[dir]
	return &api
}

var (
	loading sync.Mutex
	loaded  = map[string]*model.API{}
)

func loadNow(t *testing.T, dir string) *model.API {
	t.Helper()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(dir)
	conf := model.Config{Java: "dev.example." + name, Library: name, Packages: []string{"."}, MinSDK: 26, Root: dir}
	for abi, arch := range map[string]string{"arm64-v8a": "arm64", "armeabi-v7a": "arm"} {
		conf.Targets = append(conf.Targets, model.Target{Name: abi, GOARCH: arch, List: golist.Query{
			Go: testkit.Program(t, "go"), Dir: dir, Volatile: true,
			Env: []string{"GOOS=android", "GOARCH=" + arch, "CGO_ENABLED=1", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local"},
		}})
	}
	api, err := model.Load(t.Context(), step.New(dir, os.Environ(), step.NewLog(os.Stderr), false), conf)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// native are the files of package gondkbind.
func native(t *testing.T, api *model.API) map[string][]byte {
	t.Helper()
	all := files(t, api, goside.Files)
	maps.Copy(all, files(t, api, jni.Files))
	return all
}

func javaFiles(t *testing.T, api *model.API) map[string][]byte {
	t.Helper()
	return files(t, api, java.Files)
}

func files(t *testing.T, api *model.API, write func(*model.API) (map[string][]byte, error)) map[string][]byte {
	t.Helper()
	all, err := write(api)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func writeAll(t *testing.T, dir string, all map[string][]byte) {
	t.Helper()
	for name, text := range all {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), string(text))
	}
}

// made are the native files that are not the same for every API.
var made = []string{"functions.go", "codecs.go", "proxies.go", "classes.go", "table.go", "natives.c", "gondkbind_api.h"}

func TestGolden(t *testing.T) {
	for _, dir := range []string{every, greeter} {
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			all := native(t, load(t, dir))
			for _, file := range made {
				testkit.Golden(t, filepath.Join("testdata", "golden", name, file), string(all[file]))
			}
		})
	}
}

// TestFormatted holds the Go files that are only copied, too.
func TestFormatted(t *testing.T) {
	all := native(t, load(t, greeter))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		if formatted, err := format.Source(all[name]); err != nil || string(formatted) != string(all[name]) {
			t.Errorf("%s is not as gofmt writes it (%v)", name, err)
		}
	}
}

// TestAgain: equal APIs give equal files.
func TestAgain(t *testing.T) {
	first, second := native(t, loadNow(t, every)), native(t, load(t, every))
	for name := range first {
		if string(first[name]) != string(second[name]) {
			t.Errorf("%s is not the same a second time", name)
		}
	}
}

// TestNames: a package whose name is one that generated Go code has for something else gets another there.
func TestNames(t *testing.T) {
	for name, text := range native(t, load(t, every)) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		for _, declared := range declarations(t, name, text) {
			if !strings.Contains(declared, "every") && declared != "_" && !model.Reserved(declared) {
				t.Errorf("%s declares %s, which a package could be called", name, declared)
			}
		}
	}
	for name, want := range map[string]bool{"a0": true, "r12": true, "frame": true, "greeter": false, "v1": false, "oldName": true, "oldName_": false} {
		if got := model.Reserved(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// declarations are the names that a file declares for itself, where a package's name could mean another thing: all outside of functions, and
// in generated files those in functions, too.
func declarations(t *testing.T, name string, text []byte) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for declared := range file.Scope.Objects {
		all = append(all, declared)
	}
	if !slices.Contains(made, name) {
		return all
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Obj != nil && id.Obj.Pos() == id.Pos() {
			all = append(all, id.Name)
		}
		return true
	})
	return all
}
