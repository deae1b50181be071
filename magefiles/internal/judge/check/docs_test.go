package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// leftOut are checks of Android's loader, installer, bundletool and Play that are known and are no rules here.
var leftOut = []struct{ id, reason string }{
	{"base-unreferenced", "The baseline keeps only types that functions of the C API reach."},
	{"jni-handle-sign", "A library or dex file does not show whether code compares a handle with `> 0`, short of following its values."},
}

// docs/rules.md lists every rule as the code has it: go test -update writes it again.
func TestDocs(t *testing.T) {
	var out strings.Builder
	out.WriteString(`# Rules

What ` + "`mage check`, `mage report` and `mage inspect`" + ` look at. A rule's severity depends on min SDK, target SDK, ABI, page size and date: an
error means that a loader, the installer, bundletool or Play refuses the file, or that it crashes; a warning, that it works on some devices only;
information is good to know. Rules marked with * have no confirmed source and are never more than information. A ` + "`[[check]]`" + ` in
abi-matrix.toml changes a rule's severity, or turns it off with a reason.
`)
	group := Group("")
	for _, r := range Rules() {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&out, "\n## %s\n\n| Rule | What must hold | What you see otherwise | Source |\n| --- | --- | --- | --- |\n", heading(group))
		}
		mark := ""
		if r.Unconfirmed {
			mark = " *"
		}
		fmt.Fprintf(&out, "| `%s`%s | %s | %s | %s |\n", r.ID, mark, cell(r.Title), cell(r.Symptom), cell(r.Source))
	}
	out.WriteString("\n## Left out\n\n| Check | Why it is not a rule |\n| --- | --- |\n")
	for _, l := range leftOut {
		fmt.Fprintf(&out, "| `%s` | %s |\n", l.id, l.reason)
	}
	testkit.Golden(t, "../../../../docs/rules.md", out.String())
}

func heading(g Group) string { return strings.ToUpper(string(g[:1])) + string(g[1:]) }

// cell writes a text into a table of Markdown.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "\n", " ").Replace(text)
}

// Every rule says all of it, once.
func TestEveryRule(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if r.ID == "" || r.Group == "" || r.Title == "" || r.Symptom == "" || r.Cure == "" || r.Source == "" {
			t.Errorf("%+v: a text is missing", r)
		}
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
	}
	for _, l := range leftOut {
		if seen[l.id] {
			t.Errorf("%s is a rule and left out", l.id)
		}
	}
}
