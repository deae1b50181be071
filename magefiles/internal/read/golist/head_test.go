package golist

import "testing"

func TestHead(t *testing.T) {
	for text, want := range map[string]string{
		"package x": "package x",
		"// Text.\n\n//go:build x\n\npackage x\n\nvar y int\n":                        "// Text.\n\n//go:build x\n\npackage x",
		"package x\n\nimport (\n\t\"a\"\n)\n\nfunc f() {}\n":                          "package x\n\nimport (\n\t\"a\"\n)",
		"package x; import a \"b\"; // #cgo LDFLAGS: -lm\nimport \"C\" // C\nfunc f(": "package x; import a \"b\"; // #cgo LDFLAGS: -lm\nimport \"C\"",
		"package x\n//line y.go:1\nimport \"a\"\nvar z\n":                             "package x\n//line y.go:1\nimport \"a\"",
		"package x\nimport _ \"embed\"\n//go:embed y\nvar z\n":                        "package x\nimport _ \"embed\"\n//go:embed y\nvar z\n",
		"package x\nimport `embed`\nvar z\n":                                          "package x\nimport `embed`\nvar z\n",
		"package x\nimport (\n\"a\"\nvar z\n":                                         "package x\nimport (\n\"a\"\nvar z\n",
		"no Go":                                                                       "no Go",
		"":                                                                            "",
	} {
		if got := string(head([]byte(text))); got != want {
			t.Errorf("of %q: %q, want %q", text, got, want)
		}
	}
}
