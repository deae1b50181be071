package setup

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// everything is what a bare machine lacks for the sample.
var everything = []string{
	"aapt", "android-framework-res", "apksigner", "clang-19", "cmake", "default-jdk-headless", "libgcc-12-dev-arm64-cross",
	"libgcc-12-dev-armel-cross", "linux-libc-dev-arm64-cross", "linux-libc-dev-armhf-cross", "lld-19", "llvm-19", "make", "ninja-build",
}

// fakeApt plays apt-cache, apt-get and sudo, and keeps what was run.
type fakeApt struct {
	old, fresh []string         // what the package lists have before and after apt-get update
	fails      map[string]error // by command line
	stderr     string           // of apt-get update
	ran        []string
}

func (f *fakeApt) run(_ context.Context, c step.Cmd) (step.Output, error) {
	line := strings.Join(append([]string{c.Path}, c.Args...), " ")
	if c.Path == "apt-cache" {
		var out strings.Builder
		for _, name := range f.old {
			if slices.Contains(c.Args, name) {
				fmt.Fprintf(&out, " %s | 1.0-1 | mirror bookworm/main amd64 Packages\n", name)
			}
		}
		return step.Output{Stdout: out.String()}, nil
	}
	f.ran = append(f.ran, line)
	err := f.fails[line]
	delete(f.fails, line)
	if strings.HasSuffix(line, " update") && err == nil {
		f.old = f.fresh
		return step.Output{Stderr: f.stderr}, nil
	}
	return step.Output{}, err
}

func TestAptInstall(t *testing.T) {
	const (
		env     = "env DEBIAN_FRONTEND=noninteractive LC_ALL=C "
		front   = env + "apt-get -o DPkg::Lock::Timeout=120 "
		install = "install -y --no-install-recommends "
	)
	ubuntu := []string{"clang-15", "clang-18", "lld-15", "lld-18", "llvm-15", "llvm-18", "clang-17", "libgcc-13-dev-arm64-cross", "libgcc-9-dev-arm64-cross", "make"}
	some := []string{"clang-19", "libgcc-12-dev-arm64-cross", "lld-19", "llvm-19", "make"}
	gone := errors.New("apt-get: 404 Not Found")
	failed := func(what string, err error) string {
		return fmt.Sprintf("apt-get %s failed for the reason shown above: %v; check the network and apt's sources", what, err)
	}
	tests := []struct {
		name   string
		apt    apt
		fake   fakeApt
		wanted []string
		ran    []string
		err    string
	}{
		{
			name: "root, fresh lists", apt: apt{root: true}, fake: fakeApt{old: everything}, wanted: everything,
			ran: []string{front + install + strings.Join(everything, " ")},
		},
		{
			name: "root, no lists", apt: apt{root: true}, fake: fakeApt{fresh: everything}, wanted: []string{"cmake"},
			ran: []string{front + "update", front + install + "cmake"},
		},
		{
			name: "root, lists from long ago", apt: apt{root: true}, wanted: []string{"cmake"},
			fake: fakeApt{old: everything, fresh: everything, fails: map[string]error{front + install + "cmake": gone}},
			ran:  []string{front + install + "cmake", front + "update", front + install + "cmake"},
		},
		{
			name: "an installation was interrupted", apt: apt{root: true}, wanted: []string{"cmake"},
			fake: fakeApt{old: everything, fresh: everything, fails: map[string]error{front + install + "cmake": &step.Error{Name: "apt-get",
				Output: "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.", Err: gone}}},
			ran: []string{front + install + "cmake", env + "dpkg --configure -a", front + "update", front + install + "cmake"},
		},
		{
			name: "fails for good", apt: apt{root: true}, wanted: []string{"cmake"},
			fake: fakeApt{old: everything, fails: map[string]error{front + install + "cmake": gone, front + "update": errors.New("apt-get: no network")}},
			ran:  []string{front + install + "cmake", front + "update"}, err: failed("install", gone) + "\n" + failed("update", errors.New("apt-get: no network")),
		},
		{
			name: "another release's names", apt: apt{root: true}, fake: fakeApt{old: ubuntu}, wanted: some,
			ran: []string{front + install + "clang-18 libgcc-13-dev-arm64-cross lld-18 llvm-18 make"},
		},
		{
			name: "sudo without a password", apt: apt{sudo: true}, fake: fakeApt{old: everything}, wanted: []string{"cmake"},
			ran: []string{"sudo -n true", "sudo -n " + front + install + "cmake"},
		},
		{
			name: "sudo with a password", apt: apt{sudo: true, tty: true}, wanted: []string{"cmake"},
			fake: fakeApt{old: everything, fails: map[string]error{"sudo -n true": gone}},
			ran:  []string{"sudo -n true", "sudo " + front + install + "cmake"},
		},
		{
			name: "sudo and nobody to type the password", apt: apt{sudo: true}, wanted: []string{"cmake"},
			fake: fakeApt{old: everything, fails: map[string]error{"sudo -n true": gone}}, ran: []string{"sudo -n true"},
			err: "setup is not allowed to install packages here; run this as root, then run setup again:\n" +
				"  apt-get update && apt-get install -y --no-install-recommends cmake",
		},
		{
			name: "no right at all, no lists", apt: apt{tty: true}, wanted: []string{"clang-19", "make"},
			err: "setup is not allowed to install packages here; run this as root, then run setup again:\n" +
				"  apt-get update && apt-get install -y --no-install-recommends clang-19 make",
		},
		{
			name: "no such package", apt: apt{root: true}, wanted: some, fake: fakeApt{old: []string{"make", "clang-14"}, fresh: []string{"make"}},
			ran: []string{front + "update"},
			err: "this release of the distribution has no package clang-19, libgcc-12-dev-arm64-cross, lld-19, llvm-19: " +
				"use a newer release, or an Android SDK and NDK (ANDROID_HOME)",
		},
		{
			name: "no network, and apt-get update makes nothing of it", apt: apt{root: true}, wanted: []string{"cmake"}, fake: fakeApt{stderr: "W: Failed to fetch http://mirror/InRelease  Could not resolve 'mirror'\n" +
				"W: Some index files failed to download.\n"},
			ran: []string{front + "update"},
			err: "apt-get update: there is no package cmake, but some package lists could not be fetched; check the network and apt's sources:\n" +
				"  http://mirror/InRelease  Could not resolve 'mirror'",
		},
		{
			name: "no network", apt: apt{root: true}, wanted: []string{"cmake"},
			fake: fakeApt{fails: map[string]error{front + "update": gone}}, ran: []string{front + "update"}, err: failed("update", gone),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, fake := test.apt, test.fake
			a.run, a.say = fake.run, func(string, ...any) {}
			err := a.install(t.Context(), test.wanted)
			if diff := cmp.Diff(test.ran, fake.ran); diff != "" {
				t.Error(diff)
			}
			if got := fmt.Sprint(err); got != test.err && !(err == nil && test.err == "") {
				t.Errorf("got  %q\nwant %q", got, test.err)
			}
		})
	}
}

