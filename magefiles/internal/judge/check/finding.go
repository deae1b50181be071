// Package check holds opinions over the facts of packages elfabi, appfile and baseline: what of an archive, a library or a bundle is
// wrong, how bad that is, what somebody would see and what cures it.
//
// A rule is one small function over one kind of subject, in the file of its group, with its texts beside it. Where a new one belongs:
//
//	an archive                 archive_*.go
//	a library                  header.go, segments.go; dynamic.go, dynamic_relocs.go, needed.go; symbols_levels.go, exported.go, ndknote.go;
//	                           tls.go; golib.go, codegen.go; jni.go; dsp.go for a library that Android's loader never sees
//	a bundle, an APK, an AAR   bundle_*.go, play.go, jni.go; prefab.go
//	how its code is compiled   compile.go
//	all ABIs together          abis*.go, abibuild.go; archive_set.go of archives
//	the two build paths        paths_rules.go, with the rule's texts in paths.go
//	a release and the next     baseline_rules.go, for changes that package baseline finds
//
// It goes into the list that the file begins with; all.go has the list of lists, and go test -update writes it into docs/rules.md. rule.go
// has what rules are made of, subject.go what they look at, run.go what runs them.
package check

import (
	"cmp"
	"slices"
)

// Severity says how bad a finding is.
type Severity string

// The severities: an Error is refused by a device, a store or a linker, or crashes for sure; a Warning works on some devices; an Info is
// worth knowing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Compare orders severities, the worst first.
func (s Severity) Compare(o Severity) int {
	rank := func(s Severity) int { return slices.Index([]Severity{Error, Warning, Info}, s) }
	return cmp.Compare(rank(s), rank(o))
}

// Finding is one result of a check.
type Finding struct {
	ID       string // of the rule: ar-go-tls
	Severity Severity
	Place    Place
	Seen     string // what was found there
	Cure     string

	Reason string // why the matrix suppresses it, or changed its severity; empty where it does neither
}

// Place is where something was found.
type Place struct {
	File      string // a path: build/sample-cmake.aab
	Entry     string // in an archive, bundle or APK: base/lib/arm64-v8a/libgolib_jni.so, lib.o
	ABI       string // arm64-v8a; empty for what concerns all
	BuildPath string // cmake or ndk-build; empty for what has none
}

// Failed tells whether any of the findings is an error.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == Error {
			return true
		}
	}
	return false
}
