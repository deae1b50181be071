// Package changes has the rules about what changed since the saved baseline.
package changes

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// Growth is how much larger than in the baseline a library may be, in percent.
type Growth struct {
	Warning int // more than that is a warning
	Error   int // more than that is an error
}

// Since is what has changed since a baseline, and what the rules need to judge that.
type Since struct {
	subject.Target
	Growth
	*baseline.Changes
}

// FirstLevels returns the function by which a baseline learns the first API level of an import, 0 for one that is not known.
func FirstLevels(levels *ndkapi.Levels) func(abiName, library, symbol string) int {
	return func(abiName, library, symbol string) int {
		if levels == nil {
			return 0
		}
		least := 0
		for _, s := range levels.FindAll(abi.Find(abiName), symbol) {
			if (library == "" || s.Library == library) && (least == 0 || s.API < least) {
				least = s.API
			}
		}
		return least
	}
}

// each calls tell with every change of the rule that is being looked for, and the sentence for it.
func (s *Since) each(f *rule.Found, tell func(c baseline.Change, seen string)) {
	for _, c := range s.List {
		if c.ID != f.Rule.ID {
			continue
		}
		f.Place = rule.Place{File: cmp.Or(c.Library, baseline.FileName)} // the C API is no library's alone
		seen := c.Text
		switch len(c.ABIs) {
		case 0:
		case 1:
			f.Place.ABI = c.ABIs[0]
		default:
			seen += " (" + strings.Join(c.ABIs, ", ") + ")"
		}
		tell(c, seen)
	}
}

// promised is for what users of the C API, or of exported symbols, rely on until library.version's first number rises.
func promised(s *Since, f *rule.Found) {
	s.each(f, func(c baseline.Change, seen string) {
		switch {
		case c.Class == baseline.Breaking && s.Allowed(c):
			f.Add(rule.Info, "%s; allowed: library.version moved from %s to %s", seen, s.Old, s.New)
		case c.Class == baseline.Breaking:
			f.Add(rule.Error, "%s", seen)
		case c.Class == baseline.Compatible:
			f.Add(rule.Warning, "%s", seen)
		default:
			f.Add(rule.Info, "%s", seen)
		}
	})
}

// rated is for changes that are equally bad whatever the version.
func rated(severity rule.Severity) func(*Since, *rule.Found) {
	return func(s *Since, f *rule.Found) {
		s.each(f, func(_ baseline.Change, seen string) { f.Add(severity, "%s", seen) })
	}
}

// breakingOr is for changes that are errors where they break something, and else less.
func breakingOr(less rule.Severity) func(*Since, *rule.Found) {
	return func(s *Since, f *rule.Found) {
		s.each(f, func(c baseline.Change, seen string) {
			severity := less
			if c.Class == baseline.Breaking {
				severity = rule.Error
			}
			f.Add(severity, "%s", seen)
		})
	}
}

// newNeeded asks for each ABI whether the library that is newly needed will be there.
func newNeeded(s *Since, f *rule.Found) {
	s.each(f, func(c baseline.Change, seen string) {
		for _, name := range c.ABIs {
			if why := s.missing(name, c.Name); why != "" {
				f.Add(rule.Error, "%s; %s", seen, why)
				return
			}
		}
		f.Add(rule.Warning, "%s", seen)
	})
}

// missing says why a library is missing for another that needs it; empty if it is not missing or that is not known.
func (s *Since) missing(abiName, library string) string {
	a := abi.Find(abiName)
	if s.Packs(abiName, library) || s.Levels == nil || !s.Levels.Knows(a) {
		return ""
	}
	public, ok := s.Levels.Library(a, library)
	switch {
	case !ok:
		return "it is not packed for " + abiName + " and is not one of Android's public libraries"
	case public.API > max(s.MinSDK, firstAPIKnown):
		return fmt.Sprintf("Android has it since API %d, and min SDK is %d", public.API, s.MinSDK)
	}
	return ""
}

// firstAPIKnown stands for itself and all levels before in the table of symbols.
const firstAPIKnown = 21

func importLevelUp(s *Since, f *rule.Found) {
	s.each(f, func(c baseline.Change, seen string) {
		severity := rule.Warning
		if c.After > int64(s.MinSDK) && s.MinSDK > 0 {
			severity = rule.Error
		}
		f.Add(severity, "%s; min SDK is %d", seen, s.MinSDK)
	})
}

func goUp(s *Since, f *rule.Found) {
	s.each(f, func(c baseline.Change, seen string) {
		severity := rule.Info
		for _, name := range c.ABIs {
			for _, bad := range subject.BadReleases(c.Name, abi.Find(name), s.MinSDK) {
				if bad.Funcs != nil {
					continue // whether it matters depends on what is linked in, which that rule looks at
				}
				if rule.Severity(bad.Severity) == rule.Error {
					severity = rule.Error
				}
				seen += "; " + bad.ID + ": on " + name + " it " + bad.Seen
			}
		}
		f.Add(severity, "%s", seen)
	})
}

func grown(s *Since, f *rule.Found) {
	s.each(f, func(c baseline.Change, seen string) {
		over := func(percent int) bool { return float64(c.After) > float64(c.Before)*(1+float64(percent)/100) }
		switch {
		case over(s.Growth.Error):
			f.Add(rule.Error, "%s; more than %d %%", seen, s.Growth.Error)
		case over(s.Growth.Warning):
			f.Add(rule.Warning, "%s; more than %d %%", seen, s.Growth.Warning)
		}
	})
}
