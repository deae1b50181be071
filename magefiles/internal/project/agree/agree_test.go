package agree

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/buildfile"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func sample(root string) *matrix.Matrix {
	return &matrix.Matrix{
		Root:    root,
		Android: matrix.Android{MinSDK: 24, TargetSDK: 36},
		ABIs:    []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("armeabi-v7a")}},
		App:     &matrix.App{Dir: "app", ApplicationID: "dev.gondk.sample", VersionCode: 7, VersionName: "1.2 beta"},
	}
}

func TestDisagree(t *testing.T) {
	for _, test := range []struct {
		read func(string) []buildfile.Statement
		line string
		want string // what the error says before "but"; empty: no error
	}{
		{buildfile.Make, "APP_ABI := armeabi-v7a arm64-v8a # both", ""},
		{buildfile.Make, "APP_ABI := all", "APP_ABI is all"},
		{buildfile.Make, "APP_ABI += x86", "APP_ABI is x86"},
		{buildfile.Make, "APP_PLATFORM := android-24", ""},
		{buildfile.Make, "APP_PLATFORM=android-21", "APP_PLATFORM is android-21"},
		{buildfile.CMake, "set(ANDROID_PLATFORM android-26)", "ANDROID_PLATFORM is android-26"},
		{buildfile.CMake, "SET( CMAKE_SYSTEM_VERSION 24 )", ""},
		{buildfile.CMake, "set(ANDROID_ABI arm64-v8a)", "ANDROID_ABI is arm64-v8a"},
		{buildfile.Gradle, "        minSdk = 24", ""},
		{buildfile.Gradle, "        minSdk = 21", "minSdk is 21"},
		{buildfile.Gradle, "minSdkVersion 23 // old", "minSdkVersion is 23"},
		{buildfile.Gradle, "targetSdk = 35", "targetSdk is 35"},
		{buildfile.Gradle, `applicationId = "dev.gondk.sample"`, ""},
		{buildfile.Gradle, `applicationId 'com.example'`, "applicationId is com.example"},
		{buildfile.Gradle, "versionCode = 8", "versionCode is 8"},
		{buildfile.Gradle, `versionName = "1.2 beta"`, ""},
		{buildfile.Gradle, `versionName "1.3"`, "versionName is 1.3"},
		{buildfile.Gradle, `ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a") }`, ""},
		{buildfile.Gradle, `abiFilters.addAll(setOf("arm64-v8a"))`, "abiFilters is arm64-v8a"},
		{buildfile.Gradle, `abiFilters 'x86', 'arm64-v8a'`, "abiFilters is x86 arm64-v8a"},
	} {
		got := ""
		if err := errors.Join(disagree(sample(""), "f", test.read(test.line), same)...); err != nil {
			got, _, _ = strings.Cut(strings.TrimPrefix(err.Error(), "f:1: "), ", but")
		}
		if got != test.want {
			t.Errorf("%s\ngot  %q\nwant %q", test.line, got, test.want)
		}
	}
}

func TestCheckNamesEveryPlace(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"app/jni/Application.mk": "APP_STL := none\nAPP_PLATFORM := android-21\n",
		"app/build.gradle.kts":   "android {\n  defaultConfig {\n    minSdk = 24\n    targetSdk = 34\n  }\n}\n",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	err := Check(sample(root))
	if err == nil {
		t.Fatal("no error")
	}
	want := `app/jni/Application.mk:2: APP_PLATFORM is android-21, but abi-matrix.toml says android.min_sdk = android-24; remove the line: gondk passes the value in abi-matrix.toml
app/build.gradle.kts:4: targetSdk is 34, but abi-matrix.toml says android.target_sdk = 36; make the two equal`
	if diff := cmp.Diff(want, filepath.ToSlash(err.Error())); diff != "" {
		t.Error(diff)
	}
}

