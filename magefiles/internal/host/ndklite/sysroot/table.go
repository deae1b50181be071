package sysroot

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// Symbols returns what an ABI's libraries hold at an API level, by library (libc), sorted by name. A library that is not there yet at that
// level is left out.
func Symbols(a *abi.ABI, api int) map[string][]ndkapi.Symbol {
	found := map[string][]ndkapi.Symbol{}
	for _, s := range ndkapi.Table(a) {
		if s.API <= api {
			library := strings.TrimSuffix(s.Library, ".so")
			found[library] = append(found[library], s)
		}
	}
	for _, symbols := range found {
		slices.SortStableFunc(symbols, func(a, b ndkapi.Symbol) int { return strings.Compare(a.Name, b.Name) })
	}
	return found
}
