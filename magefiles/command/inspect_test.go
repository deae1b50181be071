package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("empty.so", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"inspect":                            "inspect: no file; give one or more",
		"inspect -what empty.so":             "flag provided but not defined: -what",
		"inspect none.so":                    "none.so: no such file",
		"inspect empty.so none.so -o r.html": "2 of 2 files are not in order: empty.so, none.so",
		"inspect empty.so -format pdf":       "-format pdf: no such form",
		"inspect empty.so -diff":             "-diff wants two files",
	} {
		var out strings.Builder
		if err := run(context.Background(), strings.Fields(args), &out); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	if page, err := os.ReadFile("r.html"); err != nil || !strings.Contains(string(page), "none.so") {
		t.Errorf("%.100s, %v", page, err)
	}
	var wrong usage
	if err := run(context.Background(), []string{"inspect"}, os.Stderr); !errors.As(err, &wrong) {
		t.Errorf("without a file: %v", err)
	}
	if matches, err := filepath.Glob("*"); err != nil || len(matches) != 2 {
		t.Errorf("files %v, %v", matches, err)
	}
}
