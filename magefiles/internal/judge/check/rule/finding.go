package rule

import (
	"cmp"
	"path"
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

// Library gives the name of the file that the place is about: libgolib_jni.so.
func (p Place) Library() string { return path.Base(cmp.Or(p.Entry, p.File)) }

func ComparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.ABI, b.ABI), cmp.Compare(a.BuildPath, b.BuildPath), cmp.Compare(a.Entry, b.Entry))
}
