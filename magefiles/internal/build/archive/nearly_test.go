package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearlyExports(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"c.go": `// Package x is about what to export.
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
`,
		"go.go": "package x\n\n//export plain\nfunc plain() {}\n\n// export blank2\nfunc blank2() {}\n",
		"no.go": "package x\n\nexport {\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	p := &listed{ImportPath: "example.com/x", Dir: dir, CgoFiles: []string{"c.go", "gone.go"}, GoFiles: []string{"go.go", "no.go"}}
	var got []string
	for _, n := range nearlyExports(p) {
		word, _, _ := strings.Cut(n.why, ";")
		got = append(got, strings.Join([]string{filepath.Base(n.file), n.name, word}, " "))
	}
	const like, apart = "to Go this is a comment like any other", "it does not stand right above a function, where alone Go heeds it"
	want := []string{"c.go blank " + like, "c.go capital " + like, "c.go other_name " + like, "c.go colon " + like, "c.go apart " + apart, "c.go inside " + apart,
		`go.go plain Go heeds it only in files that import "C"`, "go.go blank2 " + like}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}

	b := testBuilder(t)
	b.Run.Shown = dir
	plan := failurePlan()
	plan.pkgs = []*listed{p}
	want0 := "blank, which x.c needs: c.go:6 was meant to export it: to Go this is a comment like any other; write //export blank, in small letters, with no blank after //"
	if got := b.explainSymbol(missing{"blank", "x.c"}, plan); got != want0 {
		t.Errorf("got  %s\nwant %s", got, want0)
	}
}
