// Package matrix reads abi-matrix.toml, the one file that a team edits: what to build, for which ABIs, for which Android.
package matrix

import (
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/rootdir"
)

// FileName is the matrix's name at the root of a project.
const FileName = rootdir.FileName

// Matrix is a complete, valid abi-matrix.toml with defaults filled in.
type Matrix struct {
	File     string // absolute path of the file
	Root     string // absolute path of its folder: the project
	Library  Library
	Go       Go
	Android  Android
	ABIs     []ABI     // in the file's order; at least one
	App      *App      // nil if the project has no app to pack
	Bind     *Bind     // nil if no Go package is bound to Java
	Outputs  []Output  // what the file says is made of the archive, in its order
	Programs []Program // in the file's order
	Maven    Maven
	Budget   Budget
	Checks   []Check // what the file says about rules, in its order
	Signing  *Signing
}

// Library says which Go code becomes the archive.
type Library struct {
	Name     string   // golib in libgolib.a, golib.h and find_package(golib)
	Version  string   // of the archive's C API, for find_package: 1.2.3
	Package  string   // the main package: ./golib, relative to Root, or an import path; empty where Packages are given, or only bound ones
	Packages []string // likewise, packages that are not main and export functions to C
	Tags     []string // build tags
	LDFlags  []string // more flags for Go's linker
	GCFlags  []string // more flags for Go's compiler
	Keep     []string // symbols to keep global in addition to the //export ones; * stands for anything: Java_*
	PanicLog bool     // a Go panic's text goes to logcat and into the tombstone
	Cgo      Cgo      // for every ABI
}

// Go says what of Go itself is another for apps.
type Go struct {
	Fixes []string       // names of package gofix, in its order
	Lines map[string]int // of the file, where each fix stands; none for one that a build file asks for
}

// Android says which Android the archive is for.
type Android struct {
	MinSDK    int
	TargetSDK int
	NDK       []string // accepted NDKs: a major number ("27") or a whole revision ("27.0.12077973"); none: every one that gondk knows
	PageSize  int      // largest page size that 64-bit devices may have, in bytes: 4096, 16384 or 65536
}

// ABI is one ABI to build for and the CPU level that Go may use there.
type ABI struct {
	*abi.ABI
	CPU string // value for LevelVar: "v8.0" for GOARM64
	Cgo Cgo    // for this ABI, after the library's
}

// App is the app to pack into bundles.
type App struct {
	Dir           string // slash-separated, relative to Root: android-sample
	Name          string // of the bundles: <name>-cmake.aab
	ApplicationID string
	VersionCode   int
	VersionName   string
}

// Signing has the names, never the values, of the environment variables for the team's upload key.
type Signing struct {
	KeystoreEnv      string // path of the keystore
	StorePasswordEnv string
	KeyAliasEnv      string
	KeyPasswordEnv   string // empty: the key has the store's password
}

// Layout tells where things lie that are made of the project.
func (m *Matrix) Layout() layout.Layout {
	return layout.Layout{Root: m.Root, Library: m.Library.Name}
}

// ABINames returns the names of the ABIs, in the file's order.
func (m *Matrix) ABINames() []string {
	var names []string
	for _, a := range m.ABIs {
		names = append(names, a.Name)
	}
	return names
}

// FindABI returns the ABI of that name, or nil.
func (m *Matrix) FindABI(name string) *ABI {
	for i := range m.ABIs {
		if m.ABIs[i].Name == name {
			return &m.ABIs[i]
		}
	}
	return nil
}

// ABITable returns the rows of package abi for the ABIs, in the file's order.
func (m *Matrix) ABITable() []*abi.ABI {
	var rows []*abi.ABI
	for _, a := range m.ABIs {
		rows = append(rows, a.ABI)
	}
	return rows
}
