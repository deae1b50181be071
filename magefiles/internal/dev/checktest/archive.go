package checktest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const PlainC = "int helper(int n) { return n + 1; }"

const ArchiveSettings = "path\texample.com/golib\nbuild\t-trimpath=true\nbuild\tGOOS=android\nbuild\tGOARCH=MACHINE\nbuild\tLEVEL\n"

// AsmGoTable gives assembly for the table of Go functions' names, .gopclntab, as Go 1.20 and newer write it.
func AsmGoTable(funcs ...string) string {
	names := strings.Join(funcs, "\\0") + "\\0"
	return fmt.Sprintf(`.section .gopclntab,"a",%%progbits
.balign 8
1: .long 0xfffffff1
.byte 0, 0, 4, 8
.WORD 0, 0, 0, 2f-1b, 3f-1b, 0, 0, 0
2: .ascii "%s"
3:
`, names)
}

// Swap replaces text in a fixture's source, settings or header.
func Swap(old, new string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, new) }
}

func MakeArchive(t testing.TB, target, ar string, members map[string]string) *elfabi.Archive {
	t.Helper()
	dir := t.TempDir()
	if ar == "" {
		ar = "rcsD"
	}
	path := filepath.Join(dir, "libgolib.a")
	args := []string{ar, path}
	for _, name := range rule.SortedKeys(members) {
		switch filepath.Ext(name) {
		case ".s":
			args = append(args, elftest.Object(t, dir, target, name, members[name]))
		case ".c":
			args = append(args, elftest.Object(t, dir, target, name, members[name], strings.Fields(cFlags(members[name]))...))
		default:
			args = append(args, elftest.Write(t, dir, name, members[name]))
		}
	}
	elftest.Run(t, dir, "llvm-ar", args...)
	a, err := elfabi.ReadArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cFlags returns the compiler's flags of a fixture: those behind "//" in its first line.
func cFlags(source string) string {
	first, _, _ := strings.Cut(source, "\n")
	if flags, ok := strings.CutPrefix(first, "//"); ok {
		return flags
	}
	return ""
}

// GoArchiveOf makes the archive that a library is linked from, with another build id, version or settings.
func GoArchiveOf(t *testing.T, version, buildID string) *subject.Archive {
	t.Helper()
	info := elftest.GoBuildInfo(version, "build\tGOOS=android\n", buildID)
	return &subject.Archive{Archive: MakeArchive(t, elftest.ARM64, "", map[string]string{"go.s": info})}
}
