package check

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// A thin archive cannot be read, so that its finding comes from the error.
func TestArchiveMagic(t *testing.T) {
	_, err := elfabi.ParseArchive("lib.a", "!<thin>\n")
	if got := FaultFinding(err, Place{File: "lib.a"}); got.ID != "ar-magic" || got.Severity != Error || !strings.HasPrefix(got.Seen, "thin archive") {
		t.Errorf("%+v", got)
	}
}

func TestFaultFinding(t *testing.T) {
	dir, place := t.TempDir(), Place{File: "lib.so", ABI: "x86"}
	_, missing := elfabi.ReadLibrary(filepath.Join(dir, "missing.so"))
	var access *fs.PathError // whose words differ by system
	if !errors.As(missing, &access) || !errors.Is(missing, os.ErrNotExist) {
		t.Fatal(missing)
	}
	_, folder := elfabi.ReadLibrary(dir)
	_, archive := elfabi.ParseArchive("lib.a", "text")
	for _, c := range []struct {
		err      error
		id, seen string
		cure     string
	}{
		{missing, "elf-damaged", access.Op + ": " + access.Err.Error(), "fetch it or build it"},
		{folder, "elf-damaged", "it is a folder", "fetch it or build it"},
		{archive, "ar-magic", "not an ar archive", "llvm-ar rcsD"},
		{&elfabi.Fault{File: "a", Part: elfabi.PartIdent, Text: "odd"}, "elf-magic-size", "odd", "git lfs pull"},
		{&elfabi.Fault{File: "a", Part: elfabi.PartStrings, Text: "odd"}, "dt-strtab-symtab", "odd", "packers or editors"},
		{&elfabi.Fault{File: "a", Part: elfabi.PartGo, Text: "odd"}, "elf-damaged", "odd", "fetch it or build it"},
	} {
		f := FaultFinding(c.err, place)
		if f.ID != c.id || f.Severity != Error || f.Place != place || !strings.HasPrefix(f.Seen, c.seen) || !strings.Contains(f.Cure, c.cure) {
			t.Errorf("%v: %+v", c.err, f)
		}
	}
}

// A fault names a rule that there is.
func TestFaultRulesExist(t *testing.T) {
	for part, id := range rule.FaultRules {
		if !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.ID == id }) {
			t.Errorf("part %d: no rule %s", part, id)
		}
	}
}
