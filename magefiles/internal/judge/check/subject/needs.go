package subject

import (
	"debug/elf"
	"maps"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const MaxSymbolName = 1 << 14 // longer names are not looked up, since a hostile file could make that expensive

// Need is a symbol that no member of an archive defines.
type Need struct {
	Name   string
	Member *Member // the first that wants it
}

const MaxNeeds = 1 << 18 // more symbols than all libraries of a device have together

// findNeeds returns the symbols that members need from elsewhere, sorted by name, without weak ones.
func findNeeds(members []*Member) []Need {
	wants := map[string]*Member{}
	eachSymbol(members, func(m *Member, s elfabi.Symbol) {
		if _, ok := wants[s.Name]; !ok && s.Undefined() && s.Binding() == elf.STB_GLOBAL && len(wants) < MaxNeeds {
			wants[s.Name] = m
		}
	})
	eachSymbol(members, func(_ *Member, s elfabi.Symbol) {
		if s.Section != elf.SHN_UNDEF && s.Binding() != elf.STB_LOCAL {
			delete(wants, s.Name)
		}
	})
	needs := make([]Need, 0, len(wants))
	for _, name := range slices.Sorted(maps.Keys(wants)) {
		needs = append(needs, Need{name, wants[name]})
	}
	return needs
}

func eachSymbol(members []*Member, do func(*Member, elfabi.Symbol)) {
	for _, m := range members {
		if m.Object == nil {
			continue
		}
		for s := range m.Object.Symbols() {
			if len(s.Name) <= MaxSymbolName {
				do(m, s)
			}
		}
	}
}
