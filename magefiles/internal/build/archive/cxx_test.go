package archive

import (
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

func TestWithCxx(t *testing.T) {
	plain, cxx := &listed{ImportPath: "example.com/c"}, &listed{ImportPath: "example.com/cxx", CXXFiles: []string{"a.cc"}}
	for _, test := range []struct {
		name string
		libs []string
		pkgs []*listed
		lite bool
		want []string
	}{
		{"C++ with ndklite", []string{"log", "z"}, []*listed{plain, cxx}, true, []string{"log", "stdc++", "z"}},
		{"told already", []string{"log", "stdc++"}, []*listed{cxx}, true, []string{"log", "stdc++"}},
		{"C with ndklite", []string{"log"}, []*listed{plain}, true, []string{"log"}},
		{"C++ with a real NDK", []string{"log"}, []*listed{cxx}, false, []string{"log"}},
	} {
		if got := withCxx(test.libs, test.pkgs, &toolchain.NDK{Lite: test.lite}); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, not %q", test.name, got, test.want)
		}
	}
}
