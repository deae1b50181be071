package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/magefile/mage/mage"

	"github.com/gondk/gondk/magefiles/internal/project/rootdir"
)

// projectAbove gives the nearest folder above with a matrix and magefiles, where mage would find none: it looks into one folder alone. It is
// empty where there is none, and where the words name a folder.
func projectAbove(dir string, args []string) string {
	named := slices.ContainsFunc(args, func(word string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
		return strings.HasPrefix(word, "-") && (name == "d" || name == "w")
	})
	if named || hasMagefiles(dir) {
		return ""
	}
	for above := rootdir.Above(filepath.Dir(dir)); above != ""; above = rootdir.Above(filepath.Dir(above)) {
		if hasMagefiles(above) {
			return above
		}
		if above == filepath.Dir(above) {
			break
		}
	}
	return ""
}

// hasMagefiles reports whether mage has something to run in a folder: a folder of magefiles, or files for it alone.
func hasMagefiles(dir string) bool {
	if info, err := os.Stat(filepath.Join(dir, mage.MagefilesDirName)); err == nil && info.IsDir() {
		return true
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.go")) // whose pattern is right
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && bytes.Contains(text, []byte("//go:build mage"))
	})
}
