package elfabi

import (
	"debug/elf"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// IsFixedTLS reports whether a relocation type of objects is of the initial-exec or local-exec model: a library that is loaded at run time
// must not use them.
func IsFixedTLS(m elf.Machine, typ uint32) bool { return abi.RelocsOf(m).IsFixedTLS(typ) }

// CodeRelocs counts the relocations that make an object unfit for a shared library, as code compiled without -fPIC has them: absolute
// addresses in sections that are loaded and not writable. In a library these would have to be changed when it is loaded, which bionic
// refuses.
func (o *Object) CodeRelocs() []RelocCount {
	var all []RelocCount
	left := len(o.data) // sections may overlap in a hostile file
	for i := range o.Sections {
		s := &o.Sections[i]
		if !s.isReloc() || int64(s.Info) >= int64(len(o.Sections)) || left < len(o.content(s)) {
			continue
		}
		target := &o.Sections[s.Info]
		if target.Flags&elf.SHF_ALLOC == 0 || target.Flags&elf.SHF_WRITE != 0 {
			continue
		}
		left -= len(o.content(s))
		for _, c := range o.countTypes(target.Name, o.relocTable(o.content(s), s.Type == elf.SHT_RELA)) {
			if abi.RelocsOf(o.Machine).IsNotPIC(c.Type) {
				all = append(all, c)
			}
		}
	}
	return all
}

// EmulatedTLS names the thread-local variables that the object has or wants by the compiler's own means (-femulated-tls), which
// clang takes for API levels below 29. The names are the variables' own.
func (o *Object) EmulatedTLS() []string {
	var names []string
	for s := range o.Symbols() {
		if name, ok := strings.CutPrefix(s.Name, "__emutls_v."); ok {
			names = append(names, name)
		}
	}
	return names
}

// ThreadLocals names the thread-local variables that others can reach and that the object has or wants by ELF's own means.
func (o *Object) ThreadLocals() []string {
	var names []string
	for s := range o.Symbols() {
		if s.Type() == elf.STT_TLS && s.Binding() != elf.STB_LOCAL && s.Name != "" {
			names = append(names, s.Name)
		}
	}
	return names
}
