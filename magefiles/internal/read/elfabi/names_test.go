package elfabi

import (
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// TestStarting holds the index against a look at each symbol.
func TestStarting(t *testing.T) {
	source := "int a, abc, abcd, abcde, abcdf, bcde; extern int wanted(void); int f(void) { return wanted(); } int abcdx(void) { return f(); }"
	lib, err := ReadLibrary(elftest.Lib{Target: elftest.ARM64, Sources: map[string]string{"names.c": source}, API: -1}.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	for _, starts := range [][]string{
		{"abcd"}, {"abc"}, {"a"}, {""}, {"abcdx", "abcd"}, {"zz", "b"}, {"abcdefghi"}, {"wanted"}, nil,
	} {
		var want []string
		for s := range lib.DynSymbols() {
			if slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(s.Name, start) }) {
				want = append(want, s.Name)
			}
		}
		var got []string
		for s := range lib.Starting(starts...) {
			got = append(got, s.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", starts, got, want)
		}
	}
	var named, imports []string
	for s := range lib.Named("abcd") {
		named = append(named, s.Name)
	}
	for s := range lib.Imports() {
		imports = append(imports, s.Name)
	}
	if !slices.Equal(named, []string{"abcd"}) || !slices.Equal(imports, []string{"wanted"}) {
		t.Errorf("named %q, imports %q", named, imports)
	}
}
