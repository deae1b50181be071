package sysroot

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each C++ header of ours stands alone, and all together do at every level and in old and new C++.
func TestCxxHeaders(t *testing.T) {
	sysroot(t)
	dir := t.TempDir()
	var sources []string
	all := ""
	err := eachFile(files, "c++", func(name string, data []byte) error {
		include := "#include <" + filepath.Base(name) + ">\n"
		all += include
		sources = append(sources, filepath.Join(dir, filepath.Base(name)+".cc"))
		return os.WriteFile(sources[len(sources)-1], []byte(include), 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range present(t) {
		for api, std := range map[int]string{21: "-std=c++11", 24: "-std=gnu++17", 35: "-std=c++20"} {
			args := append(slices.Clone(strict), std)
			says(t, a, api, "all.cc", all, args...)
			if i == 0 && api == 21 {
				once(t, "C++ alone "+std+all, func() string { return checkEach(t, a, api, args, sources) })
			}
		}
	}
}

// No header is both there and said to be absent.
func TestAbsent(t *testing.T) {
	dir, _ := sysroot(t)
	n := 0
	for path, message := range absent() {
		n++
		name := strings.TrimPrefix(path, cxxFolder)
		ours := "include/" + path
		if name != path {
			ours = "c++/" + name
		}
		if _, err := fs.Stat(files, ours); err == nil {
			t.Errorf("%s is there", ours)
		}
		if !strings.Contains(message, "<"+name+">") {
			t.Errorf("%s: %s", path, message)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "usr", "include", filepath.FromSlash(path))); err != nil || string(text) != "#error "+message+"\n" {
			t.Errorf("%s: %s %v", path, text, err)
		}
	}
	if n < 200 {
		t.Errorf("only %d", n)
	}
}
