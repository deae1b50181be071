package sysroot

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// writeStub makes a library that has the real one's symbols and no code: enough to link against.
func writeStub(r *step.Runner, o Options, a *abi.ABI, lib string, symbols []ndkapi.Symbol) error {
	return r.WriteFile(o.lib(a, lib+".so"), stub(a, lib+".so", symbols))
}

// cxxLibrary stands where the NDK has a linker script for its C++ library, which clang++ links everything with. There is none here; what
// Android's own libstdc++.so has, new and delete among it, serves C++ that needs no library.
const cxxLibrary = "INPUT(AS_NEEDED(-lstdc++))\n"

// versions returns the versions of the symbols in the order of their first API levels.
func versions(symbols []ndkapi.Symbol) []string {
	first := map[string]int{}
	var all []string
	for _, s := range symbols {
		if s.Version == "" {
			continue
		}
		level, known := first[s.Version]
		if !known {
			all = append(all, s.Version)
		}
		if !known || s.API < level {
			first[s.Version] = s.API
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if first[a] != first[b] {
			return first[a] - first[b]
		}
		return strings.Compare(a, b)
	})
	return all
}
