// Package journeys does what users do: it types mage's targets in a project and looks at what comes out.
package journeys

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// repository is this module's folder.
const repository = "../../.."

// project is what the scripts get a copy of: the sample, without gondk's own code.
var project = []string{"abi-matrix.toml", "go.mod", "go.sum", "golib", "android-sample"}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "gondk-journeys")
	if err == nil {
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
	cmd := exec.Command("go", "tool", "mage", "-compile", binary)
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compiling the magefiles: %w\n%s", err, out)
	}
	return nil
}

// inherited are the variables that a script sees as this process does: a script's home folder is its own, caches are shared.
var inherited = []string{"GOFLAGS", "GOPROXY", "GONOSUMDB", "GONOSUMCHECK", "GOSUMDB", "JAVA_HOME", "ANDROID_HOME", "ANDROID_SDK_ROOT",
	"ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK", "GONDK_BUNDLETOOL"}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: setup,
		Cmds:  commands,
	})
}

func setup(env *testscript.Env) error {
	for _, name := range inherited {
		if value, ok := os.LookupEnv(name); ok {
			env.Setenv(name, value)
		}
	}
	caches, err := cacheFolders()
	if err != nil {
		return err
	}
	for name, value := range caches {
		env.Setenv(name, value)
	}
	env.Setenv("PATH", filepath.Dir(mageBinary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	// The folder's name is one that tools trip over.
	dir := filepath.Join(env.WorkDir, "my bücher app")
	env.Setenv("PROJECT", dir)
	env.Cd = dir
	return copyProject(dir)
}

// cacheFolders gives the variables by which go and gondk find their caches, as they are for this process.
func cacheFolders() (map[string]string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	gondk := os.Getenv("GONDK_CACHE")
	if gondk == "" {
		gondk = filepath.Join(cache, "gondk")
	}
	folders := map[string]string{"GONDK_CACHE": gondk}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return nil, err
		}
		folders[name] = strings.TrimSpace(string(out))
	}
	return folders, nil
}

func copyProject(dir string) error {
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
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o666)
}
