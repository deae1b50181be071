package gosource

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestExportsOf(t *testing.T) {
	text := "package main\n\nimport (\n\t\"fmt\"\n\t\"C\"\n)\n\n// One is one.\n//\n//export One\nfunc One() {}\n\n//export  Two \nfunc (t T) Two() {}\n\n" +
		"// export Three\nfunc Three() {}\n\n//export\tFour\nfunc Four() {}\n\nconst text = `\n//export Five\nfunc Five() {}\n`\n\n//export Six\n\nvar x int\n\n" +
		"//export \nfunc Nameless() {}\n\n//line y.go:1\n\n//export Seven\n//export Eight\nfunc Seven() {}\n"
	file := testkit.Write(t, filepath.Join(t.TempDir(), "a.go"), text)
	got, err := ExportsOf(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []Export{{"One", file, 10}, {"Two", file, 13}, {"Seven", file, 36}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
