package report

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// changeClass is what changed since the baseline in one class.
type changeClass struct {
	Class   baseline.Class
	Meaning string
	List    []baseline.Change
}

// changeClasses groups changes by class, the worst first; a class without any is left out.
func changeClasses(c *baseline.Changes) []changeClass {
	all := []changeClass{
		{Class: baseline.Breaking, Meaning: "code built against the baseline must be rebuilt or changed"},
		{Class: baseline.Compatible, Meaning: "code built against the baseline still works, unless a line warns"},
		{Class: baseline.Harmless, Meaning: "users of the library do not notice"},
	}
	var some []changeClass
	for _, class := range all {
		for _, change := range c.List {
			if change.Class == class.Class {
				class.List = append(class.List, change)
			}
		}
		if len(class.List) > 0 {
			some = append(some, class)
		}
	}
	return some
}

// changesHeadline says in one sentence what changed.
func changesHeadline(c *baseline.Changes) string {
	var counts []string
	for _, class := range changeClasses(c) {
		counts = append(counts, plural(len(class.List), string(class.Class)+" change"))
	}
	if len(counts) == 0 {
		return "Nothing has changed since the baseline."
	}
	return "Since the baseline: " + strings.Join(counts, ", ") + "."
}

// changeWhere says where a change was made.
func changeWhere(c baseline.Change) string {
	return spot{Name: c.Library, ABIs: c.ABIs}.String()
}
