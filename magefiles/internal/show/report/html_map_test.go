package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// someParts is a library with parts of every kind.
func someParts() size.Library {
	return size.Library{
		Name: "liba.so", ABI: "x86", BuildPath: "cmake",
		Packages: []size.Package{
			{Path: size.LineTables, Bytes: 5000}, {Path: "runtime", Bytes: 3000}, {Path: "main", Bytes: 40, Module: "example.com/app"}, {Path: size.CCode, Bytes: 90},
			{Path: "net/http", Bytes: 2000}, {Path: "example.com/dep/x", Bytes: 7, Module: "example.com/dep"}, {Path: size.LinkTables, Bytes: 100},
		},
		Objects: []size.Object{{File: "one.c", Bytes: 60}, {Bytes: 30}},
	}
}

func TestPartGroups(t *testing.T) {
	told := func(l size.Library) string {
		var texts []string
		for _, g := range partGroups(l) {
			var parts []string
			for _, p := range g.parts {
				parts = append(parts, fmt.Sprint(p.Name, " ", p.Bytes))
			}
			texts = append(texts, fmt.Sprintf("%s %s: %s", g.class, g.name, strings.Join(parts, ", ")))
		}
		return strings.Join(texts, "\n")
	}
	unread := someParts()
	unread.Objects = nil
	unread.Packages = unread.Packages[3:4]
	for _, c := range []struct {
		library size.Library
		want    string
	}{
		{someParts(), "table tables: Go line tables (.gopclntab) 5000, tables for the loader 100\ngo Go's own packages: runtime 3000, net/http 2000\n" +
			"c C code: one.c 60, other C code and data 30\nmodule example.com/app: main 40\nmodule example.com/dep: example.com/dep/x 7"},
		{unread, "c C code: C code and data 90"},
		{size.Library{Sections: []size.Section{{Name: ".text", Bytes: 9}, {Name: ".bss"}, {Name: ".odd", Bytes: -3}}}, "table sections: .text 9, .bss 0, .odd -3"},
		{size.Library{}, ""},
	} {
		if d := cmp.Diff(c.want, told(c.library)); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
	}
}

// Build paths that link the same share a map; an own one shows what is too small beside Go's own packages.
func TestMaps(t *testing.T) {
	other, third := someParts(), someParts()
	other.BuildPath = "ndk-build"
	third.ABI = "x86_64"
	all := newHTMLMaps([]size.Library{someParts(), other, third})
	if len(all) != 2 || strings.Join(all[0].At.Paths, " ") != "cmake ndk-build" || all[1].At.ABIs[0] != "x86_64" {
		t.Fatalf("%+v", all)
	}
	if m := all[0]; m.Own == nil || m.Own.Total != "137 B" || m.Total != "10.2 kB" || m.Groups[0] != (htmlMapGroup{"table", "tables", "5.1 kB", "49.8 %"}) {
		t.Errorf("%+v", m)
	}
	small := someParts()
	small.Packages = small.Packages[2:4]
	if m := newHTMLMaps([]size.Library{small})[0]; m.Own != nil {
		t.Errorf("the map is there twice: %+v", m)
	}
	var many []size.Library
	for i := range 100 {
		l := someParts()
		l.Name = fmt.Sprint(i)
		many = append(many, l)
	}
	if n := len(newHTMLMaps(many)); n != mostMaps {
		t.Errorf("%d maps", n)
	}
}

func TestLabel(t *testing.T) {
	for _, c := range []struct {
		name    string
		breadth float64
		want    string
	}{
		{"runtime", 100, "runtime"},
		{"runtime", 30, ""},
		{"crypto/internal/fips140/nistec", 400, "crypto/internal/fips140/nistec"},
		{"crypto/internal/fips140/nistec", 150, "…/fips140/nistec"},
		{"crypto/internal/fips140/nistec", 80, "…/nistec"},
		{"Go types and strings", 100, "Go types and…"},
		{"a/very_long_name_of_a_package", 100, "…/very_long_…"},
	} {
		if got := label(c.name, c.breadth); got != c.want {
			t.Errorf("%s in %f: %q, want %q", c.name, c.breadth, got, c.want)
		}
	}
}
