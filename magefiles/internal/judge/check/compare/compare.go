// Package compare holds what the two build paths made against each other, property by property.
package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Build is what one build path made for one ABI.
type Build struct {
	Path   string                     // cmake
	ABI    string                     // arm64-v8a
	Packed map[string]*elfabi.Library // by file name: as the bundle has them, stripped
	Linked map[string]*elfabi.Library // by file name: as the linker left them

	Links   map[string][]string // by file name: the flags of its link, as a shell gets them
	Sources []subject.Source    // that were compiled
}

// Input is what ComparePaths compares.
type Input struct {
	Paths  [2]string // the build paths, in the order in which they are shown
	ABIs   []string  // in the order in which they are shown
	Builds []Build   // one for each path and ABI
	NDK    string    // revision of the NDK that both were built with
	Lite   bool      // it is ndklite
}

// Verdict is the result of a row.
type Verdict string

// The verdicts.
const (
	Equal   Verdict = "equal"
	Differs Verdict = "differs"
	Wrong   Verdict = "wrong" // whether equal or not, at least one side is not what it must be
)

// Value is a property as one build path has it.
type Value struct {
	Text  string            // for people, on one line
	Parts map[string]string // what is compared: a name, as of a symbol, and what is told of it
	Wrong string            // why it is not what it must be; empty if it may be so
}

// whole reports whether the value is one part without a name, whose text tells all of it.
func (v Value) whole() bool {
	_, ok := v.Parts[""]
	return ok
}

// Row is one property of one library in one ABI.
type Row struct {
	ID       string // of the check: path-exports
	Property string // exports
	ABI      string // empty for a row about all ABIs
	Library  string // file name; empty for a row about all libraries
	Severity rule.Severity
	Verdict  Verdict
	Values   [2]Value // in the order of Comparison.Paths
	Diff     []string // what differs, in words; empty if the values tell it

	Cause, Cure string // empty in a row that is equal
}

// Comparison is the result of comparing the two build paths.
type Comparison struct {
	Paths [2]string
	ABIs  []string
	NDK   string
	Lite  bool
	Rows  []Row // by ABI, library and rule; those about all ABIs first
}

// ComparePaths compares the libraries of two build paths, property by property.
func ComparePaths(in Input) *Comparison {
	c := &Comparison{Paths: in.Paths, ABIs: in.ABIs, NDK: in.NDK, Lite: in.Lite}
	c.Rows = append(c.Rows, in.abiSets())
	for _, abi := range in.ABIs {
		builds := [2]Build{in.build(0, abi), in.build(1, abi)}
		c.Rows = append(c.Rows, in.pathSets(abi, builds))
		for _, name := range common(builds[0].Packed, builds[1].Packed) {
			c.Rows = append(c.Rows, in.compare(abi, name, builds)...)
		}
	}
	return c
}

// Failed reports whether any row is an error.
func (c *Comparison) Failed() bool { return c.Count(rule.Error) > 0 }

// Differing counts the rows that are not equal.
func (c *Comparison) Differing() int {
	n := 0
	for _, r := range c.Rows {
		if r.Verdict != Equal {
			n++
		}
	}
	return n
}

// Count counts the rows of a severity that are not equal.
func (c *Comparison) Count(s rule.Severity) int {
	n := 0
	for _, r := range c.Rows {
		if r.Verdict != Equal && r.Severity == s {
			n++
		}
	}
	return n
}

func (in Input) build(side int, abi string) Build {
	for _, b := range in.Builds {
		if b.Path == in.Paths[side] && b.ABI == abi {
			return b
		}
	}
	return Build{}
}

func (in Input) compare(abi, name string, builds [2]Build) []Row {
	var sides [2]side
	for i, b := range builds {
		link, known := b.Links[name]
		sides[i] = side{packed: b.Packed[name], linked: b.Linked[name], link: link, linkKnown: known}
	}
	var rows []Row
	for _, rule := range pathRules {
		if rule.applies != nil && !rule.applies(sides[0]) && !rule.applies(sides[1]) {
			continue
		}
		row := Row{ABI: abi, Library: name, Values: [2]Value{rule.read(sides[0]), rule.read(sides[1])}}
		rows = append(rows, rule.judge(row, in.Paths))
	}
	return rows
}

// judge fills in what the rule says of the row's values.
func (r pathRule) judge(row Row, paths [2]string) Row {
	row.ID, row.Property, row.Severity = r.id, r.property, r.severity
	a, b := row.Values[0], row.Values[1]
	row.Diff = Diff(a.Parts, b.Parts, paths)
	same := len(row.Diff) == 0
	if r.same != nil {
		same = r.same(a.Parts, b.Parts)
	}
	row.Verdict = Equal
	switch {
	case a.Wrong != "" || b.Wrong != "":
		row.Verdict = Wrong
	case !same:
		row.Verdict = Differs
	}
	if row.Verdict == Equal {
		row.Diff = nil
		return row
	}
	if a.whole() && b.whole() {
		row.Diff = nil // the two values tell all of it
	}
	row.Cause, row.Cure = r.cause, r.cure
	for i, v := range row.Values {
		if v.Wrong != "" {
			row.Diff = append(row.Diff, paths[i]+": "+v.Wrong)
		}
	}
	return row
}

// abiSets reports whether each path has the same libraries in every ABI.
func (in Input) abiSets() Row {
	row := Row{}
	for i := range in.Paths {
		sets := map[string][]string{}
		for _, abi := range in.ABIs {
			for name := range in.build(i, abi).Packed {
				sets[name] = append(sets[name], abi)
			}
		}
		row.Values[i] = libsInABIs(sets, in.ABIs)
	}
	return abiLibSet.judge(row, in.Paths)
}

func libsInABIs(sets map[string][]string, abis []string) Value {
	v := Value{Parts: map[string]string{}}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		v.Parts[name] = strings.Join(sets[name], ", ")
		for _, abi := range abis {
			if !slices.Contains(sets[name], abi) {
				missing = append(missing, fmt.Sprintf("%s is missing in %s", name, abi))
			}
		}
	}
	v.Text = rule.List(slices.Sorted(maps.Keys(sets)))
	v.Wrong = strings.Join(missing, "; ")
	return v
}

// pathSets reports whether both paths made the same libraries for an ABI.
func (in Input) pathSets(abi string, builds [2]Build) Row {
	row := Row{ABI: abi}
	for i, b := range builds {
		row.Values[i] = set(slices.Sorted(maps.Keys(b.Packed)))
		if len(b.Packed) == 0 {
			row.Values[i].Wrong = "no library at all"
		}
	}
	return pathLibSet.judge(row, in.Paths)
}

func common(a, b map[string]*elfabi.Library) []string {
	var names []string
	for name := range a {
		if b[name] != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
