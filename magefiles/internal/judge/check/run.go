package check

import (
	"cmp"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check/abiset"
	"github.com/gondk/gondk/magefiles/internal/judge/check/app"
	"github.com/gondk/gondk/magefiles/internal/judge/check/archive"
	"github.com/gondk/gondk/magefiles/internal/judge/check/changes"
	"github.com/gondk/gondk/magefiles/internal/judge/check/compare"
	"github.com/gondk/gondk/magefiles/internal/judge/check/library"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Subject is everything that one run checks. Missing parts are skipped.
type Subject struct {
	Target
	Archives   []*Archive
	Libraries  []*Library
	Apps       []*App
	ABISets    []*ABISet
	Compiles   []*Compile
	Unreadable []Finding // by FaultFinding, of what is therefore not among the above
	Comparison *Comparison
	Changes    *baseline.Changes // since the saved baseline; nil if none was saved
	Growth     Growth            // of libraries since the baseline
	Sizes      []size.Library
	Budget     *matrix.Budget // nil if there is none
}

// Look says that rules of a group were checked somewhere.
type Look struct {
	Group     Group
	ABI       string // empty for what concerns all
	BuildPath string // empty for what has none
	Rules     int
}

// Result is what a run found.
type Result struct {
	Rules      []Rule    // that were looked at, in the order of their groups
	Looks      []Look    // in the same order
	Findings   []Finding // the worst first, then by group, rule and place
	Suppressed []Finding // that the matrix suppresses, with its reasons
}

// Run looks at everything in the subject. checks is what the matrix says about rules, in its order.
func Run(s *Subject, checks []matrix.Check) *Result {
	r := &runner{result: &Result{Findings: slices.Clone(s.Unreadable)}, looks: map[Look]map[string]bool{}}
	for _, a := range s.Archives {
		look(r, archive.Rules, a, a.Place)
	}
	for _, l := range s.Libraries {
		look(r, library.RulesOf(l), l, l.Place)
	}
	for _, a := range s.Apps {
		look(r, app.Rules, a, a.Place)
	}
	for _, set := range s.ABISets {
		look(r, abiset.Rules, set, set.Place)
	}
	for _, c := range s.Compiles {
		look(r, library.CompileRules, c, c.Place)
	}
	if s.Comparison != nil {
		r.note(compare.Rules(), Place{})
		r.result.Findings = append(r.result.Findings, s.Comparison.Findings()...)
	}
	if s.Changes != nil {
		look(r, changes.Rules, &changes.Since{Target: s.Target, Growth: s.Growth, Changes: s.Changes}, Place{})
	}
	if s.Budget != nil {
		r.note([]Rule{budgetLibrary, budgetDownload}, Place{})
		r.result.Findings = append(r.result.Findings, CheckBudget(s.Sizes, *s.Budget)...)
	}
	if len(checks) > 0 {
		r.note([]Rule{unusedCheck}, Place{})
	}
	more := unused(r.result.Findings, checks)
	r.result.Findings, r.result.Suppressed = Settle(r.result.Findings, checks)
	r.result.Findings = append(r.result.Findings, more...)
	return r.finish()
}

// runner keeps what was looked at while a run goes on.
type runner struct {
	result *Result
	looks  map[Look]map[string]bool // without Rules: the ids
}

// look runs rules over one subject and notes that they were.
func look[S any](r *runner, rules []rule.For[S], subject S, place Place) {
	r.note(rule.Texts(rules), place)
	r.result.Findings = append(r.result.Findings, rule.Look(rules, subject, place)...)
}

func (r *runner) note(rules []Rule, place Place) {
	for _, rule := range rules {
		key := Look{Group: rule.Group, ABI: place.ABI, BuildPath: place.BuildPath}
		if r.looks[key] == nil {
			r.looks[key] = map[string]bool{}
		}
		r.looks[key][rule.ID] = true
	}
}

// finish puts the result in order.
func (r *runner) finish() *Result {
	order := map[string]int{}
	seen := map[string]bool{}
	for _, f := range r.result.Findings { // no rule was checked for unreadable files
		seen[f.ID] = true
	}
	for _, ids := range r.looks {
		for id := range ids {
			seen[id] = true
		}
	}
	for i, rule := range Rules() {
		order[rule.ID] = i
		if seen[rule.ID] {
			r.result.Rules = append(r.result.Rules, rule)
		}
	}
	for key, ids := range r.looks {
		key.Rules = len(ids)
		r.result.Looks = append(r.result.Looks, key)
	}
	groups := Groups()
	slices.SortFunc(r.result.Looks, func(a, b Look) int {
		return cmp.Or(cmp.Compare(slices.Index(groups, a.Group), slices.Index(groups, b.Group)), cmp.Compare(a.ABI, b.ABI), cmp.Compare(a.BuildPath, b.BuildPath))
	})
	for _, findings := range [][]Finding{r.result.Findings, r.result.Suppressed} {
		slices.SortStableFunc(findings, func(a, b Finding) int {
			return cmp.Or(a.Severity.Compare(b.Severity), cmp.Compare(order[a.ID], order[b.ID]), rule.ComparePlaces(a.Place, b.Place))
		})
	}
	return r.result
}
