// Package baseline stores the ABI of a release as reviewable text, one symbol or type a line, and reports what has changed since.
package baseline

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// FileName is the baseline's name at the root of a project.
const FileName = "abi-baseline.txt"

// FormatVersion is the newest version of the text that Format writes and Parse reads. Format writes the oldest that has all that there is: the
// first, which every gondk reads, without earlier releases and without what is bound to Java.
const (
	FormatVersion  = 3
	releaseVersion = 2
	firstVersion   = 1
)

// Baseline is the ABI of one release.
type Baseline struct {
	Library     string // the archive's name: golib
	Version     string // library.version of the matrix: 1.2.3
	MinSDK      int
	TargetSDK   int
	VersionCode int      // of the app; 0 if the project has none
	Java        []string // what Java calls of Go, sorted: dev.example.Greeter.greet(String): String
	ABIs        []ABI    // by name

	History []Release // earlier releases, the oldest first
}

// ABI is what was built for one ABI.
type ABI struct {
	Name      string    // arm64-v8a
	API       *capi.API // of the archive; nil if it is not known
	Libraries []Library // by name
}

// Library is one packed library. Lists are sorted; sizes are in bytes.
type Library struct {
	Name     string // of the file: libsample.so
	Machine  string // AARCH64
	Digest   string // SHA-256 of the file, in hexadecimal
	BuildID  string // in hexadecimal; empty if it has none
	SONAME   string
	Needed   []string
	NoteAPI  int    // API level that the library was linked for; 0 if it does not tell
	NoteNDK  string // r27c; empty if it does not tell
	Align    uint64 // smallest alignment of its PT_LOAD segments
	Relro    []Relro
	Marks    []string // of DT_FLAGS and DT_FLAGS_1: NODELETE, NOW
	HasTLS   bool
	TLS      uint64 // size of PT_TLS
	Go       string // go1.26.8; empty if it holds no Go
	Modules  []Module
	Size     int64
	Sections []Section
	Exports  []Export
	Imports  []Import

	API *capi.API // by its own debug information; nil if it has none. It is not saved: packed libraries have none
}

// Relro is the verdict over PT_GNU_RELRO for pages of one size.
type Relro struct {
	Page    uint64 // in bytes
	Verdict string // ok
}

// Module is a Go module that is linked in.
type Module struct{ Path, Version string }

// Section is one section of the file.
type Section struct {
	Name string
	Size uint64
}

// Export is a symbol that others can link to.
type Export struct {
	Name    string
	Type    string // FUNC
	Binding string // GLOBAL
	Version string // empty if it has none
	Size    uint64 // of data; 0 for functions, whose size is no one's business
}

// Import is a symbol that the library wants from others.
type Import struct {
	Name    string
	Version string // LIBC_O; empty if it has none
	Library string // libc.so; empty if it may come from any
	Since   int    // first API level that has it; 0 if that is not known
	Weak    bool   // the library loads without it
}

// Find returns the ABI of that name, or nil.
func (b *Baseline) Find(abi string) *ABI {
	for i := range b.ABIs {
		if b.ABIs[i].Name == abi {
			return &b.ABIs[i]
		}
	}
	return nil
}

// Find returns the library of that file name, or nil.
func (a *ABI) Find(library string) *Library {
	for i := range a.Libraries {
		if a.Libraries[i].Name == library {
			return &a.Libraries[i]
		}
	}
	return nil
}

// IsOf returns an error, which says what to do, unless the baseline read from a file belongs to that library.
func (b *Baseline) IsOf(library, file string) error {
	if b.Library == library {
		return nil
	}
	return fmt.Errorf("%s: it is the ABI of %q, but this project's library is %q; put this project's file there, or write it again with go tool mage abi:save",
		file, b.Library, library)
}
