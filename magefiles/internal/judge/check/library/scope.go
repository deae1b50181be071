package library

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// scope is where the loader looks for what a library imports: the libraries that it wants, and those that they want.
type scope struct {
	packed  []*subject.Library // of the app, the library itself first
	system  map[string]bool    // public libraries of Android's, by name
	unknown bool               // one of them, or a stranger, has symbols that nobody here knows
	strange []string           // libraries that are neither in the app nor public
	older   []string           // those whose symbols are known up to a level below min SDK: liblog.so up to API 33
}

// scopeOf follows DT_NEEDED. A file on its own wants unknown libraries wherever it wants others than Android's.
func scopeOf(l *subject.Library) scope {
	s := scope{packed: []*subject.Library{l}, system: map[string]bool{}}
	seen := map[string]bool{l.Name: true}
	levels := l.KnownLevels()
	for i := 0; i < len(s.packed); i++ {
		for _, name := range s.packed[i].Needed {
			if seen[name] {
				continue
			}
			seen[name] = true
			if lib := beside(l, name); lib != nil {
				s.packed = append(s.packed, lib)
				continue
			}
			lib, public := levels.Library(l.ABI, name)
			switch {
			case !public || lib.Known == 0:
				s.unknown = true
			case lib.Known < l.MinSDK:
				s.older = append(s.older, fmt.Sprintf("%s up to API %d", name, lib.Known))
			}
			if public {
				s.system[name] = true
			} else {
				s.strange = append(s.strange, name)
			}
		}
	}
	return s
}

// level returns the symbol as those of Android's libraries have it that are in scope, the lowest API level first; of any library where none
// in scope has it.
func (s scope) level(all []ndkapi.Symbol) (symbol ndkapi.Symbol, inScope, ok bool) {
	for _, one := range all {
		if s.system[one.Library] {
			return one, true, true
		}
	}
	if len(all) > 0 {
		return all[0], false, true
	}
	return ndkapi.Symbol{}, false, false
}

// removePacked removes from names what the libraries export. They are looked through once, since they may export a lot.
func removePacked(names map[string]bool, libraries []*subject.Library) {
	var marks [1 << 12]bool // of the names: looking each export up would take much longer
	for name := range names {
		marks[mark(name)] = true
	}
	for _, l := range libraries {
		for e := range l.Exports() {
			if len(names) == 0 {
				return
			}
			if marks[mark(e.Name)] {
				delete(names, e.Name)
			}
		}
	}
}

// mark gives a number below 4096 by which most names differ.
func mark(name string) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return (n*131 + int(name[n-1])*31 + int(name[n/2])*7 + int(name[0])) & 0xfff
}
