package buildfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// The Android Gradle plugin's names, in Kotlin (minSdk = 24, minSdk { version = release(24) }) and in Groovy (minSdkVersion 24).
var gradleSettings = []struct {
	setting Setting
	pattern lazyregexp.Regexp // its first group is the name, its second the value
}{
	{MinSDK, gradleNumber(`minSdk(?:Version)?`)},
	{TargetSDK, gradleNumber(`targetSdk(?:Version)?`)},
	{NDK, gradleText(`ndkVersion`)},
	{ApplicationID, gradleText(`applicationId`)},
	{VersionCode, gradleNumber(`versionCode`)},
	{VersionName, gradleText(`versionName`)},
}

// A setting stands at a line's beginning or in a block that opens on its line; a value ends the line or the block.
const before, after = `(?m)(?:^|[{;])[ \t]*(`, `[ \t]*(?:$|[};])`

func gradleNumber(name string) lazyregexp.Regexp {
	return lazyregexp.New(before + name + `)(?:[ \t=(]+|[ \t]*\{\s*version[ \t]*=[ \t]*release\()(\d+)\)?` + `(?:\s*\})?` + after)
}

func gradleText(name string) lazyregexp.Regexp {
	return lazyregexp.New(before + name + `)[ \t=(]+(["'][^"'\n]*["'])\)?` + after)
}

// abiFilters matches the setting with the names that stand in it.
var abiFilters = lazyregexp.New(`(?m)(?:^|[{;.])[ \t]*(abiFilters)\b[ \t+=.(]+((?:(?:listOf|setOf|mutableSetOf|arrayOf|addAll|add)\b|[\s,(\[]|["'][^"'\n]*["'])+)`)

var quoted = lazyregexp.New(`["']([^"'\n]*)["']`)

// Gradle returns what build.gradle or build.gradle.kts states, in the order of its lines. All lines of abiFilters are one statement: flavors
// may have some of the ABIs each.
func Gradle(text string) []Statement {
	text = withoutComments(strings.ReplaceAll(text, "\r\n", "\n"))
	var list []Statement
	for _, s := range gradleSettings {
		for _, at := range s.pattern().FindAllStringSubmatchIndex(text, -1) {
			value := strings.Trim(text[at[4]:at[5]], `"'`)
			if value != "" && !strings.Contains(value, "$") {
				list = append(list, Statement{s.setting, text[at[2]:at[3]], []string{value}, lineOf(text, at[2])})
			}
		}
	}
	if s, ok := gradleABIs(text); ok {
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b Statement) int { return cmp.Compare(a.Line, b.Line) })
	return list
}

func gradleABIs(text string) (Statement, bool) {
	s := Statement{Setting: ABIs, Name: "abiFilters"}
	for _, at := range abiFilters().FindAllStringSubmatchIndex(text, -1) {
		for _, name := range quoted().FindAllStringSubmatch(text[at[4]:at[5]], -1) {
			if s.Values == nil {
				s.Line = lineOf(text, at[2])
			}
			if strings.Contains(name[1], "$") {
				return s, false // some are computed, so what there is in all is not known
			}
			if !slices.Contains(s.Values, name[1]) {
				s.Values = append(s.Values, name[1])
			}
		}
	}
	return s, s.Values != nil
}

// withoutComments blanks comments; lines stay where they are. Text inside quotes that looks like a comment is kept.
func withoutComments(text string) string {
	return comments().ReplaceAllStringFunc(text, func(s string) string {
		if s[0] != '/' {
			return s
		}
		return strings.Repeat("\n", strings.Count(s, "\n"))
	})
}

var comments = lazyregexp.New(`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|(?s:/\*.*?\*/)`)
