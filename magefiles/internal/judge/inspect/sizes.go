package inspect

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Sizes measures the libraries, and tells the Go packages of those that still have their symbols. It stays good after Close.
func (o *Opened) Sizes() []size.Library {
	var all []size.Library
	for _, l := range o.Libraries {
		all = append(all, Measure(l))
	}
	return all
}

// Measure measures one library. It takes the compressed size from the zip: compressing a large library takes seconds.
func Measure(l *check.Library) size.Library {
	var linked *elfabi.Library
	if !l.Stripped() {
		linked = l.Library
	}
	one := size.Measure(l.Library, linked, compressed(l))
	one.ABI, one.Name = l.Place.ABI, strings.Clone(l.Name)
	for i := range one.Sections {
		one.Sections[i].Name = strings.Clone(one.Sections[i].Name)
	}
	for i := range one.Packages {
		one.Packages[i].Path = strings.Clone(one.Packages[i].Path)
		one.Packages[i].Module = strings.Clone(one.Packages[i].Module)
	}
	return one
}

// compressed gives the bytes that a library takes in a zip; 0 where it is in none, or stored.
func compressed(l *check.Library) int64 {
	if l.App == nil {
		return 0
	}
	for _, e := range l.App.Entries {
		if e.Name == l.Place.Entry && e.Method != 0 {
			return int64(e.Compressed)
		}
	}
	return 0
}
