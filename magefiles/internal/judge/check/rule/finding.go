package rule

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Severity says how bad a finding is.
type Severity string

// The severities: with an Error, a device, a store or a linker refuses the file, or it crashes; with a Warning, it works on some devices
// only; an Info is good to know.
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

	Reason string // why the matrix suppresses it, or changed its severity; empty if it does neither
}

// Place is where something was found.
type Place struct {
	File      string // a path: build/sample-cmake.aab
	Entry     string // in an archive, bundle or APK: base/lib/arm64-v8a/libgolib_jni.so, lib.o
	ABI       string // arm64-v8a; empty for what concerns all
	BuildPath string // cmake or ndk-build; empty for what has none
}

// Line tells the finding on one line, for what stops a build step or is said beside it: liba.a(one.o): what was found; the cure (ar-pic).
func (f Finding) Line() string {
	return strings.TrimPrefix(fmt.Sprintf("%s: %s; %s (%s)", f.Place.Exact(), f.Seen, f.Cure, f.ID), ": ")
}

// Errors gives the findings that are errors as one error, a line each; nil if none is.
func Errors(findings []Finding) error {
	var errs []error
	for _, f := range findings {
		if f.Severity == Error {
			errs = append(errs, errors.New(f.Line()))
		}
	}
	return errors.Join(errs...)
}

// Failed reports whether any of the findings is an error.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == Error {
			return true
		}
	}
	return false
}

// Exact gives the place with its whole path: build/liba.a(one.o).
func (p Place) Exact() string {
	if p.Entry == "" {
		return p.File
	}
	return fmt.Sprintf("%s(%s)", p.File, p.Entry)
}

// Library returns the name of the file that the place is about: libgolib_jni.so.
func (p Place) Library() string { return path.Base(cmp.Or(p.Entry, p.File)) }

func ComparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.ABI, b.ABI), cmp.Compare(a.BuildPath, b.BuildPath), cmp.Compare(a.Entry, b.Entry))
}
