package elfabi

import (
	"debug/elf"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// maxGoMarks is how many places that look like Go's build information are read. A program that reads it from others has the mark among its
// constants; a file that is full of marks was made to be slow to read.
const maxGoMarks = 64

// FindGoInfo reads Go's build information also where GoInfo does not: that of Go 1.17 and older, and where no section of that name tells
// where it lies, because section headers are gone or a linker put it among other data. It is nil if there is none.
func (l *Library) FindGoInfo() (*GoInfo, error) {
	if s := l.Section(goInfoSection); s != nil {
		if info := l.pointedGoInfo(l.content(s), s.Addr); info != nil {
			return info, nil
		}
		return l.GoInfo()
	}
	left := maxGoMarks
	for _, s := range l.Segments {
		if s.Type != elf.PT_LOAD {
			continue
		}
		if info := l.searchGoInfo(l.segmentContent(s), s.Addr, &left); info != nil {
			return info, nil
		}
	}
	return nil, nil
}

// searchGoInfo goes from mark to mark until one has a Go version behind it.
func (l *Library) searchGoInfo(data string, addr uint64, left *int) *GoInfo {
	for ; *left > 0; *left-- {
		at := strings.Index(data, goMagic)
		if at < 0 {
			return nil
		}
		data, addr = data[at:], addr+uint64(at)
		if info := l.pointedGoInfo(data, addr); info != nil {
			return info
		}
		if info, err := l.goInfoAt(data); err == nil && isGoVersion(info.GoVersion) {
			return info
		}
		data, addr = data[len(goMagic):], addr+uint64(len(goMagic))
	}
	return nil
}

// isGoVersion reports whether a text is what runtime.Version gives: go1.26.8, devel go1.27-abcdef.
func isGoVersion(text string) bool {
	return (strings.HasPrefix(text, "go1.") || strings.HasPrefix(text, "devel ")) && len(text) < 128
}

// pointedGoInfo reads what Go 1.13 to 1.17 leave: the address of the version's string and that of the modules', each of a pointer and a
// length. In a library relocations have the addresses. It is nil if there is none of that form.
func (l *Library) pointedGoInfo(data string, addr uint64) *GoInfo {
	word := l.WordSize()
	if !strings.HasPrefix(data, goMagic) || uint64(len(data)) < goPointers+2*word || uint64(data[len(goMagic)]) != word || data[goFlagsAt] != 0 {
		return nil
	}
	places := l.pointers(addr+goPointers, addr+goPointers+word)
	texts := l.pointers(places...)
	version, modules := l.goString(places[0], texts[0]), l.goString(places[1], texts[1])
	if !isGoVersion(version) || len(modules) > maxGoModules || strings.Count(modules, "\n") > maxGoLines {
		return nil
	}
	info, err := l.parseGoInfo(version, modules)
	if err != nil {
		return nil
	}
	return info
}

const goPointers = 16 // where the two addresses begin

// pointers gives the words at some addresses as they are in memory, but for the address to which the library is loaded; 0 where there is none.
func (l *Library) pointers(at ...uint64) []uint64 {
	values := make([]uint64, len(at))
	for i, addr := range at {
		if s, err := l.loaded(addr, l.WordSize(), ""); err == nil {
			values[i] = l.word(s, 0)
		}
	}
	relative, wanted := abi.RelocsOf(l.Machine).Relative, map[uint64][]int{}
	for i, addr := range at {
		wanted[addr] = append(wanted[addr], i)
	}
	for r := range l.DynRelocs() {
		if r.Type != relative || r.Addend == 0 {
			continue
		}
		for _, i := range wanted[r.Offset] {
			values[i] = uint64(r.Addend)
		}
	}
	return values
}

// GoStrings gives the texts of Go's string variables at some addresses; empty where there is none in the file.
func (l *Library) GoStrings(at ...uint64) []string {
	texts := make([]string, len(at))
	for i, text := range l.pointers(at...) {
		texts[i] = strings.Clone(l.goString(at[i], text))
	}
	return texts
}

// goString gives the text of a Go string, whose length stands behind its pointer; empty if it is not in the file.
func (l *Library) goString(place, text uint64) string {
	length, err := l.loaded(place+l.WordSize(), l.WordSize(), "")
	if err != nil {
		return ""
	}
	s, err := l.loaded(text, l.word(length, 0), "")
	if err != nil {
		return ""
	}
	return s
}
