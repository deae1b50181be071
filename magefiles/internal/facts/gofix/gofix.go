// Package gofix names what gondk can change in Go itself for apps: the words of [go] fixes in abi-matrix.toml.
package gofix

import "slices"

// Fix is one change. docs/fixes.md says more of each.
type Fix struct {
	Name  string
	Issue string // of Go's own, which it cures
	Mark  string // function that is linked in where it is at work; empty: it adds none
}

// The names of the fixes that other parts of gondk speak of.
const (
	Boottime      = "boottime"
	NoPidfd       = "no-pidfd"
	NetInterfaces = "net-interfaces"
	LocalZone     = "local-zone"
)

var all = []Fix{
	{Name: Boottime, Issue: "golang/go#24595"},
	{Name: NoPidfd, Issue: "golang/go#70508"},
	{Name: NetInterfaces, Issue: "golang/go#40569", Mark: "net.gondkEntries"},
	{Name: LocalZone, Issue: "golang/go#20455", Mark: "time.gondkZone"},
}

// All returns every fix.
func All() []Fix { return slices.Clone(all) }

// Names returns the names of all, in the order in which they are told.
func Names() []string {
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return names
}

// Find returns the fix of that name, or nil.
func Find(name string) *Fix {
	if i := slices.Index(Names(), name); i >= 0 {
		return &all[i]
	}
	return nil
}

// Ordered returns the names of some fixes, each once and in the order in which they are told, so that one set has one text.
func Ordered(names []string) []string {
	return slices.DeleteFunc(Names(), func(name string) bool { return !slices.Contains(names, name) })
}
