package toolchain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func TestVersions(t *testing.T) {
	ascending := []string{"nonsense", "9.1", "9.9.9", "10.0", "10.0.1", "go1.25rc1", "go1.25", "1.25.1", "1.26", "3.6.4111459", "3.22.1-g37088a8"}
	ordered := []string{"nonsense", "go1.25rc1", "go1.25", "1.25.1", "1.26", "3.6.4111459", "3.22.1-g37088a8", "9.1", "9.9.9", "10.0", "10.0.1"}
	slices.SortStableFunc(ascending, func(a, b string) int {
		v, _ := parseVersion(a)
		w, _ := parseVersion(b)
		return v.compare(w)
	})
	if diff := cmp.Diff(ordered, ascending); diff != "" {
		t.Error(diff)
	}
	if less("1.26", "1.26.0") || less("1.26.0", "1.26") {
		t.Error("1.26 and 1.26.0 are not equal")
	}
}

func TestDistro(t *testing.T) {
	tests := []struct {
		text   string
		ids    []string
		debian bool
	}{
		{"PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", []string{"debian"}, true},
		{"NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", []string{"ubuntu", "debian"}, true},
		{"ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", []string{"linuxmint", "ubuntu", "debian"}, true},
		{"ID='pop'\nID_LIKE='ubuntu debian'\n", []string{"pop", "ubuntu", "debian"}, true},
		{"ID=fedora\n", []string{"fedora"}, false},
		{"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", []string{"rocky", "rhel", "centos", "fedora"}, false},
		{"ID=arch\n# ID_LIKE=debian\n", []string{"arch"}, false},
		{"", nil, false},
	}
	for _, test := range tests {
		env := Env{Distro: distro(test.text)}
		if !slices.Equal(env.Distro, test.ids) || env.Debian() != test.debian {
			t.Errorf("%q: got %q and %v, want %q and %v", test.text, env.Distro, env.Debian(), test.ids, test.debian)
		}
	}
}

