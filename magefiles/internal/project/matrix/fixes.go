package matrix

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

func setFix(r *reader, v value, s string) {
	fixes := &r.m.Go.Fixes
	switch what, cure := CheckFix(s); {
	case what != "":
		r.bad(v, what, cure)
	case slices.Contains(*fixes, s):
		r.bad(v, "is in the list twice", "remove one of them")
	default:
		*fixes = gofix.Ordered(append(*fixes, s))
		if r.m.Go.Lines == nil {
			r.m.Go.Lines = map[string]int{}
		}
		r.m.Go.Lines[s] = lineOf(r.lines, v.path)
	}
}

// CheckFix says what is wrong with the name of a fix, if anything.
func CheckFix(s string) (what, cure string) {
	if gofix.Find(s) != nil {
		return "", ""
	}
	if meant := similar(s, gofix.Names()); meant != "" {
		return "not a fix that gondk has", "did you mean \"" + meant + "\"?"
	}
	return "not a fix that gondk has", "use one of " + strings.Join(gofix.Names(), ", ")
}
