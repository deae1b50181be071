package toolchain

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The API levels that Google's releases tell in meta/platforms.json.
var releases = []struct {
	revision  string
	low, high int
}{
	{"21.4.7075529", 16, 30}, {"22.1.7171670", 16, 30}, {"23.2.8568313", 16, 31}, {"24.0.8215888", 19, 32}, {"25.2.9519653", 19, 33},
	{"26.3.11579264", 21, 34}, {"27.2.12479018", 21, 35}, {"28.2.13676358", 21, 35}, {"29.0.14206865", 21, 35}, {"30.0.16248370", 21, 37}, {"31.0.17000000-beta1", 23, 37},
}

func TestReadNDK(t *testing.T) {
	hosts := []struct{ goos, goarch, tag string }{
		{"linux", "amd64", "linux-x86_64"}, {"darwin", "amd64", "darwin-x86_64"}, {"darwin", "arm64", "darwin-x86_64"},
		{"windows", "amd64", "windows-x86_64"}, {"windows", "arm64", "windows-x86_64"}, {"linux", "arm64", "linux-arm64"},
	}
	for i, rel := range releases {
		host := hosts[i%len(hosts)]
		root := filepath.Join(t.TempDir(), "größer")
		mockNDK(t, root, rel.revision, host.tag, rel.low, rel.high)
		ndk, err := readNDK(&Env{OS: host.goos, Arch: host.goarch}, root)
		if err != nil {
			t.Errorf("r%s on %s/%s: %v", rel.revision, host.goos, host.goarch, err)
			continue
		}
		want := NDK{Root: root, Revision: rel.revision, Major: 21 + i, Host: host.tag, MinAPI: rel.low, MaxAPI: rel.high}
		if *ndk != want {
			t.Errorf("got %+v, want %+v", *ndk, want)
		}
	}
}

func TestNDKPrograms(t *testing.T) {
	ndk := NDK{Root: "ndk", Host: "windows-x86_64"}
	got := []string{ndk.Tool("llvm-ar"), ndk.NDKBuild()}
	want := []string{filepath.FromSlash("ndk/toolchains/llvm/prebuilt/windows-x86_64/bin/llvm-ar.exe"), filepath.FromSlash("ndk/ndk-build.cmd")}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnfitNDK(t *testing.T) {
	good := func(t *testing.T, root string) { mockNDK(t, root, "27.2.12479018", "linux-x86_64", 21, 35) }
	without := func(path string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			good(t, root)
			if err := os.RemoveAll(filepath.Join(root, filepath.FromSlash(path))); err != nil {
				t.Fatal(err)
			}
		}
	}
	with := func(files ...string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			good(t, root)
			tree(t, root, files...)
		}
	}
	tests := []struct {
		name, arch string
		make       func(t *testing.T, root string)
		want       string // "" for fit
	}{
		{"nowhere", "amd64", func(*testing.T, string) {}, "no such folder"},
		{"a file", "amd64", func(t *testing.T, root string) { tree(t, root, "", "") }, "a file, not an NDK's folder"},
		{"an empty folder", "amd64", func(t *testing.T, root string) { os.Mkdir(root, 0o777) }, "not an NDK: it has no source.properties"},
		{"an SDK", "amd64", func(t *testing.T, root string) { tree(t, root, "platforms/android-36/android.jar", "") }, "an Android SDK without an NDK, not an NDK"},
		{"an SDK with NDKs", "amd64", func(t *testing.T, root string) {
			tree(t, root, "ndk/9.1.1/x", "", "ndk/10.0.1/x", "")
		}, "an Android SDK, not an NDK; the newest NDK in it is ROOT/ndk/10.0.1"},
		{"an SDK's CMake", "amd64", func(t *testing.T, root string) {
			tree(t, root, "source.properties", "Pkg.Desc = CMake 3.22.1\nPkg.Revision = 3.22.1\n")
		}, `not an NDK: Pkg.Desc in its source.properties is "CMake 3.22.1"`},
		{"r10", "amd64", func(t *testing.T, root string) { tree(t, root, "RELEASE.TXT", "r10e") }, "an NDK older than r11"},
		{"r20", "amd64", func(t *testing.T, root string) { mockNDK(t, root, "20.1.5948944", "linux-x86_64", 16, 29) }, "too old: gondk works with r21 and later"},
		{"no revision", "amd64", with("source.properties", "Pkg.Desc = Android NDK\n"), `not an NDK: Pkg.Revision in its source.properties is ""`},
		{"no clang", "amd64", without("toolchains/llvm/prebuilt/linux-x86_64/bin/clang"), "it has no toolchains/llvm/prebuilt/linux-x86_64/bin/clang: it was only partly unpacked or downloaded"},
		{"no ndk-build", "amd64", without("ndk-build"), "it has no ndk-build: it was only partly unpacked or downloaded"},
		{"no toolchain file", "amd64", without("build"), "it has no build/cmake/android.toolchain.cmake: it was only partly unpacked or downloaded"},
		{"no toolchains", "amd64", without("toolchains"), "it has no toolchains/llvm/prebuilt: it was only partly unpacked or downloaded"},
		{"another machine's", "amd64", func(t *testing.T, root string) { mockNDK(t, root, "27.2.12479018", "darwin-x86_64", 21, 35) }, "an NDK for another machine: it has darwin-x86_64, but this machine needs linux-x86_64"},
		{"on linux/arm64", "arm64", good, "its programs are not for linux/arm64; Google ships no NDK for it"},
		{"on linux/riscv64", "riscv64", good, "Google ships no NDK for linux/riscv64"},
		{"no API levels", "amd64", without("meta"), "it has neither meta/platforms.json nor API levels in its sysroot: it was only partly unpacked or downloaded"},
		{"odd API levels", "amd64", with("meta/platforms.json", `{"max": 35}`), "its meta/platforms.json does not give its API levels"},
		{"levels of the sysroot", "amd64", func(t *testing.T, root string) {
			without("meta")(t, root)
			lib := "toolchains/llvm/prebuilt/linux-x86_64/sysroot/usr/lib/"
			tree(t, root, lib+"aarch64-linux-android/9/libc.so", "", lib+"aarch64-linux-android/21/libc.so", "", lib+"arm-linux-androideabi/35/libc.so", "")
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "ndk")
			test.make(t, root)
			ndk, err := readNDK(&Env{OS: "linux", Arch: test.arch}, root)
			want := strings.ReplaceAll(test.want, "ROOT", root)
			if got := fmt.Sprint(err); got != want && !(err == nil && want == "") {
				t.Errorf("got %q, want %q", got, want)
			}
			if err == nil && (ndk.MinAPI != 9 || ndk.MaxAPI != 35) {
				t.Errorf("API levels %d to %d, want 9 to 35", ndk.MinAPI, ndk.MaxAPI)
			}
		})
	}
}

