package ndkapi

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

//go:embed libc32-private.txt
var privateText string

var private = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(privateText) {
		if name, abis, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			all[name] = strings.Fields(abis)
		}
	}
	return all
})

// Private reports whether libc.so of a 32-bit ABI still exports a symbol for old libraries, though none may link to it now.
func Private(a *abi.ABI, symbol string) bool {
	return a != nil && slices.Contains(private()[symbol], a.Name)
}
