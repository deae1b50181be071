package link

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

func TestContract(t *testing.T) {
	for _, c := range []struct {
		abi      string
		page     int
		libs     []string
		entry    string
		flags    []string
		response string
	}{
		{"arm64-v8a", 65536, []string{"log", "z"}, "", []string{"-llog", "-lz", "-Wl,-z,nodelete", "-Wl,-Bsymbolic", "-Wl,-z,max-page-size=65536"},
			"-llog\n-lz\n-Wl,-z,nodelete\n-Wl,-Bsymbolic\n-Wl,-z,max-page-size=65536\n"},
		{"armeabi-v7a", 16384, []string{"log"}, "", []string{"-llog", "-Wl,-z,nodelete", "-Wl,-Bsymbolic"}, "-llog\n-Wl,-z,nodelete\n-Wl,-Bsymbolic\n"},
		{"armeabi-v7a", 16384, []string{"log"}, "Java_a_b_start", []string{"-llog", "-Wl,-z,nodelete", "-Wl,-Bsymbolic", "-Wl,--defsym=Java_a_b_start=gondkbind_start"},
			"-llog\n-Wl,-z,nodelete\n-Wl,-Bsymbolic\n-Wl,--defsym=Java_a_b_start=gondkbind_start\n"},
	} {
		contract := Of(abi.Find(c.abi), c.page, c.libs, c.entry)
		if diff := cmp.Diff(c.flags, contract.Flags()); diff != "" {
			t.Errorf("%s: %s", c.abi, diff)
		}
		if diff := cmp.Diff(c.response, string(contract.Response())); diff != "" {
			t.Errorf("%s: %s", c.abi, diff)
		}
	}
	for _, o := range Options(16384, "") {
		if o.Big != strings.Contains(o.CMake(), "LINKER:-z,max-page-size=16384") || o.Why == "" {
			t.Errorf("%+v", o)
		}
	}
}

// A program says nothing of what is for libraries alone.
func TestProgram(t *testing.T) {
	for _, c := range []struct {
		abi  string
		min  int
		want string
	}{
		{"arm64-v8a", 24, "-Wl,--build-id=sha1 -Wl,--no-export-dynamic -Wl,-z,max-page-size=16384 -Wl,--no-rosegment"},
		{"x86_64", 29, "-Wl,--build-id=sha1 -Wl,--no-export-dynamic -Wl,-z,max-page-size=16384"},
		{"armeabi-v7a", 28, "-Wl,--build-id=sha1 -Wl,--no-export-dynamic -Wl,--no-rosegment"},
	} {
		if got := strings.Join(Program(abi.Find(c.abi), 16384, c.min), " "); got != c.want {
			t.Errorf("%s, API level %d: %s, want %s", c.abi, c.min, got, c.want)
		}
	}
}

// statement fits what only the contract says.
var statement = regexp.MustCompile(`nodelete|-Bsymbolic|max-page-size|-l(log|m)\b`)

// TestOnly looks for who tells a linker the same by himself. The floors above only read what linkers made, and advise.
func TestOnly(t *testing.T) {
	magefiles := filepath.Join("..", "..", "..")
	mayState := regexp.MustCompile(`^(build/link/link\.go|build/archive/linkoptions\.go|host/ndklite/shape/.*|judge/.*|dev/checktest/.*)$`)
	for _, root := range []string{filepath.Join(magefiles, "internal"), filepath.Join(magefiles, "kit"), filepath.Join(magefiles, "command"),
		filepath.Join(magefiles, "..", "cmake"), filepath.Join(magefiles, "..", "ndk-build")} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(file, "_test.go") || strings.Contains(filepath.ToSlash(file), "/testdata/") {
				return err
			}
			rel, err := filepath.Rel(root, file)
			if err != nil || mayState.MatchString(filepath.ToSlash(rel)) {
				return err
			}
			text, err := os.ReadFile(file)
			if found := statement.Find(text); found != nil {
				t.Errorf("%s has %s; what a linker is told stands in build/link", file, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
