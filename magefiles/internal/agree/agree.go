// Package agree holds the app's own build files against the matrix, which is the only place where ABIs, API levels and the app's
// identity are said. A build file need not say them; one that does must say the same.
package agree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/matrix"
)

// rule is one value that a build file may state.
type rule struct {
	pattern *regexp.Regexp // its first group is the name, its second the value as written
	key     string         // where the matrix says it
	want    func(m *matrix.Matrix) []string
	cure    string
	oneOf   bool // the matrix lists what it accepts, as whole versions or major numbers; nothing listed: all
}

const (
	passed = "remove the line: gondk passes the matrix's value"
	same   = "make the two equal"
)

// files are the app's build files, relative to its folder, and the rules for each.
var files = []struct {
	name  string
	rules []rule
}{
	{"jni/Application.mk", makeRules},
	{"CMakeLists.txt", cmakeRules},
	{"build.gradle", gradleRules},
	{"build.gradle.kts", gradleRules},
	{"cmake/build.gradle.kts", gradleRules}, // where each build path has a Gradle module, as in android-sample
	{"ndkBuild/build.gradle.kts", gradleRules},
}

// Check gives every disagreement of the app's build files with the matrix, each with file, line and cure. AndroidManifest.xml is
// looked at where it is read, by the bundle.
func Check(m *matrix.Matrix) error {
	if m.App == nil {
		return nil
	}
	var problems []error
	for _, f := range files {
		rel := filepath.Join(filepath.FromSlash(m.App.Dir), filepath.FromSlash(f.name))
		text, err := os.ReadFile(filepath.Join(m.Root, rel))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		problems = append(problems, checkText(m, rel, string(text), f.rules)...)
	}
	return errors.Join(problems...)
}

func checkText(m *matrix.Matrix, file, text string, rules []rule) []error {
	var problems []error
	for i, line := range strings.Split(text, "\n") {
		for _, r := range rules {
			found := r.pattern.FindStringSubmatch(line)
			if found == nil {
				continue
			}
			got, want := values(found[2]), r.want(m)
			if len(got) == 0 || r.agrees(got, want) {
				continue
			}
			problems = append(problems, fmt.Errorf("%s:%d: %s is %s, but %s says %s = %s; %s",
				file, i+1, found[1], strings.Join(got, " "), matrix.FileName, r.key, strings.Join(want, " "), r.cure))
		}
	}
	return problems
}

// values gives the literal values in a piece of a build file: words, without quotes, commas and calls around them. A value that
// is computed gives none: it cannot be compared.
func values(text string) []string {
	text, _, _ = strings.Cut(text, "//")
	if strings.ContainsAny(text, "$") {
		return nil
	}
	return literal.FindAllString(wrapper.ReplaceAllString(text, " "), -1)
}

var (
	literal = regexp.MustCompile(`[A-Za-z0-9_.-]+`)
	wrapper = regexp.MustCompile(`\b(listOf|setOf|arrayOf|addAll|add)\b`)
)

// agrees tells whether a build file says what the matrix says.
func (r rule) agrees(got, want []string) bool {
	if r.oneOf {
		major, _, _ := strings.Cut(got[0], ".")
		return len(want) == 0 || slices.Contains(want, got[0]) || slices.Contains(want, major)
	}
	return equal(got, want)
}

func equal(got, want []string) bool {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	return slices.Equal(got, want)
}

func minSDK(m *matrix.Matrix) []string    { return []string{strconv.Itoa(m.Android.MinSDK)} }
func targetSDK(m *matrix.Matrix) []string { return []string{strconv.Itoa(m.Android.TargetSDK)} }

// ndkVersion gives the NDKs that the matrix accepts, of which Gradle may name one.
func ndkVersion(m *matrix.Matrix) []string { return m.Android.NDK }

func platform(m *matrix.Matrix) []string {
	return []string{"android-" + strconv.Itoa(m.Android.MinSDK)}
}

var makeRules = []rule{
	{regexp.MustCompile(`^\s*(APP_ABI)\s*[:?+]?=\s*([^#]*)`), "abi", (*matrix.Matrix).ABINames, passed, false},
	{regexp.MustCompile(`^\s*(APP_PLATFORM)\s*[:?]?=\s*([^#]*)`), "android.min_sdk", platform, passed, false},
}

var cmakeRules = []rule{
	{regexp.MustCompile(`(?i)^\s*set\s*\(\s*(ANDROID_PLATFORM)\s+([^)#]*)`), "android.min_sdk", platform, passed, false},
	{regexp.MustCompile(`(?i)^\s*set\s*\(\s*(ANDROID_NATIVE_API_LEVEL|CMAKE_SYSTEM_VERSION|CMAKE_ANDROID_API)\s+([^)#]*)`), "android.min_sdk", minSDK, passed, false},
	{regexp.MustCompile(`(?i)^\s*set\s*\(\s*(ANDROID_ABI|CMAKE_ANDROID_ARCH_ABI)\s+([^)#]*)`), "abi", (*matrix.Matrix).ABINames, passed, false},
}

// The Android Gradle plugin's names, in Kotlin (minSdk = 24) and in Groovy (minSdkVersion 24).
var gradleRules = []rule{
	{gradle(`minSdk(?:Version)?`), "android.min_sdk", minSDK, same, false},
	{gradle(`targetSdk(?:Version)?`), "android.target_sdk", targetSDK, same, false},
	{gradle(`ndkVersion`), "android.ndk", ndkVersion, "name one that the matrix accepts", true},
	{gradle(`applicationId`), "app.application_id", func(m *matrix.Matrix) []string { return []string{m.App.ApplicationID} }, same, false},
	{gradle(`versionCode`), "app.version_code", func(m *matrix.Matrix) []string { return []string{strconv.Itoa(m.App.VersionCode)} }, same, false},
	{regexp.MustCompile(`^\s*(versionName)[ \t=(]+["']([^"']*)["']`), "app.version_name", func(m *matrix.Matrix) []string { return values(m.App.VersionName) }, same, false},
	{abiFilters, "abi", (*matrix.Matrix).ABINames, same, false},
}

// abiFilters matches the setting with the names that stand in it; what is computed gives none.
var abiFilters = regexp.MustCompile(`^(?:[^/]|/[^/])*\b(abiFilters)\b[ \t+=.(]+((?:(?:listOf|setOf|arrayOf|addAll|add)\b|[ \t,(\[]|["'][^"']*["'])+)`)

// gradle matches a setting whose value is one number or one quoted text.
func gradle(name string) *regexp.Regexp {
	return regexp.MustCompile(`^\s*(` + name + `)[ \t=(]+(\d+|"[^"]*"|'[^']*')`)
}
