package report

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// told is a finding as it is shown: once, with every place where it was found.
type told struct {
	ID       string
	Severity check.Severity
	Seen     string
	Cure     string
	Reason   string
	Places   []check.Place
}

// tell merges findings that say the same in several places, in the order of the first of each.
func tell(findings []check.Finding) []told {
	type key struct {
		id, seen, cure, reason string
		severity               check.Severity
	}
	at := index[key]{}
	var all []told
	for _, f := range findings {
		i, fresh := at.of(key{f.ID, f.Seen, f.Cure, f.Reason, f.Severity})
		if fresh {
			all = append(all, told{ID: f.ID, Severity: f.Severity, Seen: f.Seen, Cure: f.Cure, Reason: f.Reason})
		}
		all[i].Places = append(all[i].Places, f.Place)
	}
	for i := range all {
		all[i].Places = slices.Compact(all[i].Places)
	}
	return oneCause(all)
}

// loads is the rule that has Android's own sentence about a library that it does not load.
const loads = "loads"

// oneCause says what Android's linker says beside the error that is its cause, where there is one: it is no error more.
func oneCause(all []told) []told {
	return slices.DeleteFunc(all, func(t told) bool {
		if t.ID != loads {
			return false
		}
		i := slices.IndexFunc(all, func(cause told) bool { return cause.explains(t) })
		if i >= 0 {
			all[i].Seen += ". Android says " + t.Seen
		}
		return i >= 0
	})
}

// strong are the words of a sentence that tell it from others: names in quotes, and large numbers.
var strong = lazyregexp.New(`"([^"]+)"|\b(\d{4,})\b`)

// explains reports whether an error is the cause of what the linker says about the same libraries: it tells of the same symbol or size.
func (t told) explains(said told) bool {
	if t.ID == loads || t.Severity != check.Error || !slices.Equal(t.Places, said.Places) {
		return false
	}
	return slices.ContainsFunc(strong().FindAllStringSubmatch(said.Seen, -1), func(m []string) bool {
		word := cmp.Or(m[1], m[2])
		return !slices.ContainsFunc(t.Places, func(p check.Place) bool { return strings.HasSuffix(p.File, word) || strings.HasSuffix(p.Entry, word) }) &&
			regexp.MustCompile(`(^|\W)`+regexp.QuoteMeta(word)+`(\W|$)`).MatchString(t.Seen)
	})
}

// chapter is everything shown about one rule in one severity.
type chapter struct {
	Rule     check.Rule
	Severity check.Severity
	Findings []told
}

// chapters groups what was found by severity, the worst first, then by rule in the order of the groups and the rules.
func chapters(result *check.Result) []chapter {
	order := ruleOrder(result.Rules)
	type key struct {
		id       string
		severity check.Severity
	}
	at := index[key]{}
	var all []chapter
	for _, t := range tell(result.Findings) {
		t.Seen = digest().ReplaceAllString(t.Seen, "sha256:$1") // JSON has them whole
		i, fresh := at.of(key{t.ID, t.Severity})
		if fresh {
			all = append(all, chapter{Rule: order.rule(t.ID), Severity: t.Severity})
		}
		all[i].Findings = append(all[i].Findings, t)
	}
	slices.SortStableFunc(all, func(a, b chapter) int {
		return cmp.Or(a.Severity.Compare(b.Severity), order.compare(a.Rule, b.Rule))
	})
	return all
}

// ruleIndex knows the rules by id and their order.
type ruleIndex struct {
	rules []check.Rule
	at    map[string]int
	group map[check.Group]int
}

func ruleOrder(rules []check.Rule) ruleIndex {
	x := ruleIndex{rules, map[string]int{}, map[check.Group]int{}}
	for i, r := range rules {
		x.at[r.ID] = i
	}
	for i, g := range check.Groups() {
		x.group[g] = i
	}
	return x
}

// rule returns the rule of an id; of one that is not in the list it knows no more than that.
func (x ruleIndex) rule(id string) check.Rule {
	if i, ok := x.at[id]; ok {
		return x.rules[i]
	}
	return check.Rule{ID: id, Title: id}
}

func (x ruleIndex) compare(a, b check.Rule) int {
	return cmp.Or(cmp.Compare(x.groupRank(a), x.groupRank(b)), cmp.Compare(x.rank(a), x.rank(b)), cmp.Compare(a.ID, b.ID))
}

func (x ruleIndex) groupRank(r check.Rule) int {
	if i, ok := x.group[r.Group]; ok {
		return i
	}
	return len(x.group)
}

func (x ruleIndex) rank(r check.Rule) int {
	if i, ok := x.at[r.ID]; ok {
		return i
	}
	return len(x.rules)
}

// spot is one file with every ABI and build path in which the same was found.
type spot struct {
	Name  string // libgolib_jni.so; libgolib_jni.so in sample.aab
	ABIs  []string
	Paths []string
}

// spots folds places: those of one file name in the same ABIs of several build paths become one.
func spots(places []check.Place) []spot {
	return foldSpots(foldSpots(onePerPlace(places), func(s spot) string { return s.Name + "\x00" + strings.Join(s.ABIs, "\x00") }),
		func(s spot) string { return s.Name + "\x00" + strings.Join(s.Paths, "\x00") })
}

func onePerPlace(places []check.Place) []spot {
	all := make([]spot, 0, len(places))
	for _, p := range places {
		all = append(all, spot{nameOf(p), list(p.ABI), list(p.BuildPath)})
	}
	return all
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// foldSpots makes one spot of those with the same key.
func foldSpots(spots []spot, key func(spot) string) []spot {
	at := index[string]{}
	known := map[member]bool{}
	var all []spot
	for _, s := range spots {
		i, fresh := at.of(key(s))
		if fresh {
			all = append(all, spot{Name: s.Name})
		}
		all[i].ABIs = union(all[i].ABIs, s.ABIs, member{i, "abi", ""}, known)
		all[i].Paths = union(all[i].Paths, s.Paths, member{i, "path", ""}, known)
	}
	return all
}

// member is a name in one list of one spot.
type member struct {
	spot       int
	list, name string
}

// union adds names to the list that m tells of, each once.
func union(to, names []string, m member, known map[member]bool) []string {
	for _, m.name = range names {
		if !known[m] {
			known[m] = true
			to = append(to, m.name)
		}
	}
	return to
}

func nameOf(p check.Place) string {
	file := base(p.File)
	if p.Entry == "" {
		return file
	}
	return strings.TrimSuffix(base(p.Entry)+" in "+file, " in ")
}

// base returns the last part of a path; of none, nothing.
func base(file string) string {
	if file == "" {
		return ""
	}
	return path.Base(file)
}

// String returns the spot on one line: libgolib_jni.so (arm64-v8a, x86_64; cmake, ndk-build).
func (s spot) String() string {
	var parts []string
	for _, names := range [][]string{s.ABIs, s.Paths} {
		if len(names) > 0 {
			parts = append(parts, strings.Join(names, ", "))
		}
	}
	in := strings.Join(parts, "; ")
	switch {
	case s.Name == "":
		return in
	case in == "":
		return s.Name
	}
	return fmt.Sprintf("%s (%s)", s.Name, in)
}
