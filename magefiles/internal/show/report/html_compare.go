package report

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// How much of what may be endless the page shows.
const (
	mostChanges = 500 // of one class
	longChange  = 400 // runes of one change
	mostRows    = 1000
	manyLines   = 100 // of one row's differences
)

// htmlChanges is what has changed since the baseline.
type htmlChanges struct {
	Headline string
	Classes  []htmlClass
}

type htmlClass struct {
	Class   baseline.Class
	State   string
	Meaning string
	Count   int
	List    []htmlChange
	Left    int
}

type htmlChange struct {
	Text, Where string
	At          spot
}

var classStates = map[baseline.Class]string{baseline.Breaking: "error", baseline.Compatible: "info", baseline.Harmless: "ok"}

func newHTMLChanges(c *baseline.Changes) *htmlChanges {
	if c == nil {
		return nil
	}
	h := &htmlChanges{Headline: changesHeadline(c)}
	for _, class := range changeClasses(c) {
		h.Classes = append(h.Classes, newHTMLClass(class))
	}
	return h
}

func newHTMLClass(class changeClass) htmlClass {
	h := htmlClass{Class: class.Class, State: classStates[class.Class], Meaning: class.Meaning, Count: len(class.List)}
	some, left := firstOf(class.List, mostChanges)
	for _, change := range some {
		h.List = append(h.List, htmlChange{clip(change.Text, longChange), changeWhere(change), spot{ABIs: change.ABIs}})
	}
	h.Left = left
	return h
}

// htmlComparison is the two build paths side by side.
type htmlComparison struct {
	Headline string
	Paths    [2]string
	Groups   []htmlGroup
	Equal    []htmlGroup // those without a difference, which the page folds
	Rows     int         // of Equal
	Left     int
}

type htmlGroup struct {
	Title        string
	Other, Equal []check.Row
}

func newHTMLComparison(c *check.Comparison) *htmlComparison {
	if c == nil {
		return nil
	}
	h := &htmlComparison{Headline: headline(c), Paths: c.Paths}
	left := mostRows
	for _, g := range groups(c) {
		var one htmlGroup
		var over [2]int
		one.Title = g.title
		one.Other, one.Equal = g.split()
		one.Other, over[0] = firstOf(one.Other, left)
		left -= len(one.Other)
		one.Equal, over[1] = firstOf(one.Equal, left)
		left -= len(one.Equal)
		h.Left += over[0] + over[1]
		switch {
		case len(one.Other) > 0:
			h.Groups = append(h.Groups, one)
		case len(one.Equal) > 0:
			h.Equal, h.Rows = append(h.Equal, one), h.Rows+len(one.Equal)
		}
	}
	return h
}

// shortValue cuts digests and ids in a value of the comparison.
func shortValue(text string) string { return shorten(text, 64) }

func mostLines(lines []string) []string {
	some, _ := firstOf(lines, manyLines)
	return some
}

func linesLeft(lines []string) int {
	_, left := firstOf(lines, manyLines)
	return left
}

func rowState(row check.Row) string {
	if row.Verdict == check.Equal {
		return "ok"
	}
	return string(row.Severity)
}

// rowSeverity is what the filter knows a row by; one that is equal is neither.
func rowSeverity(row check.Row) string {
	if row.Verdict == check.Equal {
		return "equal"
	}
	return string(row.Severity)
}

func rowAt(row check.Row) spot { return inColumn(row.ABI, "") }

// rowWords says of a row that is not equal what it is.
func rowWords(row check.Row) string {
	switch {
	case row.Verdict == check.Equal:
		return "equal"
	case row.Verdict == check.Wrong:
		return fmt.Sprintf("%s: wrong", row.Severity)
	}
	return fmt.Sprintf("%s: differs", row.Severity)
}
