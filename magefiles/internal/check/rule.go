package check

import (
	"fmt"
	"strings"
)

// Rule is what is told of a check beside what it found. docs/rules.md lists every one.
type Rule struct {
	ID      string // und-api
	Group   Group
	Title   string // what must hold, in one line: "Imported functions exist at min SDK"
	Symptom string // what somebody sees where it does not: the words of the loader, the installer, Play or a linker
	Cure    string // what to do; a finding may say it more exactly
	Source  string // bionic linker/linker.cpp; golang/go#33806

	Unconfirmed bool // no source says that it must hold, so it is never more than an Info
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
	LayoutGroup   Group = "bundle layout"
	PackingGroup  Group = "packing and 16 KB pages"
	PlayGroup     Group = "Play and the installer"
	ABIGroup      Group = "between ABIs"
	PathGroup     Group = "between build paths"
	BaselineGroup Group = "since the baseline"
	SettingGroup  Group = "settings"
)

// Groups gives every group in the order in which reports show them.
func Groups() []Group {
	return []Group{ArchiveGroup, LoadGroup, HeaderGroup, SegmentGroup, DynamicGroup, SymbolGroup, TLSGroup, GoGroup, JNIGroup, LayoutGroup, PackingGroup,
		PlayGroup, ABIGroup, PathGroup, BaselineGroup, SettingGroup}
}

// ruleFor is a rule and the function that looks for what breaks it in a subject.
type ruleFor[S any] struct {
	Rule
	look func(S, *found)
}

// found takes what a rule's function finds.
type found struct {
	rule  Rule
	place Place
	all   []Finding
}

// add notes a finding. The result is good for saying a more exact cure or place than the rule and the subject do; it holds until the
// next add.
func (f *found) add(s Severity, seen string, args ...any) *Finding {
	if f.rule.Unconfirmed {
		s = Info
	}
	f.all = append(f.all, Finding{ID: f.rule.ID, Severity: s, Place: f.place, Seen: cut(fmt.Sprintf(seen, args...)), Cure: f.rule.Cure})
	return &f.all[len(f.all)-1]
}

// maxSeen is how many bytes a finding may have: a damaged bundle can have thousands of folders that a rule would list.
const maxSeen = 4096

func cut(seen string) string {
	if len(seen) <= maxSeen {
		return seen
	}
	return strings.ToValidUTF8(seen[:maxSeen], "") + "…"
}

// lookFor runs rules over one subject.
func lookFor[S any](rules []ruleFor[S], subject S, place Place) []Finding {
	var all []Finding
	for _, r := range rules {
		f := &found{rule: r.Rule, place: place}
		r.look(subject, f)
		all = append(all, f.all...)
	}
	return all
}
