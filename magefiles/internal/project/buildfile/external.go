package buildfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// externalPaths match the build files that externalNativeBuild names, as a block (cmake { path = file("CMakeLists.txt") }) and in one line
// (cmake.path = file("CMakeLists.txt")), in Kotlin and in Groovy.
var externalPaths = []struct {
	setting Setting
	pattern lazyregexp.Regexp
}{
	{CMakeLists, externalPath("cmake")},
	{AndroidMk, externalPath("ndkBuild")},
}

func externalPath(tool string) lazyregexp.Regexp {
	return lazyregexp.New(`\b` + tool + `\s*(?:\{[^{}]*?\b|\.\s*)path(?:[\s=(]|file)+["']([^"'\n$]+)["']`)
}

// External returns the build files of native code that a Gradle file names, relative to its folder, with / between folders.
func External(text string) []Statement {
	text = withoutComments(strings.ReplaceAll(text, "\r\n", "\n"))
	var list []Statement
	for _, e := range externalPaths {
		for _, at := range e.pattern().FindAllStringSubmatchIndex(text, 1) {
			list = append(list, Statement{e.setting, "path", []string{strings.ReplaceAll(text[at[2]:at[3]], `\`, "/")}, lineOf(text, at[2])})
		}
	}
	return list
}
