package archive

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// While go build compiles a package, cgo writes the package's header into the folder that go build works in. gondk takes it from there: cgo
// starts the compiler a dozen times for it. A package that go build has taken from its cache has none there.

// goWork makes the folder, outside of the project: paths in debug information do not depend on it there. It has a name of its own for each
// archive, so that what a killed build left there goes with the next one. It gives nothing where it cannot be made.
func goWork(objects string, s *goSettings) string {
	if slices.ContainsFunc(s.flags, func(flag string) bool { return strings.HasPrefix(strings.TrimLeft(flag, "-"), "cover") }) {
		return "" // cgo reads other files then
	}
	temporary := s.temporary
	if temporary == "" {
		temporary = os.TempDir()
	}
	sum := sha256.Sum256([]byte(objects))
	dir := filepath.Join(temporary, fmt.Sprintf("gondk-go-%x", sum[:8]))
	os.RemoveAll(dir)
	if os.Mkdir(dir, 0o700) != nil { // whoever has it, it is not ours
		return ""
	}
	return dir
}

// madeHeaders gives the headers in that folder, by package.
func madeHeaders(work string) (map[string][]byte, error) {
	made := map[string][]byte{}
	folder := os.DirFS(work)
	files, err := fs.Glob(folder, "go-build*/b*/_cgo_install.h")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		if name := packageOf(text); name != "" {
			made[name] = text
		}
	}
	return made, nil
}

// packageOf gives the import path of the package that a header of cgo's is about.
func packageOf(header []byte) string {
	for line := range bytes.Lines(header) {
		if name, ok := strings.CutPrefix(string(line), "/* package "); ok {
			return strings.TrimSuffix(strings.TrimSpace(name), " */")
		}
	}
	return ""
}

// withoutWork leaves out the line by which go build tells its folder.
func withoutWork(output string) string {
	var lines strings.Builder
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "WORK=") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}
