package bundle

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const tinyMatrix = `[android]
min_sdk = 24
target_sdk = 36

[app]
dir = "app"
application_id = "dev.gondk.tiny"
version_code = 7
version_name = "1.2 beta"
`

// shared is a folder for what several tests start from.
var shared string

func TestMain(m *testing.M) {
	var err error
	if shared, err = os.MkdirTemp("", "gondk-bundle"); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// project is a project with an app and what a Builder for it has said.
type project struct {
	*Builder
	root string
	log  string // file
}

// newProject makes a project at root, with a copy of an app; what was built there stays.
func newProject(t *testing.T, root, app string, tools *toolchain.Tools, env ...string) *project {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(root, "app")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(root, "app"), os.DirFS(app)); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(root, matrix.FileName), tinyMatrix)
	log := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	m := &matrix.Matrix{
		File: filepath.Join(root, matrix.FileName), Root: root,
		Android: matrix.Android{MinSDK: 24, TargetSDK: 36, PageSize: 16384},
		ABIs:    []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("armeabi-v7a")}},
		App:     &matrix.App{Dir: "app", Name: "tiny", ApplicationID: "dev.gondk.tiny", VersionCode: 7, VersionName: "1.2 beta"},
		Signing: &matrix.Signing{KeystoreEnv: "T_KEYSTORE", StorePasswordEnv: "T_STORE_PASSWORD", KeyAliasEnv: "T_KEY_ALIAS"},
	}
	run := step.New(root, append(os.Environ(), env...), step.NewLog(f), true)
	return &project{&Builder{Runner: run, Matrix: m, Tools: tools, ClassCache: filepath.Join(testkit.Cache(t), "jvm")}, root, log}
}

