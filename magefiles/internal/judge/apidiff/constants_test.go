package apidiff

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// Error codes and the like are of no type's enum; what Go code has stopped to use may still be there.
func TestDiffConstants(t *testing.T) {
	old := []string{"pointer size 8", "constant ERROR_IO = -2", "constant MOST = 70", "constant SAME = 1", "constant VERSION_CODE = 10"}
	new := []string{"pointer size 8", "constant ERROR_BUSY = -2", "constant ERROR_IO = -3", "enum e size 4 { SAME = 1 }", "constant VERSION_CODE = 11"}
	const want = `breaking base-enum-removed ERROR_IO: the constant was -2, is now -3
harmless base-enum-added ERROR_BUSY: the constant is new: -2
harmless base-enum-removed MOST: the constant was 70, but the library no longer uses it
harmless base-enum-removed VERSION_CODE: the constant was 10, is now 11`
	for _, c := range []struct {
		name     string
		old, new []string
		want     string
	}{
		{"changed", old, new, want},
		{"saved before constants were", old[:1], new, ""},
		{"without Go's debug information", old, new[:1], ""},
	} {
		was, err := capi.Parse(c.old)
		if err != nil {
			t.Fatal(err)
		}
		is, err := capi.Parse(c.new)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, summary(Diff(was, is))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if d := cmp.Diff(slices.Sorted(slices.Values(c.old)), was.Lines()); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}
