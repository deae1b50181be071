// Package fuzz finds this repository's fuzz targets.
package fuzz

import "strings"

// Target is one fuzz function.
type Target struct {
	Package string // github.com/gondk/gondk/magefiles/internal/read/elfabi
	Name    string // FuzzReadLibrary
}

// Targets reads what go test -list=^Fuzz writes: the names in a package, and then a line with the package.
func Targets(output string) []Target {
	var all []Target
	var names []string
	for line := range strings.Lines(output) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1:
			names = append(names, fields[0])
		case len(fields) > 1 && fields[0] == "ok":
			for _, name := range names {
				all = append(all, Target{fields[1], name})
			}
			names = nil
		}
	}
	return all
}
