package toolchain

import (
	"strings"
	"testing"
)

// TestNoCompiler looks for an NDK on a machine that has neither one nor an LLVM.
func TestNoCompiler(t *testing.T) {
	env := machine(t)
	env.Distro = []string{"debian"}
	_, findings, err := find(t, env, sampleNeed())
	missing := findings.of("NDK")
	if len(missing) != 1 || missing[0].State != Missing || !strings.HasPrefix(missing[0].Why, "none that works, and its stand-in ndklite lacks clang") {
		t.Fatalf("got %+v", missing)
	}
	for _, want := range []string{"clang", "run: go tool mage setup (or: apt-get install --no-install-recommends clang-"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not say %q", err, want)
		}
	}
}
