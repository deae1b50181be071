package apidiff

import (
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// odd has APIs that would keep a careless comparison busy, or bring it down.
var odd = []string{
	"pointer size 8\ntypedef a = b\ntypedef b = a\nfunc b f(void)",
	"pointer size 8\nstruct s size 4 align 1 { struct s s @0 }\nfunc struct s f(void)",
	"pointer size 8\nstruct a size 8 align 8 { struct b *b @0 }\nstruct b size 8 align 8 { struct a *a @0; a a @0; int a : 3 @0.1 }\n" +
		"typedef a = b\ntypedef b = a (*)(a, b)\nfunc a f(a x, b)",
	"pointer size 4\nvar const volatile \"odd \\\"name\\\"\" *const *restrict (*_Atomic v[3][])(struct a::b::1 (*)[2], ...)\nopaque typedef enum e\n" +
		"opaque union u\ntypedef t = t\ntypedef u = u [2]\ntypedef f = void (int, int)\nenum \"\" size 1 { A = -9223372036854775808 }\nclass c size 1 align 1 {}",
}

// FuzzDiff compares any two APIs. What does not differ from itself is told of none.
func FuzzDiff(f *testing.F) {
	for _, old := range odd {
		for _, new := range odd {
			f.Add(old, new)
		}
	}
	f.Fuzz(func(t *testing.T, old, new string) {
		was, err := capi.Parse(strings.Split(old, "\n"))
		if err != nil {
			return
		}
		if changes := Diff(was, was); len(changes) > 0 {
			t.Errorf("differs from itself: %s", summary(changes))
		}
		is, err := capi.Parse(strings.Split(new, "\n"))
		if err != nil {
			return
		}
		Diff(was, is)
		Widths(was, is)
	})
}
