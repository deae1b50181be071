package dated

import (
	"errors"
	"fmt"
	"go/version"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// Go is one kind of problem that some Go releases have on Android.
type Go struct {
	ID       string   `toml:"id"`       // of the rule
	Severity string   `toml:"severity"` // of the rule's finding: error, warning, info
	From     string   `toml:"from"`     // the first release, go1.26.0; empty: all of the past
	Fixed    string   `toml:"fixed"`    // the first that is good again; empty: none yet
	GOARCH   []string `toml:"goarch"`   // it concerns; nil: all
	MaxAPI   int      `toml:"max_api"`  // the last Android level on which it happens; 0: it happens on all
	Funcs    []string `toml:"funcs"`    // one of these must be linked in; nil: it happens to every program
	With     string   `toml:"with"`     // and this one too; empty: no other
	Fix      string   `toml:"fix"`      // of go.fixes, which ends it; empty: none does
	Seen     string   `toml:"seen"`     // what Go does, in words that follow "go1.26.1 "
	Doctor   string   `toml:"doctor"`   // the same for who has no archive yet; empty: not told
	Title    string   `toml:"title"`
	Symptom  string   `toml:"symptom"`
	Cure     string   `toml:"cure"`
	Entry
}

// check wants releases as go/version compares them: go1.26.0 and not 1.26.
func (g *Go) check() error {
	for _, v := range []string{g.From, g.Fixed} {
		if v != "" && !version.IsValid(v) {
			return fmt.Errorf("%q is not a Go release; write it like go1.26.3", v)
		}
	}
	if !slices.Contains([]string{"error", "warning", "info"}, g.Severity) {
		return fmt.Errorf("severity: %q is not error, warning or info", g.Severity)
	}
	if slices.Contains([]string{g.ID, g.Title, g.Symptom, g.Cure, g.Seen}, "") {
		return errors.New("id, title, symptom, cure and seen must not be empty")
	}
	if g.Fix != "" && gofix.Find(g.Fix) == nil {
		return fmt.Errorf("fix: there is no %q", g.Fix)
	}
	return nil
}

// Gos returns all known problems.
func Gos() []Go { return read().Go }

// GoOf returns the problem that a rule is about.
func GoOf(id string) Go { return Gos()[slices.IndexFunc(Gos(), func(g Go) bool { return g.ID == id })] }

// Made reports whether a Go release has the problem. goVersion is go version's: go1.26.2, also with an experiment or a vendor's suffix. One
// that is no release is not known to.
func (g *Go) Made(goVersion string) bool {
	v := GoRelease(goVersion)
	return version.IsValid(v) && version.Compare(v, g.From) >= 0 && (g.Fixed == "" || version.Compare(v, g.Fixed) < 0)
}

// Meets reports whether it affects apps for an architecture and API levels from minSDK on; 0: the level is unknown.
func (g *Go) Meets(goarch string, minSDK int) bool {
	return (g.GOARCH == nil || slices.Contains(g.GOARCH, goarch)) && (g.MaxAPI == 0 || minSDK > 0 && minSDK <= g.MaxAPI)
}

// GoRelease returns the release out of what a program says of its Go: "go1.26.2 X:nodwarf5", "devel go1.27-abcdef Mon …".
func GoRelease(goVersion string) string {
	for word := range strings.FieldsSeq(goVersion) {
		if strings.HasPrefix(word, "go1") {
			return word
		}
	}
	return goVersion
}
