package archive

import "testing"

func TestNearlyExported(t *testing.T) {
	b := testBuilder(t)
	dir := t.TempDir()
	b.Run.Shown = dir
	goFile(t, dir, "c.go", "package x\n\nimport \"C\"\n\n//export fine\nfunc fine() {}\n\n// export blank\nfunc blank() {}\n")
	goFile(t, dir, "go.go", "package x\n\n//export plain\nfunc plain() {}\n")
	plan := failurePlan()
	plan.pkgs = []*listed{{ImportPath: "example.com/x", Dir: dir, CgoFiles: []string{"c.go"}, GoFiles: []string{"go.go"}}}
	for symbol, want := range map[string]string{
		"blank": "blank, which x.c needs: c.go:8 was meant to export it: to Go this is a comment like any other; write //export blank, in small letters, with no blank after //",
		"plain": `plain, which x.c needs: go.go:3 was meant to export it: Go heeds it only in files that import "C"; add that import`,
	} {
		if got := b.explainSymbol(missing{symbol, "x.c"}, plan); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
