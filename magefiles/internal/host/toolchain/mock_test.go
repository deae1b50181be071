package toolchain

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// tree writes files below root: pairs of slash-separated path and content. Each may be run.
func tree(t *testing.T, root string, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(root, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// mockNDK writes an NDK of the layout that Google ships, as far as gondk looks at it.
func mockNDK(t *testing.T, root, revision, host string, low, high int) {
	t.Helper()
	exe, cmd := "", ""
	if host == "windows-x86_64" {
		exe, cmd = ".exe", ".cmd"
	}
	tree(t, root,
		"source.properties", "Pkg.Desc = Android NDK\nPkg.Revision = "+revision+"\n",
		"ndk-build"+cmd, "",
		"build/cmake/android.toolchain.cmake", "",
		"toolchains/llvm/prebuilt/"+host+"/bin/clang"+exe, "",
		"meta/platforms.json", `{"min": `+strconv.Itoa(low)+`, "max": `+strconv.Itoa(high)+`, "aliases": {"20": 19, "J": 16}}`)
}

func mockJDK(t *testing.T, home, version string) {
	t.Helper()
	tree(t, home, "release", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\""+version+"\"\n",
		"bin/java", "", "bin/javac", "", "bin/jarsigner", "", "bin/keytool", "")
}

// machine is a mock Linux machine with nothing on it, in a folder with a space and letters beyond ASCII where that may be.
func machine(t *testing.T) Env {
	root := t.TempDir()
	return Env{OS: "linux", Arch: "amd64", Vars: map[string]string{}, Home: filepath.Join(root, "home"), Root: root,
		Cache: filepath.Join(root, "Größe des caches")}
}

func sampleNeed() Need {
	return Need{ABIs: []*abi.ABI{abi.Find("arm64-v8a"), abi.Find("armeabi-v7a")}, MinSDK: 24, TargetSDK: 36, CMake: true, NDKBuild: true, App: true, All: true}
}

func runner(t *testing.T) *step.Runner {
	t.Helper()
	return step.New(t.TempDir(), os.Environ(), step.NewLog(os.Stderr), false)
}

func find(t *testing.T, env Env, need Need) (*Tools, Findings, error) {
	t.Helper()
	return Find(t.Context(), runner(t), env, need)
}

// of returns the findings about one tool.
func (fs Findings) of(what string) Findings {
	var some Findings
	for _, f := range fs {
		if f.What == what {
			some = append(some, f)
		}
	}
	return some
}

// told gives findings a line each, for messages of tests.
func (fs Findings) told() string {
	var lines []string
	for _, f := range fs {
		lines = append(lines, f.State.String()+" "+f.Text())
	}
	return strings.Join(lines, "\n")
}
