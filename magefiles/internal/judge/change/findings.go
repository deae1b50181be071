package change

import (
	"maps"
	"path"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// findingKey is what makes a finding the same in another file: its rule, how bad it is, and which part it is about.
type findingKey struct {
	id       string
	severity check.Severity
	part     string // the library's name or the entry's; empty for the file itself
	abi      string
}

// numbers are what changes in a finding from one file to the next: sizes, addresses, counts.
var numbers = lazyregexp.New(`\b(0x)?[0-9a-fA-F]{8,}\b|[0-9]+`)

// findings tells which came and which went. Of those of one key, such with the same words are the same, and of the rest as many as both have.
func (d *Diff) findings(was, is *side) {
	old := was.concerned(d.Old.Result.Findings)
	rest := pool{}
	for i, f := range old {
		rest.add(was.key(f), words(f), i)
	}
	var unlike []check.Finding
	for _, f := range is.concerned(d.New.Result.Findings) {
		if rest.take(is.key(f), words(f)) {
			d.Stayed = append(d.Stayed, f)
		} else {
			unlike = append(unlike, f)
		}
	}
	left := rest.byKey()
	for _, f := range unlike {
		if key := is.key(f); len(left[key]) > 0 {
			left[key] = left[key][1:]
			d.Stayed = append(d.Stayed, f)
		} else {
			d.Came = append(d.Came, f)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(flat(left))) {
		d.Went = append(d.Went, old[i])
	}
}

// pool has the places of findings in a list, by key and words: an archive may have thousands of one kind.
type pool map[findingKey]map[string][]int

func (p pool) add(key findingKey, words string, at int) {
	if p[key] == nil {
		p[key] = map[string][]int{}
	}
	p[key][words] = append(p[key][words], at)
}

// take removes the first finding of that key and these words, and reports whether there is one.
func (p pool) take(key findingKey, words string) bool {
	all := p[key][words]
	if len(all) == 0 {
		return false
	}
	p[key][words] = all[1:]
	return true
}

// byKey gives what is left of each key, in order.
func (p pool) byKey() map[findingKey][]int {
	left := map[findingKey][]int{}
	for key, byWords := range p {
		for _, all := range byWords {
			left[key] = append(left[key], all...)
		}
		slices.Sort(left[key])
	}
	return left
}

func flat(left map[findingKey][]int) map[int]bool {
	all := map[int]bool{}
	for _, some := range left {
		for _, i := range some {
			all[i] = true
		}
	}
	return all
}

func words(f check.Finding) string { return numbers().ReplaceAllString(f.Seen, "#") }

func (s *side) key(f check.Finding) findingKey {
	key := findingKey{f.ID, f.Severity, "", f.Place.ABI}
	if f.Place.Entry != "" && s.app() != nil && !s.narrowed {
		key.part = path.Base(f.Place.Entry)
	}
	return key
}

// concerned gives the findings that are about what is compared: of a package that is compared in some libraries, those of these.
func (s *side) concerned(all []check.Finding) []check.Finding {
	if !s.narrowed && !s.partly {
		return all
	}
	var some []check.Finding
	for _, f := range all {
		if slices.ContainsFunc(s.units, func(u *unit) bool { return f.Place.ABI == u.abi && path.Base(f.Place.Entry) == u.lib.Name }) {
			some = append(some, f)
		}
	}
	return some
}
