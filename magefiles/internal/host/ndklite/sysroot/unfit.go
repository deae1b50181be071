package sysroot

import (
	"debug/elf"
	"maps"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// part is a member of an archive, or an object.
type part struct {
	name       string
	has, wants []string
}

// unfit returns the members of an archive of builtins that objects of our own stand in for, and those that want what neither these nor libc
// nor the rest of the archive has. So GCC's atomics stay, since we have glibc's __getauxval; LLVM's assertions go, which want __fprintf_chk.
func unfit(archive string, own []string, libc map[string]bool) ([]string, error) {
	parts, err := partsOf(archive)
	if err != nil {
		return nil, err
	}
	ours := map[string]bool{"_GLOBAL_OFFSET_TABLE_": true} // the linker has it
	for _, path := range own {
		o, err := elfabi.ReadObject(path)
		if err != nil {
			return nil, err
		}
		for _, name := range partOf(path, o).has {
			ours[name] = true
		}
	}
	parts, dropped := sift(parts, func(p part) bool { return !slices.ContainsFunc(p.has, func(name string) bool { return ours[name] }) })
	maps.Copy(ours, libc)
	for { // what wants a member that is dropped must go too
		had := map[string]bool{}
		for _, p := range parts {
			for _, name := range p.has {
				had[name] = true
			}
		}
		var more []string
		parts, more = sift(parts, func(p part) bool {
			return !slices.ContainsFunc(p.wants, func(name string) bool { return !ours[name] && !had[name] })
		})
		if len(more) == 0 {
			return dropped, nil
		}
		dropped = append(dropped, more...)
	}
}

// sift returns the parts that fit, and the names of the others.
func sift(parts []part, fits func(part) bool) (kept []part, dropped []string) {
	for _, p := range parts {
		if fits(p) {
			kept = append(kept, p)
		} else {
			dropped = append(dropped, p.name)
		}
	}
	return kept, dropped
}

func partsOf(archive string) ([]part, error) {
	a, err := elfabi.ReadArchive(archive)
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, m := range a.Members {
		o, err := m.Object()
		if err != nil {
			return nil, err
		}
		parts = append(parts, partOf(m.Name, o))
	}
	return parts, nil
}

func partOf(name string, o *elfabi.Object) part {
	p := part{name: name}
	for s := range o.Symbols() {
		switch {
		case s.Undefined() && s.Binding() != elf.STB_WEAK:
			p.wants = append(p.wants, s.Name)
		case !s.Undefined() && s.Binding() != elf.STB_LOCAL && s.Name != "":
			p.has = append(p.has, s.Name)
		}
	}
	return p
}
