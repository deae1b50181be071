package check

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// BadRelease is one reason for which Go releases make programs that some Android stops.
type BadRelease struct{ dated.Go }

// badGo is every such reason that is known. What is no matter of Android's level has a rule of its own, as go-mte.
func badGo() []BadRelease {
	var all []BadRelease
	for _, g := range dated.Gos() {
		if g.MaxAPI > 0 {
			all = append(all, BadRelease{g})
		}
	}
	return all
}

// BadReleases gives what is known against building with a Go release for an ABI and API levels from minSDK on. What a program links in is not
// looked at.
func BadReleases(goVersion string, a *abi.ABI, minSDK int) []BadRelease {
	return slices.DeleteFunc(badGo(), func(b BadRelease) bool { return !b.Made(goVersion) || !b.Meets(a.GOARCH, minSDK) })
}

// LinkedIn tells whether a program with these functions meets it.
func (b BadRelease) LinkedIn(funcs elfabi.GoFuncs) bool {
	return b.Funcs == nil || slices.ContainsFunc(b.Funcs, funcs.Has)
}

// goRule gives the rule about some trouble that Go releases make.
func goRule(g dated.Go) Rule {
	return Rule{ID: g.ID, Group: ArchiveGroup, Title: g.Title, Symptom: g.Symptom, Cure: g.Cure, Source: g.Source}
}

// badGoRules makes one rule for archives of each entry of the table.
func badGoRules() []ruleFor[*Archive] {
	var rules []ruleFor[*Archive]
	for _, b := range badGo() {
		rules = append(rules, ruleFor[*Archive]{goRule(b.Go), ofGo(func(a *Archive, g *member, f *found) {
			made := b.Made(g.info.GoVersion) && b.Meets(g.info.Setting("GOARCH"), a.MinSDK)
			if made && b.LinkedIn(g.object.GoFuncs()) {
				f.add(Severity(b.Severity), "%s %s; min SDK is %d", g.info.GoVersion, b.Seen, a.MinSDK)
			}
		})})
	}
	return rules
}