func TestNDKOrder(t *testing.T) {
	const tag = "linux-x86_64"
	tests := []struct {
		name string
		need func(*Need)
		make func(t *testing.T, env *Env)
		want string // root, below the machine's; "" for none
		by   string
	}{
		{"the newest by number", nil, func(t *testing.T, env *Env) {
			for _, rel := range []string{"9.1.100", "21.4.7075529", "27.0.9", "27.0.12077973"} {
				mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk", rel), rel, tag, 16, 35)
			}
		}, "home/Android/Sdk/ndk/27.0.12077973", "the SDK's default place"},
		{"a release before its beta", nil, func(t *testing.T, env *Env) {
			for _, rel := range []string{"29.0.1-beta2", "29.0.1"} {
				mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk", rel), rel, tag, 16, 35)
			}
		}, "home/Android/Sdk/ndk/29.0.1", "the SDK's default place"},
		{"a variable", nil, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "r21"), "21.4.7075529", tag, 16, 30)
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/27.0.1"), "27.0.1", tag, 21, 35)
			env.Vars["ANDROID_NDK_ROOT"] = filepath.Join(env.Root, "r21")
		}, "r21", "ANDROID_NDK_ROOT"},
		{"ANDROID_HOME before the default place", nil, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "sdk/ndk/25.0.1"), "25.0.1", tag, 19, 33)
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/27.0.1"), "27.0.1", tag, 21, 35)
			env.Vars["ANDROID_HOME"] = filepath.Join(env.Root, "sdk")
		}, "sdk/ndk/25.0.1", "ANDROID_HOME"},
		{"ndk-bundle", nil, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "sdk/ndk-bundle"), "22.1.7171670", tag, 16, 30)
			env.Vars["ANDROID_SDK_ROOT"] = filepath.Join(env.Root, "sdk")
		}, "sdk/ndk-bundle", "ANDROID_SDK_ROOT"},
		{"the one that the matrix accepts", func(n *Need) { n.NDK = []string{"25"} }, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/25.0.1"), "25.0.1", tag, 19, 33)
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/27.0.1"), "27.0.1", tag, 21, 35)
		}, "home/Android/Sdk/ndk/25.0.1", "the SDK's default place"},
		{"one that is fit for min SDK", func(n *Need) { n.MinSDK = 19 }, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/25.0.1"), "25.0.1", tag, 19, 33)
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/27.0.1"), "27.0.1", tag, 21, 35)
		}, "home/Android/Sdk/ndk/25.0.1", "the SDK's default place"},
		{"not below a path with a space", nil, func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "my sdk/ndk/27.0.1"), "27.0.1", tag, 21, 35)
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/25.0.1"), "25.0.1", tag, 19, 33)
			env.Vars["ANDROID_HOME"] = filepath.Join(env.Root, "my sdk")
		}, "home/Android/Sdk/ndk/25.0.1", "the SDK's default place"},
		{"gondk's cache", nil, func(t *testing.T, env *Env) {
			env.Cache = filepath.Join(env.Root, "cache")
			mockNDK(t, filepath.Join(env.Cache, "ndk/26.0.1"), "26.0.1", tag, 21, 34)
		}, "cache/ndk/26.0.1", "gondk's cache"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env, need := machine(t), sampleNeed()
			test.make(t, &env)
			if test.need != nil {
				test.need(&need)
			}
			tools, findings, _ := find(t, env, need)
			if tools.NDK == nil {
				t.Fatalf("found none:\n%s", findings.told())
			}
			if want := filepath.Join(env.Root, filepath.FromSlash(test.want)); tools.NDK.Root != want || tools.NDK.Found != test.by {
				t.Errorf("got %s by %s, want %s by %s", tools.NDK.Root, tools.NDK.Found, want, test.by)
			}
		})
	}
}

