package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// oldLevel is the first API level of 64-bit ABIs, and the lowest that the NDK has since r26: symbols of it or before concern nobody.
const oldLevel = 21

// levelBar is how many symbols came with an API level.
type levelBar struct {
	Level   int // oldLevel stands for it and all before; 0 for unknown
	Symbols int
}

// Name says which level the bar stands for.
func (b levelBar) Name() string {
	switch {
	case b.Level == 0:
		return "not known"
	case b.Level == oldLevel:
		return fmt.Sprintf("%d or before", oldLevel)
	}
	return fmt.Sprint(b.Level)
}

// levelBars counts the symbols imported, by first API level; one that several ABIs and build paths import counts once.
func levelBars(imports []Import) []levelBar {
	counts := map[int]int{}
	type symbol struct {
		name, library string
		level         int
	}
	seen := map[symbol]bool{}
	for _, i := range imports {
		level := i.Level
		if level > 0 {
			level = max(level, oldLevel)
		}
		if s := (symbol{i.Symbol, i.Library, level}); !seen[s] {
			seen[s] = true
			counts[level]++
		}
	}
	var bars []levelBar
	for level, n := range counts {
		bars = append(bars, levelBar{level, n})
	}
	slices.SortFunc(bars, func(a, b levelBar) int { return cmp.Compare(a.Level, b.Level) })
	return bars
}

// lateImport is one symbol that came after oldLevel, with everything that imports it.
type lateImport struct {
	Symbol, Library string
	Level           int
	Spot            spot
}

// lateImports returns the symbols that came after oldLevel, the newest first.
func lateImports(imports []Import) []lateImport {
	var spots []spot
	type symbol struct {
		name, library string
		level         int
	}
	at := map[string]symbol{}
	for _, i := range imports {
		if i.Level <= oldLevel {
			continue
		}
		key := fmt.Sprintf("%s\x00%s\x00%d", i.Symbol, i.Library, i.Level)
		at[key] = symbol{i.Symbol, i.Library, i.Level}
		spots = append(spots, spot{key, list(i.ABI), list(i.BuildPath)})
	}
	var all []lateImport
	for _, s := range foldSpots(spots, func(s spot) string { return s.Name }) {
		sym := at[s.Name]
		s.Name = ""
		all = append(all, lateImport{sym.name, sym.library, sym.level, s})
	}
	slices.SortStableFunc(all, func(a, b lateImport) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), strings.Compare(a.Symbol, b.Symbol), strings.Compare(a.Library, b.Library))
	})
	return all
}

// late says of a level what min SDK makes of it.
func (r *Report) late(level int) string {
	switch {
	case level == 0 || r.Target.MinSDK == 0:
		return ""
	case level > r.Target.MinSDK:
		return fmt.Sprintf("above min SDK %d", r.Target.MinSDK)
	}
	return ""
}

// ImportsOf returns what the libraries import from Android, with the first API level of each. The names are copies: the files get closed.
func ImportsOf(libraries []*check.Library) []Import {
	var all []Import
	for _, l := range libraries {
		since := check.FirstLevels(l.Levels)
		for s := range l.Imports() {
			level := 0
			if l.ABI != nil {
				level = since(l.ABI.Name, s.Library, s.Name)
			}
			all = append(all, Import{Symbol: strings.Clone(s.Name), Library: strings.Clone(s.Library), Level: level, ABI: l.Place.ABI, BuildPath: l.Place.BuildPath})
		}
	}
	return all
}
