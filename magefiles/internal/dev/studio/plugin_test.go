// Package studio asks of a project's build files what the Android Gradle plugin does: reads them for all ABIs at once, asks CMake's file
// API, builds targets by name, cleans, in an environment that is a Gradle daemon's and not a shell's.
package studio

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var abis = []string{"arm64-v8a", "armeabi-v7a"}

// plugin builds one variant of a project's native code.
type plugin struct {
	project string
	variant string // Debug or RelWithDebInfo
	ndk     string
	cmake   string // its path, or cmake alone where PATH has it
	ninja   string
	env     []string
	more    []string // arguments of externalNativeBuild

	generator string // for CMake; Ninja where it is empty
	gradle    string // the Gradle module's folder below the project; app where it is empty
	source    string // the CMakeLists.txt's folder, below that one; src/main/cpp where it is empty
}

// module is the Gradle module's folder, where everything is started.
func (p *plugin) module() string {
	return filepath.Join(p.project, filepath.FromSlash(cmp.Or(p.gradle, "app")))
}

func (p *plugin) cxx(abi string) string {
	return filepath.Join(p.module(), ".cxx", p.variant, "1a2b3c4d", abi)
}

func (p *plugin) intermediates(elem ...string) string {
	return filepath.Join(append([]string{p.module(), "build", "intermediates", "cxx", p.variant, "1a2b3c4d"}, elem...)...)
}

// result is what a command wrote, and how it ended.
type result struct {
	stdout, stderr string
	err            error
}

func (r result) text() string { return r.stdout + r.stderr }

func (p *plugin) run(program string, args ...string) result {
	var out, errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.module(), p.env, &out, &errs
	err := cmd.Run()
	return result{out.String(), errs.String(), err}
}

// each does something for ABIs at once and fails the test where one fails.
func each(t *testing.T, abis []string, do func(abi string) result) map[string]result {
	t.Helper()
	results := map[string]result{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	for _, abi := range abis {
		wait.Go(func() {
			r := do(abi)
			mu.Lock()
			defer mu.Unlock()
			results[abi] = r
		})
	}
	wait.Wait()
	for abi, r := range results {
		if r.err != nil {
			t.Fatalf("%s: %v\n%s", abi, r.err, r.text())
		}
	}
	return results
}

// configure runs CMake as the plugin's sync does.
func (p *plugin) configure(abi string) result {
	query := filepath.Join(p.cxx(abi), ".cmake", "api", "v1", "query", "client-agp")
	for _, name := range []string{"codemodel-v2", "cache-v2", "cmakeFiles-v1"} {
		if err := touch(filepath.Join(query, name)); err != nil {
			return result{err: err}
		}
	}
	out := p.intermediates("obj", abi)
	args := []string{"-H" + filepath.Join(p.module(), filepath.FromSlash(cmp.Or(p.source, "src/main/cpp"))), "-DCMAKE_SYSTEM_NAME=Android", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
		"-DCMAKE_SYSTEM_VERSION=24", "-DANDROID_PLATFORM=android-24", "-DANDROID_ABI=" + abi, "-DCMAKE_ANDROID_ARCH_ABI=" + abi,
		"-DANDROID_NDK=" + p.ndk, "-DCMAKE_ANDROID_NDK=" + p.ndk, "-DCMAKE_TOOLCHAIN_FILE=" + p.ndk + "/build/cmake/android.toolchain.cmake",
		"-DCMAKE_MAKE_PROGRAM=" + p.ninja, "-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=" + out, "-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=" + out,
		"-DCMAKE_BUILD_TYPE=" + p.variant, "-B" + p.cxx(abi), "-G" + cmp.Or(p.generator, "Ninja")}
	return p.run(p.cmake, append(args, p.more...)...)
}

// archive is the folder of the archive core below the build files' own: one for a debugger lies apart.
func (p *plugin) archive() string {
	if p.variant == "Debug" {
		return "core-debug"
	}
	return "core"
}

// build builds targets by name.
func (p *plugin) build(abi string, targets ...string) result {
	return p.run(p.ninja, append([]string{"-C", p.cxx(abi)}, targets...)...)
}

// ndkBuild runs ndk-build as the plugin does, with what is to be done behind its own arguments.
func (p *plugin) ndkBuild(abi string, args ...string) result {
	debug := "0"
	if p.variant == "Debug" {
		debug = "1"
	}
	jni := filepath.Join(p.module(), "src", "main", "jni")
	all := []string{"NDK_PROJECT_PATH=null", "APP_BUILD_SCRIPT=" + filepath.Join(jni, "Android.mk"), "NDK_APPLICATION_MK=" + filepath.Join(jni, "Application.mk"),
		"APP_ABI=" + abi, "NDK_ALL_ABIS=" + abi, "NDK_DEBUG=" + debug, "APP_PLATFORM=android-24", "NDK_OUT=" + p.intermediates("obj"), "NDK_LIBS_OUT=" + p.intermediates("lib")}
	return p.run(filepath.Join(p.ndk, "ndk-build"), append(append(all, p.more...), args...)...)
}

// sync reads Android.mk: make says what it would do for everything.
func (p *plugin) sync(abi string) result {
	return p.ndkBuild(abi, "APP_SHORT_COMMANDS=false", "LOCAL_SHORT_COMMANDS=false", "-B", "-n")
}

func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, nil, 0o666)
}

// daemonEnv returns a Gradle daemon's environment: a PATH without Go and CMake, another home folder, and variables of who started it that
// name what is there no longer.
func daemonEnv(t *testing.T) []string {
	t.Helper()
	bin := t.TempDir()
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if name := e.Name(); name != "go" && name != "cmake" && name != "ninja" && name != "java" {
				os.Symlink(filepath.Join(dir, name), filepath.Join(bin, name)) // the first on PATH stays
			}
		}
	}
	env := []string{"PATH=" + bin, "HOME=" + t.TempDir(), "LANG=C.UTF-8", "CC=/none/cc", "CXX=/none/c++", "GOOS=android", "GOARCH=arm64",
		"GOGC=off", "GOMEMLIMIT=1GiB"} // for programs that end within seconds
	for _, name := range []string{"JAVA_HOME", "ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "GONDK_BUNDLETOOL", "GONDK_CACHE"} {
		env = append(env, name+"=none/of/these")
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GONOSUMDB", "GOSUMDB", "GOFLAGS"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(out)))
	}
	return append(env, "GONDK_GO="+realGo(t))
}

// realGo returns where the go command is: Studio's settings name it where it is in no usual place.
func realGo(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// without returns an environment without some variables.
func without(env []string, names ...string) []string {
	var left []string
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		drop := false
		for _, n := range names {
			drop = drop || n == name
		}
		if !drop {
			left = append(left, kv)
		}
	}
	return left
}
