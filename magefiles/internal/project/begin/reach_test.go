package begin

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// TestReaches asks about Go's own packages as they are.
func TestReaches(t *testing.T) {
	root := project0(t, map[string]string{
		"go.mod":      "module example.com/x\n\ngo 1.25\n",
		"top/top.go":  "package top\n\nimport (\n\t_ \"example.com/x/deep\"\n\t_ \"example.com/x/fine\"\n)\n",
		"deep/a.go":   "package deep\n\nimport (\n\t_ \"net\"\n\t_ \"unsafe\"\n)\n\n//go:linkname zones net.zoneCache\nvar zones int\n",
		"deep/b.go":   "package deep\n\nimport (\n\t_ \"os\"\n\t_ \"unsafe\"\n)\n\n//go:linkname stop runtime.stopTheWorldGC\nfunc stop(int)\n\n//go:linkname check os.checkPidfdOnce\nvar check func()\n",
		"deep/a.s":    "",
		"fine/f.go":   "package fine\n\nimport (\n\t_ \"os\"\n\t_ \"unsafe\"\n)\n\n//go:linkname now runtime.nanotime\nfunc now() int64\n\n//go:linkname none os.noSuchName\nfunc none()\n\n//go:linkname others example.com/x/top.f\nfunc others()\n\n//go:linkname pushed\nfunc pushed() {}\n",
		"fine/f.s":    "",
		"tagged/t.go": "//go:build special\n\npackage tagged\n\nimport _ \"example.com/x/deep\"\n",
		"plain/p.go":  "package plain\n",
	})
	run := step.New(root, os.Environ(), step.NewLog(os.Stderr), false)
	deep := []string{"example.com/x/deep (net.zoneCache)", "example.com/x/deep (runtime.stopTheWorldGC)", "example.com/x/deep (os.checkPidfdOnce)"}
	for _, c := range []struct {
		tags, packages, want []string
	}{
		{nil, []string{"./top"}, deep},
		{nil, []string{"./plain", "./fine"}, nil},
		{[]string{"special"}, []string{"./tagged"}, deep},
		{nil, []string{"./none"}, nil},
	} {
		if diff := cmp.Diff(c.want, reaches(t.Context(), run, c.tags, c.packages)); diff != "" {
			t.Errorf("%v: -want +got\n%s", c.packages, diff)
		}
	}
}
