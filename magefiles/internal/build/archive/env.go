package archive

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Env returns the environment, over the user's own, in which the go command builds for an ABI and API level with an NDK's clang.
func Env(abi *matrix.ABI, ndk *toolchain.NDK, api string) []string {
	compiler := func(name string) string {
		return quote(ndk.Tool(name)) + " --target=" + abi.Target(api)
	}
	return []string{
		"GOOS=android",
		"GOARCH=" + abi.GOARCH,
		abi.LevelVar + "=" + abi.CPU,
		"CGO_ENABLED=1",
		"GOTOOLCHAIN=local", // a build does not download another Go
		"CC=" + compiler("clang"),
		"CXX=" + compiler("clang++"),
		"AR=" + ndk.Tool("llvm-ar"),
	}
}

// split takes a value apart at its spaces as the go command does, the opposite of quote. An open quote ends with the value.
func split(value string) []string {
	var words []string
	for {
		value = strings.TrimLeft(value, " \t\n\r")
		if value == "" {
			return words
		}
		var word string
		if value[0] == '"' || value[0] == '\'' {
			word, value, _ = strings.Cut(value[1:], value[:1])
		} else if end := strings.IndexAny(value, " \t\n\r"); end >= 0 {
			word, value = value[:end], value[end:]
		} else {
			word, value = value, ""
		}
		words = append(words, word)
	}
}

// quote gives word as the go command reads it back from CC, CGO_CFLAGS and -ldflags: it splits at spaces and knows both quotes, but no
// escapes (cmd/internal/quoted).
func quote(word string) string {
	switch {
	case !strings.ContainsAny(word, " \t\n\r'\""):
		return word
	case !strings.Contains(word, `"`):
		return `"` + word + `"`
	default:
		return "'" + word + "'"
	}
}
