package sysroot

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/ndkapi"
)

// libraries are the public libraries that have link stubs.
var libraries = []string{"libc", "libm", "libdl", "liblog", "libandroid", "libz", "libjnigraphics"}

// Symbols gives what an ABI's libraries hold at an API level, by library (libc), sorted by name.
func Symbols(a *abi.ABI, api int) map[string][]ndkapi.Symbol {
	found := map[string][]ndkapi.Symbol{}
	for _, s := range ndkapi.Table(a) {
		if s.API <= api {
			library := strings.TrimSuffix(s.Library, ".so")
			found[library] = append(found[library], s)
		}
	}
	return found
}
