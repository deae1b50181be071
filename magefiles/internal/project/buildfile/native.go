package buildfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// nativeSetting is one of a native build's variables. Its pattern is for a line; its first group is the name, its second the value.
type nativeSetting struct {
	setting Setting
	pattern lazyregexp.Regexp
}

var makeSettings = []nativeSetting{
	{ABIs, lazyregexp.New(`^\s*(APP_ABI)\s*[:?+]?=\s*([^#]*)`)},
	{Platform, lazyregexp.New(`^\s*(APP_PLATFORM)\s*[:?]?=\s*([^#]*)`)},
}

var cmakeSettings = []nativeSetting{
	{Platform, lazyregexp.New(`(?i)^\s*set\s*\(\s*(ANDROID_PLATFORM)\s+([^)#]*)`)},
	{MinSDK, lazyregexp.New(`(?i)^\s*set\s*\(\s*(ANDROID_NATIVE_API_LEVEL|CMAKE_SYSTEM_VERSION|CMAKE_ANDROID_API)\s+([^)#]*)`)},
	{ABIs, lazyregexp.New(`(?i)^\s*set\s*\(\s*(ANDROID_ABI|CMAKE_ANDROID_ARCH_ABI)\s+([^)#]*)`)},
}

// Make returns what Application.mk states, line by line.
func Make(text string) []Statement { return native(text, makeSettings) }

// CMake returns what CMakeLists.txt states, line by line.
func CMake(text string) []Statement { return native(text, cmakeSettings) }

func native(text string, settings []nativeSetting) []Statement {
	var list []Statement
	for i, line := range strings.Split(text, "\n") {
		for _, s := range settings {
			found := s.pattern().FindStringSubmatch(line)
			if found == nil || strings.Contains(found[2], "$") {
				continue
			}
			if values := word().FindAllString(found[2], -1); values != nil {
				list = append(list, Statement{s.setting, found[1], values, i + 1})
			}
		}
	}
	return list
}

var word = lazyregexp.New(`[A-Za-z0-9_.-]+`)
