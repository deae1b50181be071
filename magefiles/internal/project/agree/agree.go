// Package agree compares the app's own build files with the matrix, the only place that defines ABIs, API levels and the app's
// identity. A build file need not repeat them; if it does, it must agree.
package agree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/buildfile"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// rules tell for each setting where the matrix says it, and what.
var rules = map[buildfile.Setting]struct {
	key  string
	want func(m *matrix.Matrix) []string
}{
	buildfile.MinSDK:        {"android.min_sdk", func(m *matrix.Matrix) []string { return []string{strconv.Itoa(m.Android.MinSDK)} }},
	buildfile.Platform:      {"android.min_sdk", func(m *matrix.Matrix) []string { return []string{"android-" + strconv.Itoa(m.Android.MinSDK)} }},
	buildfile.TargetSDK:     {"android.target_sdk", func(m *matrix.Matrix) []string { return []string{strconv.Itoa(m.Android.TargetSDK)} }},
	buildfile.ABIs:          {"abi", (*matrix.Matrix).ABINames},
	buildfile.NDK:           {"android.ndk", func(m *matrix.Matrix) []string { return m.Android.NDK }},
	buildfile.ApplicationID: {"app.application_id", func(m *matrix.Matrix) []string { return []string{m.App.ApplicationID} }},
	buildfile.VersionCode:   {"app.version_code", func(m *matrix.Matrix) []string { return []string{strconv.Itoa(m.App.VersionCode)} }},
	buildfile.VersionName:   {"app.version_name", func(m *matrix.Matrix) []string { return []string{m.App.VersionName} }},
}

const (
	passed = "remove the line: gondk passes the value in abi-matrix.toml"
	same   = "make the two equal"
)

// files are the app's build files, relative to its folder, how they are read, and what is to be done where they disagree.
var files = []struct {
	name string
	read func(text string) []buildfile.Statement
	cure string
}{
	{"jni/Application.mk", buildfile.Make, passed},
	{"CMakeLists.txt", buildfile.CMake, passed},
	{"build.gradle", buildfile.Gradle, same},
	{"build.gradle.kts", buildfile.Gradle, same},
	{"cmake/build.gradle.kts", buildfile.Gradle, same}, // where each build path has a Gradle module, as in android-sample
	{"ndkBuild/build.gradle.kts", buildfile.Gradle, same},
}

// Check returns every disagreement of the app's build files with the matrix, each with file, line and cure. AndroidManifest.xml is
// checked where it is read, when packing the bundle.
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
		problems = append(problems, disagree(m, rel, f.read(string(text)), f.cure)...)
		if strings.HasPrefix(filepath.Base(rel), "build.gradle") {
			problems = append(problems, unpacks(m, rel, string(text)))
		}
	}
	return errors.Join(problems...)
}

func disagree(m *matrix.Matrix, file string, statements []buildfile.Statement, cure string) []error {
	var problems []error
	for _, s := range statements {
		rule := rules[s.Setting]
		want := rule.want(m)
		if agrees(s, want) {
			continue
		}
		cure := cure
		if s.Setting == buildfile.NDK {
			cure = "name one that abi-matrix.toml accepts"
		}
		problems = append(problems, fmt.Errorf("%s:%d: %s is %s, but %s says %s = %s; %s",
			file, s.Line, s.Name, strings.Join(s.Values, " "), matrix.FileName, rule.key, strings.Join(want, " "), cure))
	}
	return problems
}

// agrees reports whether a build file says what the matrix says. Of NDKs the matrix lists those it accepts, as whole versions or major
// numbers; where it lists none, it accepts all.
func agrees(s buildfile.Statement, want []string) bool {
	if s.Setting == buildfile.NDK {
		major, _, _ := strings.Cut(s.Values[0], ".")
		return len(want) == 0 || slices.Contains(want, s.Values[0]) || slices.Contains(want, major)
	}
	return slices.Equal(slices.Sorted(slices.Values(s.Values)), slices.Sorted(slices.Values(want)))
}
