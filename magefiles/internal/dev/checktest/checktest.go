// Package checktest has what the tests of several of check's rooms begin with: libraries and archives that clang makes, and findings as text.
package checktest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Told gives each finding on a line: its rule, severity and place, and what was seen.
func Told(t *testing.T, all []rule.Finding) []string {
	t.Helper()
	var lines []string
	for _, f := range all {
		if f.Cure == "" || f.ID == "" || f.Seen == "" {
			t.Errorf("incomplete: %+v", f)
		}
		lines = append(lines, fmt.Sprintf("%s %s [%s] %s", f.Severity, f.ID, strings.TrimSpace(f.Place.ABI+" "+filepath.Base(f.Place.File)), f.Seen))
	}
	return lines
}

// APIOf compiles C for an ABI and reads the types of its functions.
func APIOf(t *testing.T, abiName, source string, names ...string) *capi.API {
	t.Helper()
	dir := t.TempDir()
	o, err := elfabi.ReadObject(elftest.Object(t, dir, ClangTarget[abiName], "api.c", source, "-g"))
	if err != nil {
		t.Fatal(err)
	}
	api, err := capi.Read(o.File, names)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func FindingLine(f rule.Finding) string {
	return fmt.Sprintf("%s %s [%s %s]: %s", f.Severity, f.ID, f.Place.Entry, f.Place.ABI, f.Seen)
}

// ClangTarget has what fixtures of an ABI are compiled for.
var ClangTarget = map[string]string{
	"arm64-v8a": elftest.ARM64, "armeabi-v7a": elftest.ARM, "x86_64": elftest.X86_64, "x86": elftest.X86,
	"riscv64": "riscv64-linux-android36",
}

// lines writes findings as one line each: id severity entry seen.
func FindingLines(all []rule.Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, strings.Join([]string{f.ID, string(f.Severity), f.Seen}, " "))
	}
	return out
}