func TestWrongVariables(t *testing.T) {
	tests := []struct {
		name  string
		value string // ROOT stands for the machine's root
		make  func(t *testing.T, env *Env)
		want  string // the error's start
	}{
		{"ANDROID_NDK_HOME", "ROOT/nowhere", nil, "ANDROID_NDK_HOME=ROOT/nowhere: no such folder; set ANDROID_NDK_HOME to the folder of an NDK from r21 to r31"},
		{"ANDROID_NDK_ROOT", "ndk", nil, "ANDROID_NDK_ROOT=ndk: not an absolute path; set ANDROID_NDK_ROOT to"},
		{"ANDROID_NDK", "ROOT/ndk.zip", func(t *testing.T, env *Env) { tree(t, env.Root, "ndk.zip", "PK") }, "ANDROID_NDK=ROOT/ndk.zip: a file, not an NDK's folder; "},
		{"ANDROID_NDK_HOME", "ROOT/sdk", func(t *testing.T, env *Env) { tree(t, env.Root, "sdk/build-tools/36.0.0/aapt2", "") }, "ANDROID_NDK_HOME=ROOT/sdk: an Android SDK without an NDK, not an NDK"},
		{"ANDROID_NDK_HOME", "ROOT/ndk", func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 25, 35)
		}, "ANDROID_NDK_HOME=ROOT/ndk: NDK 27.0.1: min_sdk 24 of abi-matrix.toml is below 25, this NDK's lowest API level; set min_sdk to 25 or more, or use an older NDK"},
		{"ANDROID_NDK_HOME", "ROOT/ndk", func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "31.0.1", "linux-x86_64", 25, 37)
		}, "ANDROID_NDK_HOME=ROOT/ndk: NDK 31.0.1: min_sdk 24 of abi-matrix.toml is below 25, this NDK's lowest API level; set min_sdk to 25 or more, or use an older NDK"},
		{"ANDROID_NDK_HOME", "ROOT/ndk", func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "21.0.1", "linux-x86_64", 16, 23)
		}, "ANDROID_NDK_HOME=ROOT/ndk: NDK 21.0.1: min_sdk 24 of abi-matrix.toml is above 23, this NDK's highest API level; set min_sdk to 23 or less"},
		{"ANDROID_NDK_HOME", "ROOT/my ndk", func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "my ndk"), "27.0.1", "linux-x86_64", 21, 35)
		}, "ANDROID_NDK_HOME=ROOT/my ndk: NDK 27.0.1: its path has a space, which ndk-build refuses"},
		{"ANDROID_HOME", "ROOT/nowhere", nil, "ANDROID_HOME=ROOT/nowhere: no such folder; set ANDROID_HOME to an Android SDK's folder, or unset it"},
		{"ANDROID_HOME", "sdk", nil, "ANDROID_HOME=sdk: not an absolute path"},
		{"ANDROID_SDK_ROOT", "ROOT/ndk", func(t *testing.T, env *Env) {
			mockNDK(t, filepath.Join(env.Root, "ndk"), "27.0.1", "linux-x86_64", 21, 35)
		}, "ANDROID_SDK_ROOT=ROOT/ndk: an NDK, not an Android SDK"},
		{"ANDROID_HOME", "ROOT/doc", func(t *testing.T, env *Env) { tree(t, env.Root, "doc/readme", "") }, "ANDROID_HOME=ROOT/doc: not an Android SDK"},
		{"JAVA_HOME", "ROOT/nowhere", nil, "JAVA_HOME=ROOT/nowhere: no such folder; set JAVA_HOME to a JDK 11 or later, or unset it"},
		{"JAVA_HOME", "ROOT/java", func(t *testing.T, env *Env) { mockJDK(t, filepath.Join(env.Root, "java"), "1.8.0_292") }, "JAVA_HOME=ROOT/java: JDK 1.8.0_292: too old: gondk needs a JDK 11 or later"},
		{"JAVA_HOME", "ROOT/jre", func(t *testing.T, env *Env) {
			tree(t, env.Root, "jre/bin/java", "", "jre/release", `JAVA_VERSION="17.0.1"`)
		}, "JAVA_HOME=ROOT/jre: JDK 17.0.1: it has no bin/javac, so it is a Java runtime, not a JDK"},
		{"GONDK_BUNDLETOOL", "ROOT/nowhere.jar", nil, "GONDK_BUNDLETOOL=ROOT/nowhere.jar: no such file or directory"},
		{"GONDK_BUNDLETOOL", "ROOT/page.jar", func(t *testing.T, env *Env) { tree(t, env.Root, "page.jar", "<html>") }, "GONDK_BUNDLETOOL=ROOT/page.jar: not a jar, or only partly downloaded; set GONDK_BUNDLETOOL to a bundletool-all jar (1.18.2 works)"},
		{"GONDK_BUNDLETOOL", "tool.jar", nil, "GONDK_BUNDLETOOL=tool.jar: not an absolute path; "},
		{"GONDK_BUNDLETOOL", "ROOT/tools", func(t *testing.T, env *Env) { tree(t, env.Root, "tools/tool.jar", "") }, "GONDK_BUNDLETOOL=ROOT/tools: not a file; "},
		{"GONDK_BUNDLETOOL", "ROOT/other.jar", func(t *testing.T, env *Env) {
			mockJar(t, filepath.Join(env.Root, "other.jar"), "org/example/Main.class", "")
		}, "GONDK_BUNDLETOOL=ROOT/other.jar: a jar, but not bundletool's: it has no BundleToolMain; "},
		{"GONDK_BUNDLETOOL", "ROOT/old.jar", func(t *testing.T, env *Env) {
			mockJar(t, filepath.Join(env.Root, "old.jar"), mainClass, "", versionClass, "\x01\x00\x051.8.2\x01\x00\x050.0.0")
		}, "GONDK_BUNDLETOOL=ROOT/old.jar: bundletool 1.8.2 is too old: it does not support 16 KB pages; "},
		{"TMPDIR", "ROOT/nowhere", nil, "TMPDIR=ROOT/nowhere: cannot create a file there: no such file or directory; set TMPDIR to a folder that you may write to, or unset it"},
		{"TMPDIR", "ROOT/file", func(t *testing.T, env *Env) { tree(t, env.Root, "file", "") }, "TMPDIR=ROOT/file: cannot create a file there: not a directory; "},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			env := machine(t)
			// What would serve if the variable were not set must not be taken instead.
			mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/28.0.1"), "28.0.1", "linux-x86_64", 21, 35)
			mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-17"), "17.0.1")
			if test.make != nil {
				test.make(t, &env)
			}
			env.Vars[test.name] = strings.ReplaceAll(test.value, "ROOT", env.Root)
			tools, findings, err := find(t, env, sampleNeed())
			got := strings.ReplaceAll(fmt.Sprint(findings.Wrong()), env.Root, "ROOT")
			if !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if err == nil || !strings.Contains(err.Error(), findings.Wrong().Error()) {
				t.Errorf("Find's error %v does not tell", err)
			}
			if strings.Contains(test.name, "NDK_") && tools.NDK != nil && test.name != "GONDK_BUNDLETOOL" {
				t.Errorf("took %s instead", tools.NDK.Root)
			}
			if test.name == "JAVA_HOME" && tools.Javac.Path != "" {
				t.Errorf("took %s instead", tools.Javac.Path)
			}
		})
	}
}