func (p *project) said(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(p.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (p *project) base() error {
	if err := p.Check(); err != nil {
		return err
	}
	return p.Base(context.Background())
}

// build makes the bundles of build paths out of libraries that a compiler made.
func (p *project) build(t *testing.T, buildPaths ...string) error {
	t.Helper()
	if err := p.base(); err != nil {
		return err
	}
	libs := map[string]map[string]Folders{}
	for _, path := range buildPaths {
		libs[path] = tinyLibraries(t, p.root)
	}
	return p.Bundles(context.Background(), libs)
}

// tinyRoot is where tinyProject's lies: among names that tools trip over.
func tinyRoot() string { return filepath.Join(shared, "ein Täst, mit Komma") }

// tinyProject is the project of testdata/app with both bundles, which are built once for all tests. Its app may not be changed.
func tinyProject(t *testing.T, found *toolchain.Tools) *project {
	t.Helper()
	p := newProject(t, tinyRoot(), "testdata/app", found, "TZ=UTC", "LC_ALL=C")
	if err := p.build(t, "cmake", "ndk-build"); err != nil {
		t.Fatal(whole(err))
	}
	return p
}

// withStubs gives a project the stubs that tinyProject has compiled.
func (p *project) withStubs(t *testing.T) *project {
	t.Helper()
	tiny := newProject(t, tinyRoot(), "testdata/app", p.Tools)
	if err := tiny.stubs(t.Context()); err != nil {
		t.Fatal(whole(err))
	}
	if err := os.CopyFS(p.work("stubs"), os.DirFS(tiny.work("stubs"))); err != nil {
		t.Fatal(err)
	}
	const stamp = step.StateDir + "/stamps/stubs.json"
	testkit.Write(t, filepath.Join(p.root, stamp), testkit.Read(t, filepath.Join(tiny.root, stamp)))
	return p
}

// whole returns an error as a user sees it: what the failed command wrote, then the error.
func whole(err error) string {
	if err == nil {
		return ""
	}
	var failed *step.Error
	if errors.As(err, &failed) {
		return failed.Output + "\n" + err.Error()
	}
	return err.Error()
}

// tinyLibraries gives a project libtiny.so for both ABIs, and beside it what is not to be packed. They are made once for all tests.
func tinyLibraries(t *testing.T, root string) map[string]Folders {
	t.Helper()
	made := filepath.Join(shared, "libraries")
	if len(existing(made)) == 0 {
		makeTinyLibraries(t, made)
	}
	if err := os.RemoveAll(filepath.Join(root, "build", "libs")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "build", "symbols")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, os.DirFS(made)); err != nil {
		t.Fatal(err)
	}
	return tinyFolders(root)
}

func makeTinyLibraries(t *testing.T, root string) {
	t.Helper()
	dirs := tinyFolders(root)
	for _, name := range []string{"arm64-v8a", "armeabi-v7a"} {
		packed, linked := filepath.Join(dirs[name].Packed, "libtiny.so"), filepath.Join(dirs[name].Linked, "libtiny.so")
		testkit.Write(t, filepath.Join(dirs[name].Packed, "notes.txt"), "not a library\n")
		mkdir(t, dirs[name].Linked)
		output(t, testkit.Program(t, "clang-19"), "--target="+abi.Find(name).Target("24"), "-shared", "-nostdlib", "-fuse-ld=lld", "-g",
			"-ffile-prefix-map="+workingDir(t)+"=.", "-Wl,-soname,libtiny.so", "-o", linked, filepath.Join("testdata", "tiny.c"))
		output(t, testkit.Program(t, "llvm-strip-19"), "--strip-unneeded", "-o", packed, linked)
	}
	testkit.Write(t, filepath.Join(dirs["x86_64"].Packed, "libtiny.so"), "x")
}

func tinyFolders(root string) map[string]Folders {
	dirs := map[string]Folders{}
	for _, name := range []string{"arm64-v8a", "armeabi-v7a", "x86_64"} { // the last is not in the matrix
		dirs[name] = Folders{filepath.Join(root, "build", "libs", name), filepath.Join(root, "build", "symbols", name)}
	}
	return dirs
}

func workingDir(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// fakeNDK makes an NDK of the distribution's llvm-objcopy. It is one for all tests: with another, a bundle is not up to date.
func fakeNDK(t *testing.T) *toolchain.NDK {
	t.Helper()
	ndk := &toolchain.NDK{Root: filepath.Join(shared, "ndk")}
	name := ndk.Tool("llvm-objcopy")
	if len(existing(name)) > 0 {
		return ndk
	}
	mkdir(t, filepath.Dir(name))
	if err := os.Symlink(testkit.Program(t, "llvm-objcopy-19"), name); err != nil {
		t.Fatal(err)
	}
	return ndk
}

// tools finds the real tools; a test that needs them is skipped if one is missing.
func tools(t *testing.T) *toolchain.Tools {
	t.Helper()
	if testing.Short() {
		t.Skip("runs Android's tools")
	}
	bundletool := toolchain.Tool{Name: "bundletool", Path: testkit.Bundletool(t)}
	return &toolchain.Tools{
		Java:       toolchain.Tool{Path: testkit.Program(t, "java")},
		Javac:      toolchain.Tool{Path: testkit.Program(t, "javac")},
		Jarsigner:  toolchain.Tool{Path: testkit.Program(t, "jarsigner")},
		Keytool:    toolchain.Tool{Path: testkit.Program(t, "keytool")},
		AAPT2:      toolchain.Tool{Path: testkit.Program(t, "aapt2")},
		APKSigner:  toolchain.Tool{Path: testkit.Program(t, "apksigner")},
		Bundletool: bundletool,
		D8:         bundletool,
		NDK:        fakeNDK(t),
		Framework:  toolchain.Tool{Path: file(t, "/usr/share/android-framework-res/framework-res.apk")},
	}
}

func file(t *testing.T, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		testkit.Missing(t, "no %s here: run `go tool mage setup`", path)
	}
	return path
}

// askBundletool asks bundletool about cmake's bundle, and gives what it says to standard output: new JVMs warn of it on the other.
func (p *project) askBundletool(t *testing.T, words ...string) string {
	t.Helper()
	out, err := p.bundletool(t.Context(), append(words, "--bundle="+p.File("cmake"))...)
	if err != nil {
		t.Fatal(whole(err))
	}
	return out.Stdout
}

// output runs a program; one of Java's does not take the time to become fast.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "JAVA_TOOL_OPTIONS="+strings.Join(shortLived, " "))
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, all.String())
	}
	return all.String()
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
}
