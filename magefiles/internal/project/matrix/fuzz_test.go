package matrix

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"
)

// Whatever the file: Parse does not panic, gives a matrix or errors, and each error has a line of the file, a reason and a cure. Every
// key of a TOML file has a line of its own.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, filepath.Join("..", "..", "..", "..", FileName)) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if archive := txtar.Parse(data); len(archive.Files) > 0 {
			data = archive.Files[0].Data
		}
		f.Add(data)
	}
	f.Add([]byte("a = '''''x''''' # \n[[b.c]]\n[[b.c]]\n[b.c.d]\n\"e\\n\".f = {g=[{},[1,\n2]]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data, FileName)
		var problems Errors
		if errors.As(err, &problems) == (m != nil) || m != nil && len(m.ABIs) == 0 {
			t.Fatalf("matrix %v, errors %v", m, err)
		}
		last := 1 + strings.Count(string(data), "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > last || p.What == "" || p.Cure == "" {
				t.Errorf("%+v", p)
			}
		}
		var doc map[string]any
		if _, ok := notText(data); ok {
			return
		}
		if _, err := toml.Decode(string(data), &doc); err == nil {
			hasLines(t, findLines(string(data)), "", doc)
		}
	})
}

func hasLines(t *testing.T, lines map[string]int, path string, v any) {
	if len(path) > maxPath {
		return
	}
	if path != "" && lines[path] == 0 {
		t.Errorf("no line for %s in %v", path, lines)
	}
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			hasLines(t, lines, join(path, name), x)
		}
	case []map[string]any:
		for i, x := range v {
			hasLines(t, lines, fmt.Sprintf("%s[%d]", path, i), x)
		}
	case []any:
		for i, x := range v {
			hasLines(t, lines, fmt.Sprintf("%s[%d]", path, i), x)
		}
	}
}
