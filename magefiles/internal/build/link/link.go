// Package link is the link contract: what whoever links an archive has to tell the linker, and why. Everything that hands an archive to a
// build takes it from here.
package link

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Contract is what the link of an archive for one ABI takes.
type Contract struct {
	Libs    []string // system libraries: log
	Options []Option
}

// Option is one option of the linker, in its words: -z nodelete.
type Option []string

var (
	// A Go runtime cannot be unloaded (golang/go#11100): its threads run on after dlclose.
	noDelete = Option{"-z", "nodelete"}
	// Its symbols are for itself: go build -buildmode=c-shared says the same.
	symbolic = Option{"-Bsymbolic"}
)

// Common gives the options for every ABI.
func Common() []Option { return []Option{noDelete, symbolic} }

// Pages gives the option for 64-bit ABIs, whose devices may have pages of that size; NDKs before r28 link for 4096 bytes.
func Pages(size int) Option { return Option{"-z", fmt.Sprintf("max-page-size=%d", size)} }

// Of gives the contract of an archive for an ABI that needs those libraries.
func Of(a *abi.ABI, pageSize int, libs []string) Contract {
	c := Contract{Libs: libs, Options: Common()}
	if a.Is64() {
		c.Options = append(c.Options, Pages(pageSize))
	}
	return c
}

// Driver gives an option as the compiler takes it that calls the linker: -Wl,-z,nodelete.
func (o Option) Driver() string { return "-Wl," + strings.Join(o, ",") }

// CMake gives an option as CMake's target_link_options takes it: LINKER:-z,nodelete.
func (o Option) CMake() string { return "LINKER:" + strings.Join(o, ",") }

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

// Response gives everything as a response file, one word a line, which every linker of an NDK reads where its command line says @FILE. It
// says at the time of the link what no build file knew when it was configured.
func (c Contract) Response() []byte {
	var text strings.Builder
	for _, lib := range c.Libs {
		fmt.Fprintf(&text, "-l%s\n", lib)
	}
	for _, o := range c.Options {
		text.WriteString(strings.Join(o, "\n") + "\n")
	}
	return []byte(text.String())
}
