package elfabi

import (
	"debug/elf"
	"slices"
	"strings"
)

// notPIC has the relocation types that put an address into the bytes of code or constants. In a shared library these would have to be
// changed when it is loaded, which bionic refuses.
var notPIC = map[elf.Machine][]uint32{
	elf.EM_AARCH64: {uint32(elf.R_AARCH64_ABS64), uint32(elf.R_AARCH64_ABS32), uint32(elf.R_AARCH64_ABS16),
		263, 264, 265, 266, 267, 268, 269, 270, 271, 272}, // R_AARCH64_MOVW_UABS_G0 to _SABS_G2: -mcmodel=large
	elf.EM_ARM: {uint32(elf.R_ARM_ABS32), uint32(elf.R_ARM_ABS16), uint32(elf.R_ARM_MOVW_ABS_NC), uint32(elf.R_ARM_MOVT_ABS),
		uint32(elf.R_ARM_THM_MOVW_ABS_NC), uint32(elf.R_ARM_THM_MOVT_ABS)},
	elf.EM_X86_64: {uint32(elf.R_X86_64_64), uint32(elf.R_X86_64_32), uint32(elf.R_X86_64_32S)},
	elf.EM_386:    {uint32(elf.R_386_32)},
}

// fixedTLS has the relocation types by which code reaches thread-local variables at a fixed distance from the thread pointer: the
// initial-exec and local-exec models.
var fixedTLS = map[elf.Machine][][2]uint32{
	elf.EM_AARCH64: {{539, 559}, {570, 571}},
	elf.EM_ARM:     {{107, 108}, {110, 111}},
	elf.EM_X86_64:  {{18, 18}, {22, 23}},
	elf.EM_386:     {{14, 17}, {33, 34}},
}

// IsFixedTLS tells whether a relocation type of objects is of the initial-exec or local-exec model: a library that is loaded at run time
// must not use them.
func IsFixedTLS(m elf.Machine, typ uint32) bool {
	return slices.ContainsFunc(fixedTLS[m], func(r [2]uint32) bool { return r[0] <= typ && typ <= r[1] })
}

// CodeRelocs counts the relocations that make an object unfit for a shared library, as code compiled without -fPIC has them: absolute
// addresses in sections that are loaded and not writable.
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
			if slices.Contains(notPIC[o.Machine], c.Type) {
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
