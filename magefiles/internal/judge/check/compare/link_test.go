package compare

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestLinkDiagnostics(t *testing.T) {
	const all = "--no-undefined --fatal-warnings --gc-sections"
	for _, c := range []struct {
		words, want string
		wrong       bool
	}{
		{"-shared -Wl,--no-undefined -Wl,--fatal-warnings -Wl,--gc-sections -o x.so", all, false},
		{"-Wl,-z,defs,--gc-sections -Xlinker --fatal-warnings", all, false},
		{"-Wl,-zdefs -Wl,-gc-sections", "--no-undefined --gc-sections", false},
		{"-z defs", "--no-undefined", false},
		{"-Wl,--no-undefined -Wl,--fatal-warnings -Wl,--no-fatal-warnings -Wl,--gc-sections -Wl,--no-gc-sections", "--no-undefined", false},
		{"-Wl,--no-undefined -Wl,-z,undefs -Wl,--no-undefined-version", "none", true},
		{"", "none", true},
	} {
		v := linkDiagnostics(side{link: strings.Fields(c.words), linkKnown: true})
		if v.Text != c.want || (v.Wrong != "") != c.wrong {
			t.Errorf("%s: %q, wrong: %q; want %q, %v", c.words, v.Text, v.Wrong, c.want, c.wrong)
		}
	}
}

var otherLink = []string{"path-linkflags"}

// The row is there where somebody knows the links.
func TestPathLinkFlags(t *testing.T) {
	packed, linked := checktest.Change{}.Make(t)
	both := [2]map[string][]string{{"libglue.so": {"-Wl,--no-undefined", "-Wl,--gc-sections"}}, {"libglue.so": {"-Wl,--no-undefined"}}}
	in := inputOf("arm64-v8a", [2]*elfabi.Library{packed, packed}, [2]*elfabi.Library{linked, linked})
	if c := ComparePaths(in); hasRow(c, "path-linkflags") != nil {
		t.Error("a row for links that nobody knows")
	}
	for i := range in.Builds {
		in.Builds[i].Links = both[i]
	}
	c := ComparePaths(in)
	if _, ids := built(c); cmp.Diff(ids, otherLink) != "" {
		t.Errorf("%v tell of it, want %v", ids, otherLink)
	}
	row := hasRow(c, "path-linkflags")
	if row == nil || row.Verdict != Differs || row.Severity != rule.Info || cmp.Diff(row.Diff, []string{"only in cmake: --gc-sections"}) != "" {
		t.Errorf("%+v", row)
	}
}

func hasRow(c *Comparison, id string) *Row {
	for i := range c.Rows {
		if c.Rows[i].ID == id {
			return &c.Rows[i]
		}
	}
	return nil
}
