package gosource

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestNearlyExports(t *testing.T) {
	dir := t.TempDir()
	var got []string
	for _, c := range []struct {
		name string
		cgo  bool
		text string
	}{
		{"c.go", true, `// Package x is about what to export.
package x

import "C"

// export blank
func blank() {}

//Export capital
func capital() {}

//	export other_name
func other() {}

//export: colon
func colon() {}

// exports what it has
func prose() {}

// export everything
func all() {}

//export apart

func apart() {
	//export inside
	const s = "//export text"
}

//export fine
func fine() {}

// Export data
func data() {}

//export not a name
var v = 1
`},
		{"go.go", false, "package x\n\n//export plain\nfunc plain() {}\n\n// export blank2\nfunc blank2() {}\n"},
		{"no.go", false, "package x\n\nexport {\n"},
	} {
		for _, n := range NearlyExports(testkit.Write(t, filepath.Join(dir, c.name), c.text), c.cgo) {
			word, _, _ := strings.Cut(n.Why, ";")
			got = append(got, fmt.Sprintf("%s:%d %s %s", filepath.Base(n.File), n.Line, n.Name, word))
		}
	}
	if all := NearlyExports(filepath.Join(dir, "gone.go"), true); len(all) > 0 {
		t.Errorf("of no file: %v", all)
	}
	const like, apart = "to Go this is a comment like any other", "it does not stand right above a function, where alone Go heeds it"
	want := []string{"c.go:6 blank " + like, "c.go:9 capital " + like, "c.go:12 other_name " + like, "c.go:15 colon " + like, "c.go:24 apart " + apart, "c.go:27 inside " + apart,
		`go.go:3 plain Go heeds it only in files that import "C"`, "go.go:6 blank2 " + like}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
