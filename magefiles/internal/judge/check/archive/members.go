package archive

import (
	"cmp"
	"debug/elf"
	"fmt"
	"path"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const rebuild = "Remove the archive's build folder and build it again with gondk."

// memberRules are about the archive as a file and what its members are.
var memberRules = []rule.For[*subject.Archive]{
	{Rule: rule.Rule{
		ID: "ar-magic", Group: rule.ArchiveGroup, Title: "The file is an ar archive that contains its members",
		Symptom: "the linker does not find a member's file: a thin archive only names files on the machine that made it",
		Cure:    "Make it again with llvm-ar rcsD, without T.", Source: "ar format",
	}, Look: rule.ToldByFault[*subject.Archive]},
	{Rule: rule.Rule{
		ID: "ar-members", Group: rule.ArchiveGroup, Title: "Exactly one member has Go code, one defines crosscall2, and the archive has a symbol index",
		Symptom: "ld.lld: error: undefined symbol: crosscall2; ld: error adding symbols: archive has no index; run ranlib to add one",
		Cure:    rebuild, Source: "Go cmd/link; llvm-ar",
	}, Look: wrongMembers},
	{Rule: rule.Rule{
		ID: "ar-member-elf", Group: rule.ArchiveGroup, Title: "All members are relocatable objects for the ABI's processor",
		Symptom: "ld.lld: error: … is incompatible with …",
		Cure:    "Build it with the NDK's compiler for this ABI, and put only object files into archives.", Source: "ELF gABI, e_type and e_machine",
	}, Look: wrongObjects},
	{Rule: rule.Rule{
		ID: "ar-bitcode", Group: rule.ArchiveGroup, Title: "No member is LLVM bitcode",
		Symptom: "ld.lld: error: … Unknown attribute kind … (Producer: 'LLVM19' Reader: 'LLVM17'), with a different NDK than the archive's",
		Cure:    "Build C parts without -flto.", Source: "LLVM bitcode's compatibility policy", Unconfirmed: true,
	}, Look: bitcode},
	{Rule: rule.Rule{
		ID: "ar-duplicate-strong", Group: rule.ArchiveGroup, Title: "Each global symbol is defined once",
		Symptom: "ld.lld: error: duplicate symbol: …",
		Cure:    "Keep one definition: make the others static or weak, and do not add an object twice.", Source: "golang/go#65050; ELF gABI, symbol binding",
	}, Look: duplicates},
	{Rule: rule.Rule{
		ID: "ar-exports-header", Group: rule.ArchiveGroup, Title: "The archive's global functions are the ones its header declares",
		Symptom: "ld.lld: error: undefined symbol: …; error: '_check_for_64_bit_pointer_matching_GoInt' declared as an array with a negative size",
		Cure:    rebuild, Source: "Go cmd/cgo/out.go",
	}, Look: wrongExports},
	{Rule: rule.Rule{
		ID: "ar-repro", Group: rule.ArchiveGroup, Title: "The archive does not reveal when or where it was built",
		Symptom: "two builds of the same sources differ; a user's name ends up in what you ship",
		Cure:    "Make it with llvm-ar rcsD; build with -trimpath and -ffile-prefix-map, as gondk does, and keep this machine's folders out of flags.",
		Source:  "Go issue golang/go#40254; llvm-ar",
	}, Look: notReproducible},
}

func wrongMembers(a *subject.Archive, f *rule.Found) {
	c := a.Content()
	if !a.Index && len(a.Members) > 0 {
		// lld reads the members themselves; GNU ld and gold, which NDK r21 and older link with, refuse the archive.
		f.Add(breaks(a), "has no symbol index, which linkers other than lld need").Cure = "Make it with llvm-ar rcsD, or add the index with llvm-ranlib."
	}
	eachMember(f, c.Members, rule.Error, func(m *subject.Member) string {
		if m.InfoErr == nil {
			return ""
		}
		return rule.FaultText(m.InfoErr)
	})
	if !a.HoldsGo() {
		return
	}
	if c.WithGo != 1 {
		f.Add(rule.Error, "%s Go code; there must be exactly 1", rule.Counted(c.WithGo, "member holds", "members hold"))
	}
	if !slices.ContainsFunc(a.Objects(), func(m *subject.Member) bool { return defines(m.Object, "crosscall2") }) {
		f.Add(rule.Error, "no member defines crosscall2, which C code uses to call Go")
	}
}

func defines(o *elfabi.Object, name string) bool {
	for s := range o.Symbols() {
		if s.Name == name && !s.Undefined() {
			return true
		}
	}
	return false
}

func wrongObjects(a *subject.Archive, f *rule.Found) {
	machine, class, ok := a.Machine()
	eachMember(f, a.Content().Members, rule.Error, func(m *subject.Member) string {
		switch o := m.Object; {
		case m.Err != nil:
			return rule.FaultText(m.Err)
		case o == nil || ok && o.Type == elf.ET_REL && o.Machine == machine && o.Class == class:
			return ""
		default:
			return fmt.Sprintf("is %s %s %s, not ET_REL %s %s", o.Type, o.Class, o.Machine, class, machine)
		}
	})
	if known := abi.OfMachine(machine); ok && (known == nil || known.Class != class) {
		f.Add(rule.Error, "is for %s %s, which no Android device has; use one of %s", class, machine, rule.List(abi.Names()))
	}
}

func bitcode(a *subject.Archive, f *rule.Found) {
	eachMember(f, a.Content().Members, rule.Warning, func(m *subject.Member) string {
		if !m.IsBitcode() {
			return ""
		}
		return "is LLVM bitcode: it links only with the same or a newer LLVM, and cannot be checked"
	})
}

const maxGlobals = 1 << 20 // at most so many are compared; the largest archives have a few hundred thousand

func duplicates(a *subject.Archive, f *rule.Found) {
	where := map[string]*subject.Member{}
	var names []string
	var pair string
	for _, m := range a.Objects() {
		for s := range m.Object.Symbols() {
			if !strong(s) || grouped(m.Object, s) || len(s.Name) > subject.MaxSymbolName {
				continue
			}
			if before, ok := where[s.Name]; ok && before != m {
				names = append(names, s.Name)
				pair = cmp.Or(pair, fmt.Sprintf("%s and %s", before.Name, m.Name))
			} else if !ok && len(where) < maxGlobals {
				where[s.Name] = m
			}
		}
	}
	if len(names) > 0 {
		f.Add(breaks(a), "%s more than once, for example by %s: %s", rule.Counted(len(names), "symbol is defined", "symbols are defined"), pair, rule.Some(names))
	}
}

func strong(s elfabi.Symbol) bool {
	return s.Binding() == elf.STB_GLOBAL && s.Section != elf.SHN_UNDEF && s.Section != elf.SHN_COMMON && s.Name != ""
}

// grouped reports whether the symbol lies in a group of sections: linkers keep one of the groups of a name and drop the others.
func grouped(o *elfabi.Object, s elfabi.Symbol) bool {
	return int(s.Section) < len(o.Sections) && o.Sections[s.Section].Flags&elf.SHF_GROUP != 0
}

// wrongExports compares the archive's global functions with what the header declares.
func wrongExports(a *subject.Archive, f *rule.Found) {
	if a.Header == "" {
		return
	}
	declared, global := elfabi.ExportsOfHeader(a.Header), globals(a)
	if names := without(declared, global, nil); len(names) > 0 {
		f.Add(rule.Error, "the header declares %s, but no member defines it as global: programs that call it do not link", rule.Some(names))
	}
	if names := without(global, declared, a.Keep); len(names) > 0 {
		f.Add(rule.Error, "global, but neither in the header nor in library.keep: %s; they could clash with symbols of another library", rule.Some(names))
	}
	if _, class, ok := a.Machine(); ok {
		if bits := elfabi.GoIntBits(a.Header); bits != 0 && bits != 32*int(class) {
			f.Add(rule.Error, "the header is for an ABI with a GoInt of %d bits; this ABI has %d", bits, 32*int(class))
		}
	}
}

func globals(a *subject.Archive) []string {
	var names []string
	for _, m := range a.Objects() {
		for s := range m.Object.Symbols() {
			if s.Exported() && len(names) < maxGlobals {
				names = append(names, s.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// without returns the names that are not among others, which are sorted, and fit none of the patterns.
func without(names, others, patterns []string) []string {
	var left []string
	for _, name := range names {
		fits := func(pattern string) bool {
			ok, err := path.Match(pattern, name)
			return ok && err == nil
		}
		if _, ok := slices.BinarySearch(others, name); !ok && !slices.ContainsFunc(patterns, fits) {
			left = append(left, name)
		}
	}
	return left
}

func notReproducible(a *subject.Archive, f *rule.Found) {
	severity := rule.Info
	if a.HoldsGo() {
		severity = rule.Warning
	}
	var stamped []*elfabi.Member
	for _, m := range a.Members {
		if m.ModTime.Unix() != 0 || m.UID != 0 || m.GID != 0 {
			stamped = append(stamped, m)
		}
	}
	if len(stamped) > 0 { // whoever made the archive stamps all or none
		m := stamped[0]
		f.Add(severity, "%s a time or a user (%s, %d:%d)", rule.Counted(len(stamped), "member tells", "members tell"), m.ModTime.Format("2006-01-02"), m.UID, m.GID).
			Place.Entry = m.Name
	}
	for _, host := range a.HostPaths {
		i := slices.IndexFunc(a.Content().Members, func(m *subject.Member) bool { return host.Path != "" && host.In(m.Reader(), m.Size) })
		if i >= 0 {
			f.Add(severity, "contains the path %s of this machine", host.Path).Place.Entry = a.Members[i].Name
		}
	}
	if g := a.Content().Golang; g != nil && g.Info.Setting("-trimpath") != "true" {
		f.Add(severity, "built without -trimpath, so it depends on the folder it was built in").Place.Entry = g.Name
	}
}
