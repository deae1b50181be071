package kit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said is what a program of mage's says of its targets.
var said = map[string]string{
	"":          "Words about the project.\n\nTargets:\n  abi:save     writes\n  archive*     builds\n  check        checks\n  deps         lists\n  make         makes\n  scale        scales\n  symbolize    names\n  test         tests\n\n* default target\n",
	"archive":   "Archive builds.\nUsage:\n\n\t<nothing> of this -kind=<bool>\n\nUsage:\n\n\tmage archive\n\n",
	"make":      "Usage:\n\n\tmage make\n\nAliases: a, lib\n\n",
	"scale":     "Scale scales.\n\nUsage:\n\n\tmage scale <factor> <of> [<flags>]\n\nFlags:\n\n\t-How=<string>  how\n\t-limit=<time.Duration>\n\t-n=<bool>\n\n",
	"symbolize": "Symbolize names.\n\nUsage:\n\n\tmage symbolize <file>\n\n",
	"test":      "Test tests.\n\nUsage:\n\n\tmage test\n\n",
}

func saidHelp(target string) (string, bool) {
	text, ok := said[strings.ToLower(target)]
	return text, ok
}

// TestReadCommandLine gives mage what it knows, in its order.
func TestReadCommandLine(t *testing.T) {
	for _, c := range []struct {
		typed, want string
		options     options
	}{
		{"", "", options{}},
		{"check", "check", options{}},
		{"check -v", "-v check", options{}},
		{"check --v", "--v check", options{}},
		{"-t 5m -v=false check archive", "-t 5m -v=false check archive", options{}},
		{"archive check -t=5m", "-t=5m archive check", options{}},
		{"archive -q check", "archive check", options{quiet: true}},
		{"check -n", "check", options{dry: true}},
		{"check -n=false -json=true", "check", options{json: true}},
		{"Abi:Save deps -json check", "Abi:Save deps check", options{json: true}},
		{"a check", "a check", options{}},
		{"check LIB", "check LIB", options{}},
		{"test -v", "-v test", options{}},
		{"symbolize - check -v", "-v symbolize - check", options{}},
		{"symbolize -q crash.txt", "symbolize crash.txt", options{quiet: true}},
		{"scale -5 x -how=well -limit=3s check", "scale -5 x -how=well -limit=3s check", options{}},
		{"scale -v -n -n -v", "-v scale -v -n -n", options{}},
		{"-h check archive", "-h check archive", options{}},
		{"-l", "-l", options{}},
		{"-x check", "-x check", options{}},
	} {
		got, err := readCommandLine(strings.Fields(c.typed), noVariable, saidHelp)
		if err != nil {
			t.Errorf("%s: %v", c.typed, err)
			continue
		}
		if args := strings.Join(got.args, " "); args != c.want || got.options != c.options {
			t.Errorf("%s: %q with %+v, want %q with %+v", c.typed, args, got.options, c.want, c.options)
		}
	}
	if c, err := readCommandLine([]string{"archive", "check", "-h"}, noVariable, saidHelp); err != nil || c.help != "check" {
		t.Errorf("check -h asks for the help of %q, %v", c.help, err)
	}
	asksHelp := func(name string) string { return map[string]string{"MAGEFILE_HELP": "1"}[name] }
	if c, err := readCommandLine([]string{"-v", "chekc"}, asksHelp, saidHelp); err != nil || len(c.args) != 2 {
		t.Errorf("mage -h is for mage itself: %v", err)
	}
}

func noVariable(string) string { return "" }

// TestReadWrongCommandLine names what was meant.
func TestReadWrongCommandLine(t *testing.T) {
	for typed, want := range map[string]string{
		"chekc":             `no target "chekc"; did you mean "check"?`,
		"archive chek":      `no target "chek"; did you mean "check"?`,
		"archive zzzzzzzzz": `no target "zzzzzzzzz"`,
		"check --verbose":   "check has no flag --verbose; did you mean -v?",
		"check -dry-run":    "check has no flag -dry-run; did you mean -n?",
		"deps -jsn":         "deps has no flag -jsn; did you mean -json?",
		"check -x=1":        "check has no flag -x=1; it has -h, -json, -n, -q, -t, -trace, -v",
		"symbolize -json x": "symbolize has no flag -json; it has -h, -q, -t, -v",
		"clean -json":       "clean has no flag -json; it has -h, -n, -q, -t, -trace, -v",
		"test -n":           "test has no flag -n; it has -h, -t, -v",
		"test -q":           "test has no flag -q; it has -h, -t, -v",
		"check -n -json":    "check: -n and -json do not go together; leave one out",
		"check -v=maybe":    "check -v=maybe: neither true nor false; write -v alone",
		"check -t 5m":       "check -t: no time; write it like -t=5m",
		"scale 1 x -how":    "scale -how: no value; write it like -how=STRING",
		"scale 1 x -hwo=2":  "scale has no flag -hwo=2; did you mean -how?",
		"check scale 1":     "scale wants <factor> <of>",
		"check symbolize":   "symbolize wants <file>",
	} {
		_, err := readCommandLine(strings.Fields(typed), noVariable, saidHelp)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", typed, err, want)
		}
	}
}

// TestBuiltIn holds the list of this package's targets against its code.
func TestBuiltIn(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && isTarget(fn) {
				declared = append(declared, strings.ToLower(receiver(fn)+fn.Name.Name))
			}
		}
	}
	slices.Sort(declared)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(builtIn)), declared); diff != "" {
		t.Error(diff)
	}
}

// isTarget reports whether a function is none of a type that is no namespace.
func isTarget(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	_, byValue := fn.Recv.List[0].Type.(*ast.Ident)
	return byValue
}

// receiver names the namespace of a target: abi:
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	return fn.Recv.List[0].Type.(*ast.Ident).Name + ":"
}

func TestFlagsHelp(t *testing.T) {
	want := "Flags, behind the target:\n\n\t-h     show this help\n\t-n     say what would be done, and do nothing\n" +
		"\t-q     say only what is wrong, and which files were made\n\t-t     -t=5m: give up after that time\n" +
		"\t-trace -trace=FILE: write into a file what was done when, in Chrome's trace format\n" +
		"\t-v     show every command, every file that is written, and all that is found\n"
	if diff := cmp.Diff(want, flagsHelp("clean")); diff != "" {
		t.Error(diff)
	}
}