func TestPickTakesOneLLVM(t *testing.T) {
	has := map[string]bool{}
	for _, name := range []string{"clang-20", "clang-17", "lld-17", "llvm-17", "libclang-rt-17-dev", "clang-16", "lld-16", "llvm-16", "libclang-rt-16-dev", "lld-20", "llvm-20"} {
		has[name] = true
	}
	names, lacking := pick([]string{"clang-19", "libclang-rt-19-dev", "lld-19", "llvm-19"}, has)
	if want := []string{"clang-17", "libclang-rt-17-dev", "lld-17", "llvm-17"}; !slices.Equal(names, want) || lacking != nil {
		t.Errorf("got %q, lacking %q; want %q", names, lacking, want)
	}
}

func TestPackages(t *testing.T) {
	env := toolchain.Env{OS: "linux", Distro: []string{"debian"}, Root: t.TempDir()}
	missing := toolchain.Findings{{Packages: []string{"make", "clang-19"}}, {}, {Packages: []string{"clang-19", "aapt"}}}
	if got, want := packages(&env, missing), []string{"aapt", "ca-certificates", "clang-19", "make"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	env.Vars = map[string]string{"SSL_CERT_FILE": "/my/ca.pem"}
	if got, want := packages(&env, missing[:2]), []string{"clang-19", "make"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestByHand compares what machines without apt are told, whole.
func TestByHand(t *testing.T) {
	for _, env := range []toolchain.Env{
		{OS: "darwin", Arch: "arm64"}, {OS: "windows", Arch: "amd64"}, {OS: "linux", Arch: "amd64", Distro: []string{"arch"}},
	} {
		env.Vars, env.Root = map[string]string{}, t.TempDir()
		env.Home, env.Cache = filepath.Join(env.Root, "home"), filepath.Join(env.Root, "cache")
		need := toolchain.Need{ABIs: []*abi.ABI{abi.Find("arm64-v8a")}, MinSDK: 24, TargetSDK: 36, CMake: true, NDKBuild: true, App: true, All: true}
		if env.OS == "linux" {
			need.NDK = []string{"25", "26"} // ndklite looks at the real machine
		}
		_, findings, _ := toolchain.Find(t.Context(), runner(t), env, need)
		golden := filepath.Join("testdata", "by-hand-"+env.OS+".txt")
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), fmt.Sprintln(byHand(&env, findings.Missing()))); diff != "" {
			t.Errorf("%s is another (-want +got):\n%s", golden, diff)
		}
	}
}

// TestDry says what would be installed, and installs nothing.
func TestDry(t *testing.T) {
	env := toolchain.Env{OS: "linux", Arch: "amd64", Distro: []string{"debian"}, Root: t.TempDir(), Cache: t.TempDir(), Vars: map[string]string{"PATH": t.TempDir()}}
	logFile := filepath.Join(t.TempDir(), "log")
	log, err := os.Create(logFile)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	r := step.New(t.TempDir(), os.Environ(), step.NewLog(log), false)
	r.Dry = true
	need := toolchain.Need{ABIs: []*abi.ABI{abi.Find("arm64-v8a")}, MinSDK: 24, TargetSDK: 36, CMake: true, NDKBuild: true, App: true, Kotlin: true, NDK: []string{"27"}}
	if err := Run(t.Context(), r, Options{Env: env, Need: need}); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(logFile)
	if err != nil || !strings.HasPrefix(string(said), "would install ") || !strings.Contains(string(said), " cmake ") ||
		!strings.Contains(string(said), "\nwould download bundletool to "+env.BundletoolPath()+"\nwould have Maven copy Kotlin 2.4.21 to "+env.KotlinDir()+"\n") ||
		!strings.Contains(string(said), " maven ") {
		t.Errorf("said %q, %v", said, err)
	}
}

func runner(t *testing.T) *step.Runner {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return step.New(t.TempDir(), os.Environ(), step.NewLog(log), false)
}

func TestWrongVariableStopsSetup(t *testing.T) {
	env := toolchain.Env{OS: "linux", Arch: "amd64", Distro: []string{"debian"}, Vars: map[string]string{"ANDROID_HOME": "nowhere"}, Root: t.TempDir()}
	err := Run(t.Context(), runner(t), Options{Env: env, Need: toolchain.Need{MinSDK: 24, TargetSDK: 36}})
	if want := "ANDROID_HOME=nowhere: not an absolute path; "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

// fakeBundletool is a jar that looks like bundletool.
func fakeBundletool(t *testing.T) string {
	t.Helper()
	var jar bytes.Buffer
	z := zip.NewWriter(&jar)
	for _, name := range []string{"BundleToolMain.class", "model/version/BundleToolVersion.class"} {
		if _, err := z.Create("com/android/tools/build/bundletool/" + name); err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create("com/android/bundle/Config$UncompressNativeLibraries$PageAlignment.class")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "PAGE_ALIGNMENT_16K")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return jar.String()
}

// TestEverythingThere runs setup where an SDK, an NDK and a JDK have all that is needed: it says one line and installs nothing.
func TestEverythingThere(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go on PATH: ", err)
	}
	root := t.TempDir()
	sdk := filepath.Join(root, "sdk")
	for path, content := range map[string]string{
		"ndk/27.0.1/source.properties":                               "Pkg.Desc = Android NDK\nPkg.Revision = 27.0.1\n",
		"ndk/27.0.1/meta/platforms.json":                             `{"min": 21, "max": 35}`,
		"ndk/27.0.1/ndk-build":                                       "",
		"ndk/27.0.1/build/cmake/android.toolchain.cmake":             "",
		"ndk/27.0.1/toolchains/llvm/prebuilt/linux-x86_64/bin/clang": "",
		"build-tools/36.0.0/aapt2":                                   "", "build-tools/36.0.0/apksigner": "", "build-tools/36.0.0/lib/d8.jar": "",
		"platforms/android-36/android.jar": "", "cmake/3.22.1/bin/cmake": "", "cmake/3.22.1/bin/ninja": "",
		"../usr/lib/jvm/17/release": `JAVA_VERSION="17.0.1"`, "../usr/lib/jvm/17/bin/java": "", "../usr/lib/jvm/17/bin/javac": "",
		"../usr/lib/jvm/17/bin/jarsigner": "", "../usr/lib/jvm/17/bin/keytool": "", "../bundletool.jar": fakeBundletool(t),
		"../etc/ssl/certs/ca-certificates.crt": "",
	} {
		path = filepath.Join(sdk, filepath.FromSlash(path))
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, []byte(content), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	goDir := filepath.Join(root, "go only")
	os.Mkdir(goDir, 0o777)
	if err := os.Symlink(goCommand, filepath.Join(goDir, "go")); err != nil {
		t.Skip("this system makes no symbolic links: ", err)
	}
	env := toolchain.Env{OS: "linux", Arch: "amd64", Distro: []string{"debian"}, Root: root, Cache: filepath.Join(root, "cache"), Vars: map[string]string{
		"PATH": goDir, "ANDROID_HOME": sdk, "GONDK_BUNDLETOOL": filepath.Join(root, "bundletool.jar"),
	}}
	need := toolchain.Need{ABIs: []*abi.ABI{abi.Find("arm64-v8a")}, MinSDK: 24, TargetSDK: 36, CMake: true, NDKBuild: true, App: true}
	logFile := filepath.Join(root, "log")
	log, err := os.Create(logFile)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if err := Run(t.Context(), step.New(root, os.Environ(), step.NewLog(log), false), Options{Env: env, Need: need}); err != nil {
		t.Fatal(err)
	}
	if said, _ := os.ReadFile(logFile); string(said) != "setup: everything is there\n" {
		t.Errorf("said %q", said)
	}
}
