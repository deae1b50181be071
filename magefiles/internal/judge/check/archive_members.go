package check

import (
	"bytes"
	"cmp"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const rebuild = "Remove the archive's build folder and build it again with gondk."

// memberRules are about the archive as a file and what its members are.
var memberRules = []ruleFor[*Archive]{
	{Rule{
		ID: "ar-magic", Group: ArchiveGroup, Title: "The file is an ar archive that holds its members",
		Symptom: "the linker does not find a member's file: a thin archive only names files of the machine that it was made on",
		Cure:    "Make it again with llvm-ar rcsD, without T.", Source: "ar format",
	}, toldByFault[*Archive]},
	{Rule{
		ID: "ar-members", Group: ArchiveGroup, Title: "One member holds Go code, one defines crosscall2, and the archive has a symbol index",
		Symptom: "ld.lld: error: undefined symbol: crosscall2; ld: error adding symbols: archive has no index; run ranlib to add one",
		Cure:    rebuild, Source: "Go cmd/link; llvm-ar",
	}, wrongMembers},
	{Rule{
		ID: "ar-member-elf", Group: ArchiveGroup, Title: "All members are relocatable objects of one machine, the ABI's",
		Symptom: "ld.lld: error: … is incompatible with …",
		Cure:    "Build it with the NDK's compiler for this ABI, and make archives of object files only.", Source: "ELF gABI, e_type and e_machine",
	}, wrongObjects},
	{Rule{
		ID: "ar-bitcode", Group: ArchiveGroup, Title: "No member is LLVM bitcode",
		Symptom: "ld.lld: error: … Unknown attribute kind … (Producer: 'LLVM19' Reader: 'LLVM17'), with another NDK than the archive's",
		Cure:    "Build C parts without -flto.", Source: "LLVM bitcode's compatibility policy", Unconfirmed: true,
	}, bitcode},
	{Rule{
		ID: "ar-duplicate-strong", Group: ArchiveGroup, Title: "Each global symbol is defined once",
		Symptom: "ld.lld: error: duplicate symbol: …",
		Cure:    "Keep one definition: make the others static or weak, and do not pack an object twice.", Source: "golang/go#65050; ELF gABI, symbol binding",
	}, duplicates},
	{Rule{
		ID: "ar-exports-header", Group: ArchiveGroup, Title: "The archive's global functions are those that its header declares",
		Symptom: "ld.lld: error: undefined symbol: …; error: '_check_for_64_bit_pointer_matching_GoInt' declared as an array with a negative size",
		Cure:    rebuild, Source: "Go cmd/cgo/out.go",
	}, wrongExports},
	{Rule{
		ID: "ar-repro", Group: ArchiveGroup, Title: "The archive tells neither when nor where it was built",
		Symptom: "two builds of the same sources differ; the name of a user shows in what is shipped",
		Cure:    "Make it with llvm-ar rcsD; build with -trimpath and -ffile-prefix-map, which gondk does, and keep folders of the machine out of flags.",
		Source:  "Go issue golang/go#40254; llvm-ar",
	}, notReproducible},
}

func wrongMembers(a *Archive, f *found) {
	c := a.content()
	if !a.Index && len(a.Members) > 0 {
		// lld reads the members themselves; GNU ld and gold, which NDK r21 and older link with, refuse the archive.
		f.add(a.breaks(), "has no symbol index, by which linkers other than lld find what to take from it").Cure = "Make it with llvm-ar rcsD, or add the index with llvm-ranlib."
	}
	f.eachMember(c.members, Error, func(m *member) string {
		if m.infoErr == nil {
			return ""
		}
		return faultText(m.infoErr)
	})
	if !a.holdsGo() {
		return
	}
	if c.withGo != 1 {
		f.add(Error, "%s Go code, not 1", counted(c.withGo, "member holds", "members hold"))
	}
	if !slices.ContainsFunc(a.objects(), func(m *member) bool { return defines(m.object, "crosscall2") }) {
		f.add(Error, "no member defines crosscall2, by which C calls Go")
	}
}

// faultText gives what was wrong without the file's name.
func faultText(err error) string {
	var fault *elfabi.Fault
	if errors.As(err, &fault) {
		return fault.Text
	}
	return err.Error()
}

func defines(o *elfabi.Object, name string) bool {
	for s := range o.Symbols() {
		if s.Name == name && !s.Undefined() {
			return true
		}
	}
	return false
}

func wrongObjects(a *Archive, f *found) {
	machine, class, ok := a.machine()
	f.eachMember(a.content().members, Error, func(m *member) string {
		switch o := m.object; {
		case m.err != nil:
			return faultText(m.err)
		case o == nil || ok && o.Type == elf.ET_REL && o.Machine == machine && o.Class == class:
			return ""
		default:
			return fmt.Sprintf("is %s %s %s, not ET_REL %s %s", o.Type, o.Class, o.Machine, class, machine)
		}
	})
	if known := abi.OfMachine(machine); ok && (known == nil || known.Class != class) {
		f.add(Error, "is for %s %s, which no Android device has; they have %s", class, machine, list(abi.Names()))
	}
}

func bitcode(a *Archive, f *found) {
	f.eachMember(a.content().members, Warning, func(m *member) string {
		if !m.IsBitcode() {
			return ""
		}
		return "is LLVM bitcode: it links with the same or a newer LLVM only, and hides what code it will be"
	})
}

const (
	maxGlobals    = 1 << 20 // so many are held against each other; the largest archives have a few hundred thousand
	maxSymbolName = 1 << 14 // longer names are not looked up, or a hostile file could make them cost much
)

func duplicates(a *Archive, f *found) {
	where := map[string]*member{}
	var names []string
	var pair string
	for _, m := range a.objects() {
		for s := range m.object.Symbols() {
			if !strong(s) || grouped(m.object, s) || len(s.Name) > maxSymbolName {
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
		f.add(a.breaks(), "%s more than once, such as by %s: %s", counted(len(names), "symbol is defined", "symbols are defined"), pair, some(names))
	}
}

func strong(s elfabi.Symbol) bool {
	return s.Binding() == elf.STB_GLOBAL && s.Section != elf.SHN_UNDEF && s.Section != elf.SHN_COMMON && s.Name != ""
}

// grouped tells whether the symbol lies in a group of sections: linkers keep one of the groups of a name and drop the others.
func grouped(o *elfabi.Object, s elfabi.Symbol) bool {
	return int(s.Section) < len(o.Sections) && o.Sections[s.Section].Flags&elf.SHF_GROUP != 0
}

// wrongExports holds the archive's global functions against what the header declares.
func wrongExports(a *Archive, f *found) {
	if a.Header == "" {
		return
	}
	declared, global := elfabi.ExportsOfHeader(a.Header), globals(a)
	if names := without(declared, global, nil); len(names) > 0 {
		f.add(Error, "the header declares %s, which no member defines as global: programs that call it do not link", some(names))
	}
	if names := without(global, declared, a.Keep); len(names) > 0 {
		f.add(Error, "global beside the header's functions and the matrix's keep: %s; they would clash with those of another library", some(names))
	}
	if _, class, ok := a.machine(); ok {
		if bits := elfabi.GoIntBits(a.Header); bits != 0 && bits != 32*int(class) {
			f.add(Error, "the header is of an ABI with a GoInt of %d bits; this one has %d", bits, 32*int(class))
		}
	}
}

func globals(a *Archive) []string {
	var names []string
	for _, m := range a.objects() {
		for s := range m.object.Symbols() {
			if s.Exported() && len(names) < maxGlobals {
				names = append(names, s.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// without gives the names that are not among others, which are sorted, and fit none of the patterns.
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

func notReproducible(a *Archive, f *found) {
	severity := Info
	if a.holdsGo() {
		severity = Warning
	}
	var stamped []*elfabi.Member
	for _, m := range a.Members {
		if m.ModTime.Unix() != 0 || m.UID != 0 || m.GID != 0 {
			stamped = append(stamped, m)
		}
	}
	if len(stamped) > 0 { // whoever made the archive stamps all or none
		m := stamped[0]
		f.add(severity, "%s a time or a user (%s, %d:%d)", counted(len(stamped), "member tells", "members tell"), m.ModTime.Format("2006-01-02"), m.UID, m.GID).
			Place.Entry = m.Name
	}
	for _, host := range a.HostPaths {
		i := slices.IndexFunc(a.content().members, func(m *member) bool { return host != "" && contains(m.Reader(), m.Size, host) })
		if i >= 0 {
			f.add(severity, "holds the path %s of this machine", host).Place.Entry = a.Members[i].Name
		}
	}
	if g := a.content().golang; g != nil && g.info.Setting("-trimpath") != "true" {
		f.add(severity, "built without -trimpath: it depends on the folder it is built in").Place.Entry = g.Name
	}
}

// contains looks for a path in a file's first size bytes, a piece at a time.
func contains(r io.ReaderAt, size int64, text string) bool {
	piece := make([]byte, min(1<<20+int64(len(text)), size))
	for at := int64(0); at < size; at += 1 << 20 {
		n, _ := r.ReadAt(piece[:min(int64(len(piece)), size-at)], at)
		if holdsPath(piece[:n], []byte(text)) {
			return true
		}
	}
	return false
}

// holdsPath tells whether data has the path itself or what lies below it, and not a longer name: /root, but not x509/root_linux.go.
func holdsPath(data, path []byte) bool {
	for {
		at := bytes.Index(data, path)
		if at < 0 {
			return false
		}
		data = data[at+len(path):]
		if len(data) == 0 || !nameByte(data[0]) {
			return true
		}
	}
}

func nameByte(b byte) bool {
	return b == '_' || b == '-' || b == '.' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}
