package java

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTidy(t *testing.T) {
	const head = "package dev.a;\n"
	for _, c := range []struct {
		name, text, want string
		taken            string
	}{
		{"imports", "List<String> a; Map b; ‹dev.b.Point› c; ‹dev.a.Near› d; Wire e;",
			"\nimport dev.a.gondk.Wire;\nimport dev.b.Point;\nimport java.util.List;\nimport java.util.Map;\nList<String> a; Map b; Point c; Near d; Wire e;", ""},
		{"hidden", "String a; List<Object> b; ‹dev.a.String› c;", "\nimport java.util.List;\njava.lang.String a; List<Object> b; String c;", "String"},
		{"taken name", "Wire w; ‹dev.b.Wire› v;", "dev.a.gondk.Wire w; dev.b.Wire v;", "Wire"},
		{"the first gets the import", "‹dev.b.List› a; List b;", "\nimport dev.b.List;\nList a; java.util.List b;", ""},
		{"texts and comments", `// List's
/* List */ "List \" ‹" + 'L' + Map.Entry.List;`, "\nimport java.util.Map;\n// List's\n/* List */ \"List \\\" ‹\" + 'L' + Map.Entry.List;", ""},
		{"parts of words", "MyList listList List$ List_1 ÄList;", "MyList listList List$ List_1 ÄList;", ""},
	} {
		s := &source{pkg: "dev.a", taken: map[string]bool{c.taken: true}, runtime: map[string]string{"Wire": "dev.a.gondk"}, imports: map[string]string{}}
		if diff := cmp.Diff(head+c.want, s.tidy(head+c.text)); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}
