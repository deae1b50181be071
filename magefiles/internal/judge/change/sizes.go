package change

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// Sizes is what a library that both files have weighs in each, in bytes.
type Sizes struct {
	Name, ABI string
	File      Weight
	Sections  []Weight // those that differ, the largest difference first
	Segments  []Weight // by what they are mapped for: all of them, in memory
	Packages  []Weight // Go's, where both have their symbols: those that differ
}

// Differs reports whether the two libraries weigh something else.
func (s Sizes) Differs() bool {
	return s.File.Grown() != 0 || len(s.Sections)+len(s.Packages) > 0 || slices.ContainsFunc(s.Segments, func(w Weight) bool { return w.Grown() != 0 })
}

// Weight is the bytes of a part in the old and the new file; 0 where it is not there.
type Weight struct {
	Name     string
	Old, New int64
}

// Grown is the difference.
func (w Weight) Grown() int64 { return w.New - w.Old }

func (d *Diff) sizes(was, is *side) {
	for _, o := range was.units {
		n := is.find(o.name, o.abi)
		if n == nil || o.lib == nil || n.lib == nil {
			continue
		}
		old, new := inspect.Measure(o.lib), inspect.Measure(n.lib)
		one := Sizes{Name: strings.Clone(o.name), ABI: o.abi, File: Weight{"file", o.lib.Size, n.lib.Size}, Segments: segments(o.lib, n.lib)}
		one.Sections = weights(sectionSizes(old), sectionSizes(new))
		if len(old.Packages) > 0 && len(new.Packages) > 0 {
			one.Packages = weights(packageSizes(old), packageSizes(new))
		}
		d.Libraries = append(d.Libraries, one)
	}
	slices.SortStableFunc(d.Libraries, func(a, b Sizes) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ABI, b.ABI)) })
}

func sectionSizes(l size.Library) map[string]int64 {
	all := map[string]int64{}
	for _, s := range l.Sections {
		all[s.Name] += s.Bytes
	}
	return all
}

func packageSizes(l size.Library) map[string]int64 {
	all := map[string]int64{}
	for _, p := range l.Packages {
		all[p.Path] += p.Bytes
	}
	return all
}

// weights gives the parts whose sizes differ.
func weights(old, new map[string]int64) []Weight {
	var all []Weight
	for name, n := range old {
		if n != new[name] {
			all = append(all, Weight{name, n, new[name]})
		}
	}
	for name, n := range new {
		if _, both := old[name]; !both && n > 0 {
			all = append(all, Weight{name, 0, n})
		}
	}
	slices.SortFunc(all, func(a, b Weight) int {
		return cmp.Or(cmp.Compare(max(b.Grown(), -b.Grown()), max(a.Grown(), -a.Grown())), strings.Compare(a.Name, b.Name))
	})
	return all
}

// What segments are mapped for, with the access that they ask for.
const (
	codeBytes     = "code (R E)"
	constantBytes = "constants (R)"
	dataBytes     = "data (RW)"
	zeroBytes     = "zeroed memory (RW)"
)

// segments sums the bytes that are mapped, by what for.
func segments(old, new *check.Library) []Weight {
	a, b := mapped(old), mapped(new)
	var all []Weight
	for _, name := range []string{codeBytes, constantBytes, dataBytes, zeroBytes} {
		if a[name] > 0 || b[name] > 0 {
			all = append(all, Weight{name, a[name], b[name]})
		}
	}
	return all
}

func mapped(l *check.Library) map[string]int64 {
	all := map[string]int64{}
	for _, s := range l.Loads() {
		name := constantBytes
		switch {
		case s.Flags&elf.PF_X != 0:
			name = codeBytes
		case s.Flags&elf.PF_W != 0:
			name = dataBytes
		}
		all[name] += int64(s.FileSize)
		if s.MemSize > s.FileSize {
			all[zeroBytes] += int64(s.MemSize - s.FileSize)
		}
	}
	return all
}
