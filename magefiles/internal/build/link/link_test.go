package link

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func TestContract(t *testing.T) {
	for _, c := range []struct {
		abi      string
		page     int
		libs     []string
		flags    []string
		response string
	}{
		{"arm64-v8a", 65536, []string{"log", "z"}, []string{"-llog", "-lz", "-Wl,-z,nodelete", "-Wl,-Bsymbolic", "-Wl,-z,max-page-size=65536"},
			"-llog\n-lz\n-z\nnodelete\n-Bsymbolic\n-z\nmax-page-size=65536\n"},
		{"armeabi-v7a", 16384, []string{"log"}, []string{"-llog", "-Wl,-z,nodelete", "-Wl,-Bsymbolic"}, "-llog\n-z\nnodelete\n-Bsymbolic\n"},
	} {
		contract := Of(abi.Find(c.abi), c.page, c.libs)
		if diff := cmp.Diff(c.flags, contract.Flags()); diff != "" {
			t.Errorf("%s: %s", c.abi, diff)
		}
		if diff := cmp.Diff(c.response, string(contract.Response())); diff != "" {
			t.Errorf("%s: %s", c.abi, diff)
		}
	}
	if got := Pages(16384).CMake(); got != "LINKER:-z,max-page-size=16384" {
		t.Error(got)
	}
}