// Programs are left in the APK by a Gradle file of an app that does not say otherwise.
func TestUnpacks(t *testing.T) {
	const says = ", but abi-matrix.toml has the program digest, which runs only where the installer unpacks it; write packaging { jniLibs { useLegacyPackaging = true } }"
	for text, want := range map[string]string{
		"plugins {}\n": "",
		"android {\n  defaultConfig {\n    applicationId = \"dev.gondk.sample\"\n  }\n}\n":                                   "app/build.gradle:3: the app's Gradle file has no useLegacyPackaging" + says + " into its android block",
		"android {\n  defaultConfig { applicationId = \"a.b\" }\n  packaging { jniLibs { useLegacyPackaging = true } }\n}\n": "",
		"android {\n  packagingOptions {\n    jniLibs { useLegacyPackaging false }\n  }\n}\n":                                "app/build.gradle:3: useLegacyPackaging is false" + says,
	} {
		m := sample("")
		if err := unpacks(m, "app/build.gradle", text); err != nil {
			t.Errorf("without programs: %v", err)
		}
		m.Programs = []matrix.Program{{Name: "digest"}}
		got := ""
		if err := unpacks(m, "app/build.gradle", text); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestCheckWithoutBuildFilesOrApp(t *testing.T) {
	m := sample(t.TempDir())
	if err := Check(m); err != nil {
		t.Error(err)
	}
	m.App = nil
	if err := Check(m); err != nil {
		t.Error(err)
	}
}

func TestNDKVersion(t *testing.T) {
	for _, c := range []struct {
		accepted []string
		line     string
		want     bool // that the line agrees
	}{
		{nil, `ndkVersion = "27.0.12077973"`, true},
		{[]string{"27"}, `ndkVersion = "27.0.12077973"`, true},
		{[]string{"26", "27.0.12077973"}, `ndkVersion "27.0.12077973"`, true},
		{[]string{"27.2.12479018"}, `ndkVersion = "27.0.12077973"`, false},
		{[]string{"26", "28"}, `ndkVersion = "27.0.12077973"`, false},
		{[]string{"26"}, `ndkVersion = libs.versions.ndk.get()`, true},
	} {
		m := sample("")
		m.Android.NDK = c.accepted
		problems := disagree(m, "f", buildfile.Gradle(c.line), same)
		if (len(problems) == 0) != c.want {
			t.Errorf("%q with %s: %v", c.accepted, c.line, problems)
		}
	}
}

// The sample's own build files take what they say from its matrix, whatever that says.
func TestSample(t *testing.T) {
	m, err := matrix.Load(filepath.Join("..", "..", "..", "..", matrix.FileName))
	if err != nil {
		t.Fatal(err)
	}
	m.Android.MinSDK, m.Android.TargetSDK, m.ABIs = 29, 35, m.ABIs[:1]
	m.App.ApplicationID, m.App.VersionCode, m.App.VersionName = "com.example", 77, "7.7"
	if err := Check(m); err != nil {
		t.Error(err)
	}
}

// kotlinRegex is a pattern in a Gradle file.
var kotlinRegex = regexp.MustCompile(`Regex\(("(?:[^"\\]|\\.)*")\)`)

// What the sample's Gradle file takes from the matrix by its patterns is what gondk takes from it.
func TestSampleGradlePatterns(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	text, err := os.ReadFile(filepath.Join(root, "android-sample", "build.gradle.kts"))
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, found := range kotlinRegex.FindAllStringSubmatch(string(text), -1) {
		pattern, err := strconv.Unquote(found[1]) // Kotlin's escapes are Go's
		if err != nil {
			t.Fatal(err)
		}
		patterns = append(patterns, pattern)
	}
	if len(patterns) != 3 {
		t.Fatalf("%d patterns; this test knows three", len(patterns))
	}
	own, err := os.ReadFile(filepath.Join(root, matrix.FileName))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"the sample's": string(own), "another": `
[[check]]
id = "so-rosegment"
severity = "info"
[library]
name = "golib" # of the library
[[abi]] # the one
goarm64 = "v8.0"
name = "arm64-v8a"
[[abi]]
name = "x86" # "the other"
[android]
  min_sdk = 26 # Android 8
target_sdk=35
ndk = ["27",
  "28.2.13676358", "26.1.10909125"]
[app]
dir = "android-sample"
application_id = "com.example.app" # the "name"
version_code = 12
version_name = "1.2 beta"
`} {
		m, err := matrix.Parse([]byte(text), matrix.FileName)
		if err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{
			"min_sdk": strconv.Itoa(m.Android.MinSDK), "target_sdk": strconv.Itoa(m.Android.TargetSDK), "application_id": m.App.ApplicationID,
			"version_code": strconv.Itoa(m.App.VersionCode), "version_name": m.App.VersionName,
		} {
			if got := allMatches(strings.Replace(patterns[0], "$key", key, 1), text); len(got) != 1 || strings.TrimSpace(got[0]) != want {
				t.Errorf("%s matrix: %s: Gradle finds %q, want %q", name, key, got, want)
			}
		}
		if diff := cmp.Diff(m.ABINames(), allMatches(patterns[1], text)); diff != "" {
			t.Errorf("%s matrix: ABIs: -want +got\n%s", name, diff)
		}
		whole := slices.DeleteFunc(slices.Clone(m.Android.NDK), func(ndk string) bool { return !strings.Contains(ndk, ".") })
		if diff := cmp.Diff(whole[:min(1, len(whole))], allMatches(patterns[2], text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s matrix: NDK: -want +got\n%s", name, diff)
		}
	}
}

func allMatches(pattern, text string) (all []string) {
	for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, found[1])
	}
	return all
}
