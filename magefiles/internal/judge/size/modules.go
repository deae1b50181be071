package size

import (
	"cmp"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// moduleOf returns the Go module that a package is of, as the build information has it; empty for Go's own packages.
func moduleOf(info *elfabi.GoInfo, path string) string {
	if path == "main" || path == info.Path {
		return cmp.Or(info.Main.Path, "main")
	}
	longest := ""
	consider := func(module string) {
		if len(module) > len(longest) && inModule(path, module) {
			longest = module
		}
	}
	consider(info.Main.Path)
	for _, dep := range info.Deps {
		consider(dep.Path)
	}
	return longest
}

func inModule(path, module string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// IsGoOwn tells whether a package is one of Go's own: neither the program's nor of a module that it uses.
func IsGoOwn(info *elfabi.GoInfo, path string) bool { return path != "" && moduleOf(info, path) == "" }