func TestContradiction(t *testing.T) {
	env := machine(t)
	for _, name := range []string{"a", "b"} {
		mockNDK(t, filepath.Join(env.Root, name), "27.0.1", "linux-x86_64", 21, 35)
	}
	if err := os.Symlink(filepath.Join(env.Root, "a"), filepath.Join(env.Root, "also-a")); err != nil {
		t.Skip("this system makes no symbolic links: ", err)
	}
	env.Vars["ANDROID_NDK_HOME"] = filepath.Join(env.Root, "a")
	env.Vars["ANDROID_NDK_ROOT"] = filepath.Join(env.Root, "also-a")
	env.Vars["ANDROID_NDK"] = filepath.Join(env.Root, "b")
	tools, findings, _ := find(t, env, sampleNeed())
	if tools.NDK == nil || tools.NDK.Found != "ANDROID_NDK_HOME" {
		t.Errorf("got %+v, want the first variable's", tools.NDK)
	}
	want := []step.Warning{{
		Name: "NDK", Text: strings.ReplaceAll("NDK: ANDROID_NDK=HERE/b contradicts ANDROID_NDK_HOME=HERE/a, which takes precedence", "HERE", env.Root),
		Cure: "set both to the same folder, or unset one",
	}}
	if got := findings.Warnings(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNewerThanKnown(t *testing.T) {
	env := machine(t)
	mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/32.0.1"), "32.0.1", "linux-x86_64", 23, 38)
	tools, findings, _ := find(t, env, sampleNeed())
	want := []step.Warning{{Name: "NDK", Text: "NDK 32.0.1: newer than r31, the newest that this gondk supports"}}
	if got := findings.Warnings(); tools.NDK == nil || !slices.Equal(got, want) {
		t.Errorf("got %+v and %q, want it used and %q", tools.NDK, got, want)
	}
}

// NDK r31 builds for Android 6.0 and above (android/ndk#2188). One that is named is an error, one that is found gives way to an older one.
func TestMinSDKBelowTheNDK(t *testing.T) {
	env := machine(t)
	mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/31.0.1"), "31.0.1", "linux-x86_64", 23, 37)
	mockNDK(t, filepath.Join(env.Home, "Android/Sdk/ndk/30.0.16248370"), "30.0.16248370", "linux-x86_64", 21, 37)
	need := sampleNeed()
	need.MinSDK = 21
	const why = "min_sdk 21 of abi-matrix.toml is below 23, this NDK's lowest API level"
	tools, findings, _ := find(t, env, need)
	if found := findings.of("NDK"); tools.NDK == nil || tools.NDK.Major != 30 || found[0].State != Unfit || found[0].Why != why {
		t.Errorf("got %+v\n%s", tools.NDK, findings.told())
	}
	env.Vars["ANDROID_NDK_HOME"] = filepath.Join(env.Home, "Android/Sdk/ndk/31.0.1")
	_, _, err := find(t, env, need)
	if want := "NDK 31.0.1: " + why + "; set min_sdk to 23 or more, or use an older NDK"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s\nis not in\n%v", want, err)
	}
	need.MinSDK = 23
	if tools, _, _ = find(t, env, need); tools.NDK == nil || tools.NDK.Major != 31 {
		t.Errorf("min SDK 23: got %+v", tools.NDK)
	}
}

func TestRejectedNDKsAreKept(t *testing.T) {
	env := machine(t)
	env.OS = "darwin" // no ndklite there
	sdk := filepath.Join(env.Home, "Library/Android/sdk")
	mockNDK(t, filepath.Join(sdk, "ndk/20.1.5948944"), "20.1.5948944", "darwin-x86_64", 16, 29)
	mockNDK(t, filepath.Join(sdk, "ndk/27.0.1"), "27.0.1", "linux-x86_64", 21, 35)
	_, findings, err := find(t, env, sampleNeed())
	want := strings.ReplaceAll(`NDK: none that works; install "ndk;28.2.13676358" with Android Studio's SDK Manager or sdkmanager
  passed over: HERE/ndk/27.0.1 (the SDK's default place): an NDK for another machine: it has linux-x86_64, but this machine needs darwin-x86_64
  passed over: HERE/ndk/20.1.5948944 (the SDK's default place): too old: gondk works with r21 and later`, "HERE", sdk)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s\nis not in\n%v", want, err)
	}
	if got := len(findings.of("NDK")); got != 3 {
		t.Errorf("%d findings about NDKs, want 3:\n%s", got, findings.told())
	}
}

func TestAcceptedNDKsAreNoneOfNdklite(t *testing.T) {
	env, need := machine(t), sampleNeed()
	need.NDK = []string{"28", "29"}
	tools, _, err := find(t, env, need)
	want := "NDK: abi-matrix.toml accepts only NDK 28, 29, which was not found; install it with Android Studio's SDK Manager or sdkmanager"
	if tools.NDK != nil || err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %+v, %v; want %q", tools.NDK, err, want)
	}
}
