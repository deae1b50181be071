package baseline

import (
	"debug/elf"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// archiveOf describes a static archive as if it were a library: what a linker finds in it, and what it wants from elsewhere. Symbols that
// are hidden count, since they are hidden from others than those that the archive is linked with.
func archiveOf(name string, a *elfabi.Archive) (Library, error) {
	lib := Library{Name: name}
	defined, wanted := map[string]bool{}, map[string]bool{}
	weak := map[string]bool{} // and nobody wants it otherwise
	for _, m := range a.Members {
		lib.Size += m.Size
		o, err := m.Object()
		if err != nil {
			return lib, err
		}
		lib.Machine = strings.TrimPrefix(o.Machine.String(), "EM_")
		if info, err := o.GoInfo(); err == nil && info != nil {
			lib.Go, lib.Modules = info.GoVersion, modules(info)
		}
		for s := range o.Symbols() {
			switch {
			case s.Undefined():
				weak[s.Name] = s.Binding() == elf.STB_WEAK && (weak[s.Name] || !wanted[s.Name])
				wanted[s.Name] = true
			case s.Binding() != elf.STB_LOCAL && s.Name != "" && !defined[s.Name]:
				defined[s.Name] = true
				lib.Exports = append(lib.Exports, exportOf(s, ""))
			}
		}
	}
	for name := range wanted {
		if !defined[name] {
			lib.Imports = append(lib.Imports, Import{Name: name, Weak: weak[name]})
		}
	}
	lib.own()
	return lib, nil
}
