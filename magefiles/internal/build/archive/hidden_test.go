package archive

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeepFor(t *testing.T) {
	for _, test := range []struct{ names, want []string }{
		{[]string{"lib_f"}, []string{"lib_f"}},
		{[]string{"lib_f", "lib_g"}, []string{"lib_f", "lib_g"}},
		{[]string{"lib_a_x", "lib_b", "lib_c"}, []string{"lib_*"}},
		{[]string{"alpha", "beta", "gamma"}, []string{"alpha", "beta", "gamma"}},
		{[]string{"_a", "_b", "_c"}, []string{"_a", "_b", "_c"}},
	} {
		if diff := cmp.Diff(test.want, keepFor(test.names)); diff != "" {
			t.Errorf("%v:\n%s", test.names, diff)
		}
	}
}

func TestDeclares(t *testing.T) {
	header := []byte("int lib_f(void);\n#define call(x) lib_call (x)\n")
	for keep, want := range map[string]bool{"lib_f": true, "lib_*": true, "*_call": true, "lib": false, "other_*": false} {
		if got := declares(header, []string{keep}); got != want {
			t.Errorf("%s: %t", keep, got)
		}
	}
}
