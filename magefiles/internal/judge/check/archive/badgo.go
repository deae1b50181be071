package archive

import (
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// goRule returns the rule about some trouble that Go releases make.
func goRule(g dated.Go) rule.Rule {
	return rule.Rule{ID: g.ID, Group: rule.ArchiveGroup, Title: g.Title, Symptom: g.Symptom, Cure: g.Cure, Source: g.Source}
}

// badGoRules makes one rule for archives of each entry of the table.
func badGoRules() []rule.For[*subject.Archive] {
	var rules []rule.For[*subject.Archive]
	for _, b := range subject.BadGo() {
		rules = append(rules, rule.For[*subject.Archive]{Rule: goRule(b.Go), Look: ofGo(func(a *subject.Archive, g *subject.Member, f *rule.Found) {
			made := b.Made(g.Info.GoVersion) && b.Meets(g.Info.Setting("GOARCH"), a.MinSDK)
			if made && b.LinkedIn(g.Object.GoFuncs()) {
				f.Add(rule.Severity(b.Severity), "%s %s; min SDK is %d", g.Info.GoVersion, b.Seen, a.MinSDK)
			}
		})})
	}
	return rules
}
