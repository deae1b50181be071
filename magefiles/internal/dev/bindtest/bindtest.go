// Package bindtest has what the tests of bindings' writers share: APIs of real Go packages, and the JDK that compiles and runs what is written.
package bindtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// asked is what APIs were read for, and which they are: nobody changes them.
type asked struct {
	dir, java string
	minSDK    int
}

var (
	reading sync.Mutex
	read    = map[asked]*model.API{}
)

// API is that of all Go packages in a folder with a module of its own, for one ABI.
func API(t testing.TB, dir, java string, minSDK int) *model.API {
	t.Helper()
	reading.Lock()
	defer reading.Unlock()
	key := asked{dir, java, minSDK}
	if read[key] == nil {
		read[key] = load(t, key)
	}
	return read[key]
}

func load(t testing.TB, key asked) *model.API {
	t.Helper()
	dir, err := filepath.Abs(key.dir)
	if err != nil {
		t.Fatal(err)
	}
	a := abi.Defaults()[0]
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	api, err := model.Load(t.Context(), run, model.Config{
		Java: key.java, Library: "golib", Packages: []string{"./..."}, MinSDK: key.minSDK, Root: dir,
		Targets: []model.Target{{Name: a.Name, GOARCH: a.GOARCH, List: golist.Query{
			Go: testkit.Program(t, "go"), Dir: dir, Volatile: true,
			Env: append(os.Environ(), "GOOS=android", "GOARCH="+a.GOARCH, "CGO_ENABLED=1", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local"),
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// Write writes generated files below a folder, and gives the paths of those with the extension, sorted.
func Write(t testing.TB, dir, ext string, files map[string][]byte) (paths []string) {
	t.Helper()
	for name, text := range files {
		path := testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), string(text))
		if filepath.Ext(path) == ext {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// Javac compiles Java sources for Java 8, with all of javac's warnings as errors.
func Javac(t testing.TB, out string, sources []string, options ...string) {
	t.Helper()
	// -Xlint:-options: JDK 17 warns of --release 8 itself.
	args := append([]string{"--release", "8", "-encoding", "UTF-8", "-proc:none", "-Xlint:all,-options", "-Werror", "-d", out}, options...)
	Run(t, "javac", append(args, sources...)...)
}

// Java runs a Java program, and gives what it printed.
func Java(t testing.TB, classpath []string, args ...string) string {
	t.Helper()
	// Programs that run for a second are not worth a better compiler.
	fixed := []string{"-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", strings.Join(classpath, string(os.PathListSeparator))}
	return Run(t, "java", append(fixed, args...)...)
}

// Run runs a program that has to succeed, and gives what it printed.
func Run(t testing.TB, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(testkit.Program(t, program), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

// Kotlin gives what mage setup gets for Kotlin.
func Kotlin(t testing.TB) toolchain.Kotlin {
	t.Helper()
	tools, _, _ := toolchain.Find(t.Context(), step.New(t.TempDir(), os.Environ(), step.NewLog(os.Stderr), false), toolchain.Env{OS: "linux", Cache: testkit.Cache(t)},
		toolchain.Need{Kotlin: true})
	if tools.Kotlin.Path == "" {
		testkit.Missing(t, "no Kotlin here: run `go tool mage setup` in a project with `[bind]`, `kotlin = true`")
	}
	return tools.Kotlin
}
