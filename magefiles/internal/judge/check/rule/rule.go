// Package rule has what the rules of all rooms are made of: a rule and its texts, a finding, a severity, a place.
package rule

import (
	"fmt"
	"strings"
)

// Rule describes a check. docs/rules.md lists all rules.
type Rule struct {
	ID      string // und-api
	Group   Group
	Title   string // what must hold, in one line: "Imported functions exist at min SDK"
	Symptom string // what users see otherwise: messages of the loader, the installer, Play or a linker
	Cure    string // what to do; a finding may be more exact
	Source  string // bionic linker/linker.cpp; golang/go#33806

	Unconfirmed bool // no source confirms it, so it is never more than an Info
}

// Group is what rules are about. Reports show rules by group.
type Group string

// The groups, in the order in which reports show them.
const (
	ArchiveGroup  Group = "archive"
	LoadGroup     Group = "Android's linker"
	HeaderGroup   Group = "ELF header and sections"
	SegmentGroup  Group = "segments, page size, RELRO"
	DynamicGroup  Group = "dynamic section"
	SymbolGroup   Group = "symbols and API levels"
	TLSGroup      Group = "thread-local storage"
	GoGroup       Group = "Go and code generation"
	JNIGroup      Group = "JNI"
	ProgramGroup  Group = "programs"
	LayoutGroup   Group = "bundle layout"
	PackingGroup  Group = "packing and 16 KB pages"
	PlayGroup     Group = "Play and the installer"
	ABIGroup      Group = "between ABIs"
	PathGroup     Group = "between build paths"
	BaselineGroup Group = "since the baseline"
	SettingGroup  Group = "settings"
)

// Groups returns every group in the order in which reports show them.
func Groups() []Group {
	return []Group{ArchiveGroup, LoadGroup, HeaderGroup, SegmentGroup, DynamicGroup, SymbolGroup, TLSGroup, GoGroup, JNIGroup, ProgramGroup, LayoutGroup, PackingGroup,
		PlayGroup, ABIGroup, PathGroup, BaselineGroup, SettingGroup}
}

// For is a rule and the function that looks for what breaks it in a subject.
type For[S any] struct {
	Rule
	Look func(S, *Found)
}

// Texts gives rules without their functions.
func Texts[S any](rules []For[S]) []Rule {
	var all []Rule
	for _, r := range rules {
		all = append(all, r.Rule)
	}
	return all
}

// Found takes what a rule's function finds.
type Found struct {
	Rule  Rule
	Place Place
	All   []Finding
}

// Add notes a finding. The result is good for saying a more exact cure or place than the rule and the subject do; it holds until the
// next add.
func (f *Found) Add(s Severity, seen string, args ...any) *Finding {
	if f.Rule.Unconfirmed {
		s = Info
	}
	f.All = append(f.All, Finding{ID: f.Rule.ID, Severity: s, Place: f.Place, Seen: cut(fmt.Sprintf(seen, args...)), Cure: f.Rule.Cure})
	return &f.All[len(f.All)-1]
}

// maxSeen is the maximum length of a finding in bytes: a damaged bundle can have thousands of folders that a rule would list.
const maxSeen = 4096

func cut(seen string) string {
	if len(seen) <= maxSeen {
		return seen
	}
	return strings.ToValidUTF8(seen[:maxSeen], "") + "…"
}

// Look runs rules over one subject.
func Look[S any](rules []For[S], subject S, place Place) []Finding {
	var all []Finding
	for _, r := range rules {
		f := &Found{Rule: r.Rule, Place: place}
		r.Look(subject, f)
		all = append(all, f.All...)
	}
	return all
}
