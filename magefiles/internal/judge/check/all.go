package check

import (
	"slices"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/judge/check/abiset"
	"github.com/gondk/gondk/magefiles/internal/judge/check/app"
	"github.com/gondk/gondk/magefiles/internal/judge/check/archive"
	"github.com/gondk/gondk/magefiles/internal/judge/check/changes"
	"github.com/gondk/gondk/magefiles/internal/judge/check/compare"
	"github.com/gondk/gondk/magefiles/internal/judge/check/library"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
)

// Rules returns every rule there is, in the order of their groups.
func Rules() []Rule {
	all := slices.Concat(rule.Texts(archive.Rules), rule.Texts(library.Rules), rule.Texts(library.OfPrograms), rule.Texts(library.DSPRules), rule.Texts(library.CompileRules), rule.Texts(app.Rules), rule.Texts(abiset.Rules),
		compare.Rules(), rule.Texts(changes.Rules), []Rule{budgetLibrary, budgetDownload, unusedCheck})
	groups := Groups()
	slices.SortStableFunc(all, func(a, b Rule) int { return slices.Index(groups, a.Group) - slices.Index(groups, b.Group) })
	return all
}

// RuleIDs returns the ids of Rules.
func RuleIDs() []string {
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// rulesByID has Rules by their ids. A hostile bundle can ask thousands of times.
var rulesByID = sync.OnceValue(func() map[string]Rule {
	byID := map[string]Rule{}
	for _, r := range Rules() {
		byID[r.ID] = r
	}
	return byID
})
