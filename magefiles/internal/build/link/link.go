// Package link is the link contract: the flags and libraries to link an archive with, and why. Everything that passes an archive to a
// build takes them from here.
package link

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Contract is what the link of an archive takes.
type Contract struct {
	Libs    []string // system libraries: log
	Options []Option
}

// Option is one option of the linker.
type Option struct {
	Words []string // -z nodelete
	Why   string   // for the files that carry it
	Big   bool     // only for ABIs whose devices may have pages of more than 4096 bytes
}

// Always are the system libraries that every Go archive needs.
var Always = []string{"log"}

// Unasked are the libraries that both of the NDK's build systems link without being told.
var Unasked = []string{"m"}

// Start is the function of an archive by which Java begins, where Go packages are bound to it.
const Start = "gondkbind_start"

// Options gives all options, for devices with pages of up to pageSize bytes. entry is the name by which a virtual machine finds Start; empty where no Go
// package is bound to Java. The library defines it, so that it stays visible whatever is said about the symbols of archives (--exclude-libs).
func Options(pageSize int, entry string) []Option {
	options := []Option{
		{Words: []string{"-z", "nodelete"}, Why: "a Go runtime cannot be unloaded: its threads run on after dlclose (golang/go#11100)"},
		{Words: []string{"-Bsymbolic"}, Why: "Go's symbols are for Go itself; go build -buildmode=c-shared says the same"},
		{Words: []string{"-z", fmt.Sprintf("max-page-size=%d", pageSize)}, Big: true,
			Why: "64-bit devices may have pages of this size; NDKs before r28 link for 4096 bytes"},
	}
	if entry != "" {
		options = append(options, Option{Words: []string{"--defsym=" + entry + "=" + Start}, Why: "Java begins with this function, and no C code calls it"})
	}
	return options
}

// Of returns the contract of an archive for an ABI that needs those libraries.
func Of(a *abi.ABI, pageSize int, libs []string, entry string) Contract {
	return Contract{libs, slices.DeleteFunc(Options(pageSize, entry), func(o Option) bool { return o.Big && !a.BigPages() })}
}

// Any gives the contract for whoever cannot tell one ABI from another. On 32-bit devices segments that are aligned to larger pages than they
// have do no harm.
func Any(pageSize int, libs []string, entry string) Contract {
	return Contract{libs, Options(pageSize, entry)}
}

// rosegmentSince is the first API level whose unwinder finds its way where the code is not in the first segment; the NDK's build systems link
// for levels below it likewise (build/cmake/flags.cmake of NDK r23).
const rosegmentSince = 29

// ForLevel gives what gondk's own links of finished files say for a min SDK, as the compiler takes it.
func ForLevel(minSDK int) []string {
	if minSDK < rosegmentSince {
		return []string{"-Wl,--no-rosegment"}
	}
	return nil
}

// Program gives the flags to link a program of an ABI with, as the compiler takes them. What is told about Go's runtime in a library is no
// matter to a process that is Go's alone, and nobody asks a program for its symbols, which Go's linker would export.
func Program(a *abi.ABI, pageSize, minSDK int) []string {
	flags := []string{"-Wl,--build-id=sha1", "-Wl,--no-export-dynamic"}
	for _, o := range Of(a, pageSize, nil, "").Options {
		if o.Big {
			flags = append(flags, o.Driver())
		}
	}
	return append(flags, ForLevel(minSDK)...)
}

// Text gives an option in the linker's words: -z nodelete.
func (o Option) Text() string { return strings.Join(o.Words, " ") }

// Driver returns an option as the compiler takes it that calls the linker: -Wl,-z,nodelete.
func (o Option) Driver() string { return "-Wl," + strings.Join(o.Words, ",") }

// CMake returns an option as CMake's target_link_options takes it: LINKER:-z,nodelete.
func (o Option) CMake() string { return "LINKER:" + strings.Join(o.Words, ",") }

// Flags gives everything as the compiler takes it that calls the linker.
func (c Contract) Flags() []string {
	var flags []string
	for _, lib := range c.Libs {
		flags = append(flags, "-l"+lib)
	}
	for _, o := range c.Options {
		flags = append(flags, o.Driver())
	}
	return flags
}

// Response gives Flags as a response file, one word a line, which clang reads where its command line says @FILE. It says at the time of the
// link what no build file knew when it was configured. It is never the linker's own: clang opens it wherever it stands, behind -Xlinker too.
func (c Contract) Response() []byte { return []byte(strings.Join(c.Flags(), "\n") + "\n") }