func TestCache(t *testing.T) {
	user := func() (string, error) { return filepath.FromSlash("/u/cache"), nil }
	none := func() (string, error) { return "", errors.New("neither $XDG_CACHE_HOME nor $HOME are defined") }
	abs := filepath.Join(t.TempDir(), "c")
	file := filepath.Join(t.TempDir(), "file")
	tree(t, filepath.Dir(file), "file", "")
	tests := []struct {
		value string
		user  func() (string, error)
		want  string // a path or an error
	}{
		{"", user, filepath.FromSlash("/u/cache/gondk")},
		{abs, none, abs},
		{"here", user, "GONDK_CACHE=here: not an absolute path; set it to one or unset it"},
		{file, user, "GONDK_CACHE=" + file + ": a file; set it to a folder for gondk's downloads, or unset it"},
		{"", none, "no cache folder: neither $XDG_CACHE_HOME nor $HOME are defined; set HOME, or GONDK_CACHE to a folder for gondk's downloads"},
	}
	for _, test := range tests {
		env := Env{Vars: map[string]string{"GONDK_CACHE": test.value}}
		got, err := env.cache(test.user)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestLookPath(t *testing.T) {
	root := t.TempDir()
	tree(t, root, "a/cmake/x", "", "b c/cmake", "", "b c/npm.cmd", "", "d/cmake", "")
	path := strings.Join([]string{"", "relative", filepath.Join(root, "a"), filepath.Join(root, "b c"), filepath.Join(root, "d")}, string(filepath.ListSeparator))
	linux := Env{OS: "linux", Vars: map[string]string{"PATH": path}}
	windows := Env{OS: "windows", Vars: map[string]string{"PATH": path}}
	for _, test := range []struct{ got, want string }{
		{linux.LookPath("cmake"), filepath.Join(root, "b c", "cmake")},
		{linux.LookPath("npm"), ""},
		{windows.LookPath("npm"), filepath.Join(root, "b c", "npm.cmd")},
		{windows.LookPath("cmake"), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if err := os.Chmod(filepath.Join(root, "b c", "cmake"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got, want := linux.LookPath("cmake"), filepath.Join(root, "d", "cmake"); got != want && os.PathSeparator == '/' {
		t.Errorf("a file that cannot be run: got %q, want %q", got, want)
	}
}

func TestDefaultSDK(t *testing.T) {
	tests := []struct {
		goos string
		want string
	}{
		{"linux", "h/Android/Sdk"}, {"darwin", "h/Library/Android/sdk"}, {"windows", "l/Android/Sdk"}, {"plan9", ""},
	}
	for _, test := range tests {
		env := Env{OS: test.goos, Home: "h", Vars: map[string]string{"LOCALAPPDATA": "l"}}
		if got := defaultSDK(&env); got != filepath.FromSlash(test.want) {
			t.Errorf("%s: got %q, want %q", test.goos, got, test.want)
		}
	}
}

func TestJavaMajor(t *testing.T) {
	for text, want := range map[string]int{"17.0.15": 17, "1.8.0_292": 8, "11": 11, "9-ea": 9, "25.0.3+9": 25, "": 0, "x": 0, "1": 1} {
		if got := javaMajor(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
	if got := quotedVersion("openjdk version \"17.0.15\" 2025-04-15\n"); got != "17.0.15" {
		t.Errorf("got %q", got)
	}
}

func TestJava(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, env *Env)
		want string // home below the machine's root; "" for none
		by   string
	}{
		{"PATH, not the newest", func(t *testing.T, env *Env) {
			mockJDK(t, filepath.Join(env.Root, "opt/java/jdk-11"), "11.0.2")
			mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-17"), "17.0.1")
			env.Vars["PATH"] = filepath.Join(env.Root, "opt/java/jdk-11/bin")
		}, "opt/java/jdk-11", "PATH"},
		{"a Java without javac on PATH is passed over", func(t *testing.T, env *Env) {
			tree(t, env.Root, "jre/bin/java", "", "jre/release", `JAVA_VERSION="21.0.1"`)
			mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-9"), "9.0.1")
			mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-17"), "17.0.1")
			mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-8"), "1.8.0_292")
			env.Vars["PATH"] = filepath.Join(env.Root, "jre/bin")
		}, "usr/lib/jvm/java-17", "the usual places"},
		{"a Mac's /usr/bin/javac is none", func(t *testing.T, env *Env) {
			env.OS = "darwin"
			tree(t, env.Root, "usr/bin/javac", "", "usr/bin/java", "", "usr/bin/jarsigner", "", "usr/bin/keytool", "")
			mockJDK(t, filepath.Join(env.Root, "Applications/Android Studio.app/Contents/jbr/Contents/Home"), "21.0.6")
			env.Vars["PATH"] = filepath.Join(env.Root, "usr/bin")
		}, "Applications/Android Studio.app/Contents/jbr/Contents/Home", "the usual places"},
		{"Windows", func(t *testing.T, env *Env) {
			env.OS = "windows"
			env.Vars["PROGRAMFILES"] = filepath.Join(env.Root, "Program Files")
			home := "Program Files/Eclipse Adoptium/jdk-21.0.4.7-hotspot/"
			tree(t, env.Root, home+"release", `JAVA_VERSION="21.0.4"`, home+"bin/java.exe", "", home+"bin/javac.exe", "", home+"bin/jarsigner.exe", "", home+"bin/keytool.exe", "")
		}, "Program Files/Eclipse Adoptium/jdk-21.0.4.7-hotspot", "the usual places"},
		{"too old only", func(t *testing.T, env *Env) { mockJDK(t, filepath.Join(env.Root, "usr/lib/jvm/java-8"), "1.8.0_292") }, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := machine(t)
			test.make(t, &env)
			tools, findings, _ := find(t, env, sampleNeed())
			want := ""
			if test.want != "" {
				want = filepath.Join(real(env.Root), filepath.FromSlash(test.want), "bin", env.exe("javac"))
			}
			if real(tools.Javac.Path) != filepath.Clean(want) && tools.Javac.Path != want || tools.Javac.Found != test.by {
				t.Errorf("got %+v, want %s by %s\n%s", tools.Javac, want, test.by, findings.told())
			}
		})
	}
}

// TestSDK finds every tool that an SDK brings, in a folder with a space where the tool allows that.
func TestSDK(t *testing.T) {
	env := machine(t)
	sdk := filepath.Join(env.Root, "my größtes SDK")
	env.Vars["ANDROID_HOME"] = sdk
	tree(t, sdk,
		"build-tools/9.0.0/aapt2", "", "build-tools/9.0.0/lib/d8.jar", "", "build-tools/30.0.3/aapt2", "", "build-tools/30.0.3/lib/d8.jar", "",
		"build-tools/30.0.3/apksigner", "", "build-tools/36.0.0-rc1/apksigner", "", "build-tools/debian/aapt2", "",
		"platforms/android-9/android.jar", "", "platforms/android-34/android.jar", "", "platforms/android-35/android.jar", "",
		"platforms/android-34-ext8/android.jar", "", "platforms/android-Baklava/android.jar", "",
		"cmake/3.6.4111459/bin/cmake", "", "cmake/3.22.1/bin/cmake", "", "cmake/3.22.1/bin/ninja", "#!/bin/sh\necho 1.10.2\n", "cmake/3.10.2.4988404/bin/cmake", "")
	tree(t, env.Cache, "bundletool/1.18.2/bundletool-all-1.18.2.jar", "half a jar")
	need := sampleNeed()
	need.TargetSDK = 34
	tools, findings, _ := find(t, env, need)
	got := map[string]string{}
	for _, tool := range []Tool{tools.CMake, tools.Ninja, tools.AAPT2, tools.APKSigner, tools.D8, tools.AndroidJar, tools.Framework, tools.Bundletool} {
		rel, _ := filepath.Rel(sdk, tool.Path)
		got[tool.Name] = filepath.ToSlash(rel) + " " + tool.Found
	}
	want := map[string]string{
		"CMake": "cmake/3.22.1/bin/cmake ANDROID_HOME", "Ninja": "cmake/3.22.1/bin/ninja ANDROID_HOME",
		"aapt2": "build-tools/30.0.3/aapt2 ANDROID_HOME", "apksigner": "build-tools/36.0.0-rc1/apksigner ANDROID_HOME",
		"D8": "build-tools/30.0.3/lib/d8.jar ANDROID_HOME", "": " ",
		"android.jar": "platforms/android-34/android.jar ANDROID_HOME", "framework": "platforms/android-34/android.jar ANDROID_HOME",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%s", diff, findings.told())
	}
	if damaged := findings.of("bundletool"); len(damaged) != 2 || damaged[0].State != Unfit || !strings.HasPrefix(damaged[0].Why, "damaged: its SHA-256 is not 378b5434cd13") {
		t.Errorf("a damaged bundletool is told as %+v", damaged)
	}

	env.Vars["GONDK_BUNDLETOOL"] = filepath.Join(env.Root, "my bundletool.jar")
	mockJar(t, env.Vars["GONDK_BUNDLETOOL"], mainClass, "", versionClass, "1.18.0", alignmentClass, "PAGE_ALIGNMENT_16K")
	os.RemoveAll(filepath.Join(sdk, "build-tools"))
	need.TargetSDK = 36
	tools, _, _ = find(t, env, need)
	if tools.D8.Path != env.Vars["GONDK_BUNDLETOOL"] || tools.D8.Found != "inside bundletool" || filepath.Base(filepath.Dir(tools.AndroidJar.Path)) != "android-35" {
		t.Errorf("got D8 %+v and android.jar %+v, want bundletool's and the newest", tools.D8, tools.AndroidJar)
	}
}

// Platforms have minor versions since 36.1, and there is no android-37 (golang/go#79606).
func TestPlatforms(t *testing.T) {
	for _, test := range []struct {
		target int
		has    []string
		want   string
	}{
		{36, []string{"36", "36.1", "37.0"}, "36.1"},
		{36, []string{"36", "37.0"}, "36"},
		{37, []string{"36", "36.1", "37.0"}, "37.0"},
		{37, []string{"37.0", "37.1", "37.10", "37.9"}, "37.10"},
		{37, []string{"37.0-beta1", "37.0", "37-ext9"}, "37.0"},
		{37, []string{"35", "36.1", "Baklava", "36-ext19"}, "36.1"},
		{35, []string{"36", "37.0"}, "37.0"},
		{35, []string{"34-ext8"}, "34-ext8"},
		{35, []string{"Baklava"}, ""},
	} {
		env := machine(t)
		for _, name := range test.has {
			tree(t, filepath.Join(env.Home, "Android/Sdk"), "platforms/android-"+name+"/android.jar", "")
		}
		need := sampleNeed()
		need.TargetSDK = test.target
		tools, _, _ := find(t, env, need)
		if want := strings.TrimSuffix("android-"+test.want, "android-"); tools.AndroidJar.Version != want {
			t.Errorf("target SDK %d of %q: %q, want %q", test.target, test.has, tools.AndroidJar.Version, want)
		}
	}
	for api, want := range map[int]string{36: "platforms;android-36", 37: "platforms;android-37.0"} {
		if got := Platform(api); got != want {
			t.Errorf("API %d: %s, want %s", api, got, want)
		}
	}
}

func TestUnfitGo(t *testing.T) {
	root := t.TempDir()
	tree(t, root, "src/runtime/rt0_android_arm64.s", "", "src/runtime/rt0_android_arm.s", "")
	need := sampleNeed()
	tests := []struct {
		version string
		abis    []*abi.ABI
		want    string
	}{
		{"go1.25", need.ABIs, ""}, {"go1.26.8", need.ABIs, ""}, {"devel go1.28-abcdef Mon", need.ABIs, ""}, {"go1.25.1 X:nodwarf5", need.ABIs, ""},
		{"go1.24.11", need.ABIs, "too old: gondk needs go1.25 or later"},
		{"go1.9", need.ABIs, "too old: gondk needs go1.25 or later"},
		{"go1.26.0", []*abi.ABI{abi.Find("x86")}, "its GOROOT " + root + " has no runtime for android/386, which x86 needs"},
	}
	for _, test := range tests {
		if got := unfitGo(test.version, root, &Need{ABIs: test.abis}); got != test.want {
			t.Errorf("%s: got %q, want %q", test.version, got, test.want)
		}
	}
}

func TestGoNotes(t *testing.T) {
	both := []*abi.ABI{abi.Find("arm64-v8a"), abi.Find("armeabi-v7a")}
	tests := []struct {
		version string
		abis    []*abi.ABI
		minSDK  int
		want    string
	}{
		{"go1.25.4", both, 24, "note arm64-v8a, armeabi-v7a"},
		{"go1.26", both, 24, "warning armeabi-v7a; note arm64-v8a, armeabi-v7a"},
		{"go1.26.2", both, 29, "warning armeabi-v7a; note arm64-v8a, armeabi-v7a"},
		{"go1.26.2", both, 30, "note arm64-v8a, armeabi-v7a"},
		{"go1.26.2", both[:1], 24, "note arm64-v8a"},
		{"go1.26.10", both, 24, "note arm64-v8a, armeabi-v7a"},
		{"go1.26.2", both, 31, ""},
		{"go1.27.4", both, 24, "note arm64-v8a, armeabi-v7a"},
	}
	for _, test := range tests {
		var got []string
		for _, n := range goNotes(test.version, &Need{ABIs: test.abis, MinSDK: test.minSDK}) {
			abis, _, _ := strings.Cut(strings.TrimPrefix(n.Why, "on "), ":")
			got = append(got, n.State.String()+" "+abis)
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s, min SDK %d: got %q, want %q", test.version, test.minSDK, strings.Join(got, "; "), test.want)
		}
	}
	if notes := goNotes("go1.26.8", &Need{ABIs: both, MinSDK: 24, Fixes: []string{"no-pidfd"}}); notes != nil {
		t.Errorf("in spite of the fix: %v", notes)
	}
}

func TestVersionsAreRemembered(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, "cmake", "1")
	asked := 0
	ask := func() string { asked++; return fmt.Sprint("3.", asked) }
	look := func() string {
		known := loadVersions(filepath.Join(dir, "cache"))
		defer known.save()
		return known.of(filepath.Join(dir, "cmake"), ask)
	}
	if got := []string{look(), look()}; !slices.Equal(got, []string{"3.1", "3.1"}) {
		t.Errorf("got %q, want one answer twice", got)
	}
	tree(t, dir, "cmake", "22")
	if got := look(); got != "3.2" {
		t.Errorf("got %q after the program changed, want 3.2", got)
	}
	tree(t, dir, "cache/versions.json", "{damaged")
	if got := look(); got != "3.3" {
		t.Errorf("got %q after the memory was damaged, want 3.3", got)
	}
}

// TestHere finds the tools of this machine, twice: the second time from memory.
func TestHere(t *testing.T) {
	env, err := Host()
	if err != nil {
		t.Fatal(err)
	}
	env.Cache = filepath.Join(t.TempDir(), "größer cache")
	need := sampleNeed()
	first, findings, _ := find(t, env, need)
	again, _, _ := find(t, env, need)
	if diff := cmp.Diff(first, again, cmpopts.IgnoreUnexported(NDK{})); diff != "" {
		t.Error(diff)
	}
	if first.Go.Version == "" {
		t.Errorf("found no Go:\n%s", findings.told())
	}
}

func TestLite(t *testing.T) {
	env, err := Host()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK", "ANDROID_HOME", "ANDROID_SDK_ROOT"} {
		delete(env.Vars, name)
	}
	env.Home, env.Cache = "", filepath.Join(t.TempDir(), "größer cache")
	need := sampleNeed()
	tools, findings, _ := find(t, env, need)
	if missing := findings.of("NDK").Missing(); len(missing) > 0 {
		testkit.Missing(t, "%s; go tool mage setup test", missing[0].Text())
	}
	if entries, _ := os.ReadDir(filepath.Join(env.Cache, "ndklite")); len(entries) > 0 {
		t.Error("looking made ndklite")
	}
	if tools.NDK == nil || isFile(tools.NDK.Tool("clang")) {
		t.Fatalf("got %+v\n%s", tools.NDK, findings.told())
	}
	if err := tools.NDK.Make(t.Context(), runner(t)); err != nil {
		t.Fatal(err)
	}
	made, err := readNDK(&env, tools.NDK.Root)
	if err != nil {
		t.Fatal(err)
	}
	made.Found, made.of = tools.NDK.Found, tools.NDK.of
	if *made != *tools.NDK || !made.Lite {
		t.Errorf("planned %+v\nmade %+v", tools.NDK, made)
	}
}
