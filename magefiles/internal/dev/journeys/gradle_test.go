package journeys

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// oldDSL has words of Gradle files that the Android Gradle plugin 9 does not know any more, or refuses; what takes their place 8.13 knows
// too. https://developer.android.com/build/releases/agp-9-0-0-release-notes
var oldDSL = regexp.MustCompile(`\b(srcDirs?\(|setSrcDirs|compileSdkVersion|buildToolsVersion\(|minSdkVersion\(|targetSdkVersion\(|` +
	`aaptOptions|packagingOptions|lintOptions|dexOptions|kotlinOptions|(application|library)Variants|BaseExtension|AppExtension|` +
	`org\.jetbrains\.kotlin\.android|kotlin-android)`)

// TestGradleLines wants Gradle lines that people are shown, or copy, to fit version 8.13 of the Android Gradle plugin and 9.
func TestGradleLines(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	lines := 0
	for _, dir := range []string{"README.md", "docs", "android-sample", filepath.Join("magefiles", "internal", "project", "begin", "files")} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			for i, line := range gradleLines(path, string(text)) {
				if lines++; oldDSL.MatchString(line) {
					t.Errorf("%s, Gradle line %d: %s: the Android Gradle plugin 9 does not know %s", path, i+1, line, oldDSL.FindString(line))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if lines < 100 {
		t.Errorf("found %d Gradle lines only", lines)
	}
}

// gradleLines returns the lines of a Gradle file, and those of Kotlin and Groovy in a page of Markdown.
func gradleLines(path, text string) []string {
	switch name := filepath.Base(path); {
	case strings.Contains(name, ".gradle"):
		return strings.Split(text, "\n")
	case filepath.Ext(name) == ".md":
		var lines []string
		for _, block := range regexp.MustCompile("(?ms)^```(?:kotlin|groovy|gradle)\n(.*?)^```").FindAllStringSubmatch(text, -1) {
			lines = append(lines, strings.Split(block[1], "\n")...)
		}
		return lines
	}
	return nil
}
