// Package archive has the rules about one static archive.
package archive

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// Rules are in the order in which an archive is read: what its members are, what Go says of itself, code, symbols.
var Rules = slices.Concat(memberRules, goArchiveRules, codeRules, archiveSymbolRules)

// breaks returns the severity of what breaks the link with a member, or the library that it becomes part of. An archive with Go code is
// linked whole; of others, linkers take only the members that they need, which may not be the bad ones.
func breaks(a *subject.Archive) rule.Severity {
	if a.HoldsGo() {
		return rule.Error
	}
	return rule.Warning
}

// maxMembers is how many members a rule names; a hundred of the same kind have one cause.
const maxMembers = 5

// eachObject adds a finding for each object of which see tells something, up to five, and one for how many more there are.
func eachObject(f *rule.Found, a *subject.Archive, s rule.Severity, see func(*subject.Member) string) {
	eachMember(f, a.Objects(), s, see)
}

func eachMember(f *rule.Found, members []*subject.Member, s rule.Severity, see func(*subject.Member) string) {
	more := 0
	for _, m := range members {
		text := see(m)
		switch {
		case text == "":
		case len(f.All) < maxMembers:
			f.Add(s, "%s", text).Place.Entry = m.Name
		default:
			more++
		}
	}
	if more > 0 {
		f.Add(s, "the same holds for %s", rule.Counted(more, "more member", "more members"))
	}
}
