package report

import "github.com/gondk/gondk/magefiles/internal/judge/check"

// htmlRules is the rules of one group, for the list of all.
type htmlRules struct {
	Group check.Group
	Rules []htmlRule
}

type htmlRule struct {
	check.Rule
	Result string
	Found  bool // there is a finding to go to
}

func htmlRuleList(r *Report) []htmlRules {
	counts := map[string]int{}
	for _, f := range r.Result.Findings {
		counts[f.ID]++
	}
	at := index[check.Group]{}
	var all []htmlRules
	for _, group := range check.Groups() {
		at.of(group)
		all = append(all, htmlRules{Group: group})
	}
	for _, rule := range r.Result.Rules {
		i, fresh := at.of(rule.Group)
		if fresh {
			all = append(all, htmlRules{Group: rule.Group})
		}
		result := "nothing found"
		if n := counts[rule.ID]; n > 0 {
			result = plural(n, "finding")
		}
		all[i].Rules = append(all[i].Rules, htmlRule{rule, result, counts[rule.ID] > 0})
	}
	var some []htmlRules
	for _, g := range all {
		if len(g.Rules) > 0 {
			some = append(some, g)
		}
	}
	return some
}
