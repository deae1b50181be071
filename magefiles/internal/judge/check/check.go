// Package check judges the facts of packages elfabi, appfile and baseline: what is wrong with an archive, a library or a bundle, how
// bad that is, what users would see and what cures it.
//
// A rule is one small function over one kind of subject, with its texts beside it, in a file and a room of its subject:
//
//	archive    a static archive
//	library    a shared library, and how its code is compiled
//	app        a bundle, an APK, an AAR
//	abiset     all ABIs together
//	compare    the two build paths: rules.go, with the rule's texts in texts.go
//	changes    a release and the next: rules.go, for changes that package baseline finds
//
// It goes into the list that the file begins with, and a case that breaks it into the room's tests; all.go has the rooms' lists, and
// go test -update writes it into docs/rules.md. rule has what rules are made of, subject what they look at, run.go what runs them. This
// package is the door: who wants to check something needs no other.
package check

import (
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/archive"
	"github.com/gondk/gondk/magefiles/internal/judge/check/changes"
	"github.com/gondk/gondk/magefiles/internal/judge/check/compare"
	"github.com/gondk/gondk/magefiles/internal/judge/check/library"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// What rules are made of.
type (
	Rule     = rule.Rule
	Group    = rule.Group
	Severity = rule.Severity
	Finding  = rule.Finding
	Place    = rule.Place
)

const (
	Error   = rule.Error
	Warning = rule.Warning
	Info    = rule.Info

	ArchiveGroup  = rule.ArchiveGroup
	LoadGroup     = rule.LoadGroup
	HeaderGroup   = rule.HeaderGroup
	SegmentGroup  = rule.SegmentGroup
	DynamicGroup  = rule.DynamicGroup
	SymbolGroup   = rule.SymbolGroup
	TLSGroup      = rule.TLSGroup
	GoGroup       = rule.GoGroup
	JNIGroup      = rule.JNIGroup
	ProgramGroup  = rule.ProgramGroup
	LayoutGroup   = rule.LayoutGroup
	PackingGroup  = rule.PackingGroup
	PlayGroup     = rule.PlayGroup
	ABIGroup      = rule.ABIGroup
	PathGroup     = rule.PathGroup
	BaselineGroup = rule.BaselineGroup
	SettingGroup  = rule.SettingGroup
)

// What rules look at.
type (
	Target  = subject.Target
	Archive = subject.Archive
	Library = subject.Library
	App     = subject.App
	ABISet  = subject.ABISet
	Compile = subject.Compile
	Source  = subject.Source
	Growth  = changes.Growth
)

// What the comparison of the build paths takes and gives.
type (
	Input      = compare.Input
	Build      = compare.Build
	Comparison = compare.Comparison
	Row        = compare.Row
	Value      = compare.Value
	Verdict    = compare.Verdict
)

const (
	Equal   = compare.Equal
	Differs = compare.Differs
	Wrong   = compare.Wrong
)

// Groups returns every group in the order in which reports show them.
func Groups() []Group { return rule.Groups() }

// Failed reports whether any of the findings is an error.
func Failed(findings []Finding) bool { return rule.Failed(findings) }

// Errors gives the findings that are errors as one error, a line each; nil if none is.
func Errors(findings []Finding) error { return rule.Errors(findings) }

// CheckArchive judges an archive.
func CheckArchive(a *Archive) []Finding { return rule.Look(archive.Rules, a, a.Place) }

// ComparePaths compares the libraries of two build paths, property by property.
func ComparePaths(in Input) *Comparison { return compare.ComparePaths(in) }

// BadReleases returns what is known against building with a Go release for an ABI and API levels from minSDK on. What a program links in is not
// looked at.
func BadReleases(goVersion string, a *abi.ABI, minSDK int) []subject.BadRelease {
	return subject.BadReleases(goVersion, a, minSDK)
}

// Loading gives how Android's linker ends with a library on each device that is asked about, in order.
func Loading(l *Library) []*loader.Verdict { return library.Loading(l) }

// Devices names the devices of Loading from one to another.
func Devices(first, last *loader.Verdict) string { return library.Devices(first, last) }

// FirstLevels returns the function by which a baseline learns the first API level of an import, 0 for one that is not known.
func FirstLevels(levels *ndkapi.Levels) func(abiName, library, symbol string) int {
	return changes.FirstLevels(levels)
}
