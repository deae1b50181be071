// Package journeys does what users do: it types mage's targets in a project and looks at what comes out.
package journeys

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gondk/gondk/magefiles/internal/dev/gotest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// repository is this module's folder.
const repository = "../../../.."

// project is what the whole sample consists of: this repository without gondk's own code.
var project = []string{"abi-matrix.toml", "go.mod", "go.sum", "golib", "android-sample"}

func TestMain(m *testing.M) {
	if dir := gotest.MemoryDir(); dir != "" && os.Getenv("TMPDIR") == "" {
		os.Setenv("TMPDIR", dir)
	}
	dir, err := os.MkdirTemp("", "gondk-journeys")
	if err == nil {
		os.Setenv("GOGC", "off") // for programs that end within seconds: their garbage is not worth collecting
		os.Setenv("GOMEMLIMIT", "1GiB")
		forScripts.root, forTests.root = filepath.Join(dir, "scripts"), filepath.Join(dir, "tests")
		mageBinary = filepath.Join(dir, "mage")
		err = compile(mageBinary)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// mageBinary is this repository's magefiles as one program.
var mageBinary string

func compile(binary string) error {
	// Without debug information: each run of it reads the whole of it, to know which gondk made what.
	cmd := exec.Command("go", "tool", "mage", "-compile", binary, "-ldflags=-s -w")
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compiling the magefiles: %w\n%s", err, out)
	}
	return nil
}

// inherited are the variables that a script sees as this process does.
var inherited = []string{"GOGC", "GOMEMLIMIT", "JAVA_HOME", "ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK", "GONDK_BUNDLETOOL"}

// goSettings are those of the go command that a script has as this process does, though its home folder, where go env -w writes them, is
// its own: caches are shared, and a built sample is up to date for the same settings only.
var goSettings = []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS", "GOPROXY", "GONOSUMDB", "GOSUMDB"}

// quick are the scripts that -short runs: the mistakes that are told before anything is built, and the build of the sample.
var quick = []string{"matrix.txtar", "ndk.txtar", "built.txtar"}

// heavy are scripts that keep two cores busy by themselves, with much of Go's library to compile or of Kotlin's.
var heavy = []string{"fixes.txtar", "kotlin.txtar"}

// TestScripts runs the scripts that ask for a built sample, of which there is one place, and the heavy ones: one after the other.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.RunT(inTurn{t}, params(t, true, func(env *testscript.Env) (string, error) {
		return forScripts.project(), forScripts.sources(&forScripts.small)
	}))
}

// TestProjects runs the others, which have projects of their own, side by side.
func TestProjects(t *testing.T) {
	t.Parallel()
	testscript.Run(t, params(t, false, func(env *testscript.Env) (string, error) {
		dir := filepath.Join(env.WorkDir, projectName)
		return dir, copySmall(dir)
	}))
}

// params are those of scripts that run in turn, or of the others. Each begins in a project that lay makes.
func params(t *testing.T, turn bool, lay func(*testscript.Env) (dir string, err error)) testscript.Params {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(file string) bool {
		name := filepath.Base(file)
		inTurn := slices.Contains(heavy, name) || asksForBuilt.MatchString(testkit.Read(t, file))
		return inTurn != turn || testing.Short() && !slices.Contains(quick, name)
	})
	settings := settings(t)
	return testscript.Params{
		Files: files,
		Setup: func(env *testscript.Env) error {
			dir, err := lay(env)
			setup(env, settings, dir)
			return err
		},
		Cmds:      commands,
		Condition: condition,
	}
}

var asksForBuilt = regexp.MustCompile(`(?m)^built\b`)

// inTurn runs scripts one after the other, where testscript would run several at once.
type inTurn struct{ *testing.T }

func (t inTurn) Parallel()     {}
func (t inTurn) Verbose() bool { return testing.Verbose() }
func (t inTurn) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(inTurn{t}) })
}

func setup(env *testscript.Env, settings map[string]string, project string) {
	for _, name := range inherited {
		if value, ok := os.LookupEnv(name); ok {
			env.Setenv(name, value)
		}
	}
	for name, value := range settings {
		env.Setenv(name, value)
	}
	env.Setenv("PATH", filepath.Dir(mageBinary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	env.Setenv("PROJECT", project)
	env.Setenv("SYSTEM_ROOT", os.Getenv("GONDK_SYSTEM_ROOT"))
	env.Cd = project
}

// condition is what scripts ask for in brackets: whether there is an Android system for x86_64, and whether this machine can seem to have slept.
func condition(name string) (bool, error) {
	switch name {
	case "system":
		for _, root := range filepath.SplitList(os.Getenv("GONDK_SYSTEM_ROOT")) {
			if f, err := elf.Open(filepath.Join(root, "system", "bin", "linker64")); err == nil {
				f.Close()
				return f.Machine == elf.EM_X86_64 && runtime.GOARCH == "amd64", nil
			}
		}
		return false, nil
	case "asleep":
		return exec.Command("unshare", "--time", "--boottime", "345600", "true").Run() == nil, nil
	}
	return false, fmt.Errorf("there is no condition %s", name)
}

// settings returns the variables that say what go and gondk use, as they are for this process.
func settings(t *testing.T) map[string]string {
	settings := map[string]string{"GONDK_CACHE": testkit.Cache(t)}
	for _, name := range goSettings {
		settings[name] = strings.TrimSpace(run(t, ".", "go", "env", name))
	}
	return settings
}

// noteSources makes go test look at all that the compiled magefiles and gondk are made of. What only a program reads that a test starts, go
// test does not know, and would give the result of an earlier run for other sources.
var noteSources = sync.OnceValue(func() error {
	look := func(_ string, _ fs.DirEntry, err error) error { return err }
	for _, name := range append([]string{"cmake", "ndk-build", "main.go"}, project...) {
		if err := filepath.WalkDir(filepath.Join(repository, name), look); err != nil {
			return err
		}
	}
	if err := testkit.Walk(filepath.Join(repository, "magefiles"), look); err != nil {
		return err
	}
	list := exec.Command("go", "list", "-tags=mage", "-f", `{{join .GoFiles "\n"}}`, "./magefiles") // by name: see testkit.Walk
	list.Dir = repository
	files, err := list.Output()
	for _, name := range strings.Fields(string(files)) {
		_, statErr := os.Stat(filepath.Join(repository, "magefiles", name))
		err = errors.Join(err, statErr)
	}
	return err
})

func copyProject(dir string) error {
	if err := noteSources(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, name := range project {
		from, to := filepath.Join(repository, name), filepath.Join(dir, name)
		info, err := os.Stat(from)
		if err != nil {
			return err
		}
		if info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
		} else {
			err = copyFile(from, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in) // which the system does by itself where it can
	return errors.Join(err, out.Close())
}
