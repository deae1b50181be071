package model

import (
	"path/filepath"
	"testing"
)

// TestDocs: comments stand above what they are about, or beside it, and what gondk is told is no part of them.
func TestDocs(t *testing.T) {
	api, err := loadDir(t, filepath.Join("testdata", "every"), Config{Java: "dev.example.every", Packages: []string{"."}}, "x86")
	if err != nil {
		t.Fatal(err)
	}
	p := api.Packages[0]
	docs := map[string]string{"package": p.Doc}
	for _, f := range p.Funcs {
		docs[f.Go] = f.Doc
	}
	for _, c := range p.Consts {
		docs[c.Go] = c.Doc
	}
	for _, v := range p.Vars {
		docs[v.Go] = v.Doc
	}
	for _, n := range p.Types {
		docs[n.Go] = n.Doc
		for _, f := range n.Fields {
			docs[n.Go+"."+f.Go] = f.Doc
		}
		for _, m := range n.Methods {
			docs[n.Go+"."+m.Go] = m.Doc
		}
		for _, c := range n.Values {
			docs[c.Go] = c.Doc
		}
	}
	for name, want := range map[string]string{
		"package":       "Package every has something of each kind that can be called from Java, and of each that cannot.",
		"Greet":         "Greet greets somebody. It fails for nobody:\n\n\tGreet(\"\") // an error",
		"Int16":         "",
		"ErrNobody":     "", // that of the block is about all
		"Limit":         "Limit can be changed.",
		"Point":         "Point crosses by value.",
		"Point.X":       "X is to the right.",
		"Point.Y":       "upwards",
		"Point.Sum":     "Sum adds both up.",
		"ColorRed":      "like blood",
		"ColorDarkBlue": "ColorDarkBlue is like night.",
		"Shape.Area":    "Area is how large it is.",
		"Solid.Area":    "Area is how large it is.",
		"MathError.Op":  "what was done",
		"IntStack":      "IntStack is a stack of ints.",
		"Rename":        "Rename has another name in Java.",
		"Renamed.First": "",
	} {
		if got, ok := docs[name]; got != want || !ok {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
