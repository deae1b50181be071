package elfabi

import (
	"debug/elf"
	"strings"
	"sync"
	"unsafe"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Library is a linked shared library: lib<name>.so.
type Library struct {
	*File
	Path string
	Size int64 // of the file, in bytes

	Dynamic Dynamic
	SONAME  string
	Needed  []string // in the file's order
	Runpath string
	Rpath   string

	strtab       string // from DT_STRTAB to the end of its segment
	strsz        uint64 // DT_STRSZ
	dynsym       symtab
	versym       string
	versions     map[uint16]version
	verneeds     []VerNeed
	versionsRead int
	relocs       []dynTable

	indexOnce sync.Once
	symbols   symbolIndex

	countOnce  sync.Once // of typeCounts: many ask, and a large library has millions
	typeCounts []RelocCount
}

// ReadData gives a whole file, for ParseLibrary.
func ReadData(path string) (string, error) {
	b, err := readFile(path)
	return b.data, err
}

// ReadLibrary reads a shared library. A file that cannot be read as one returns a *Fault; one that cannot be opened, another error.
// What Android's loader ignores, or only a rule judges, is not a fault: missing section headers, odd alignments, truncated notes.
func ReadLibrary(path string) (*Library, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return parseLibrary(b)
}

// MapData does what ReadData does and leaves in the file what nobody asks for, until the program ends. Who uses it does so in raw.Guarded.
func MapData(path string) (string, error) {
	f, size, err := openFile(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if err := checkSize(path, size); err != nil {
		return "", err
	}
	data, _, err := raw.Map(f, int(size))
	return data, err
}

// MapLibrary does what ReadLibrary does, as MapData.
func MapLibrary(path string) (*Library, error) {
	data, err := MapData(path)
	if err != nil {
		return nil, err
	}
	l, err := ParseLibrary(path, data)
	if err == nil {
		l.mapped = true
	}
	return l, err
}

// ParseLibrary reads a shared library out of memory: one from a zip file. name stands for it in errors.
func ParseLibrary(name, data string) (*Library, error) { return parseLibrary(bin{name, data}) }

func parseLibrary(b bin) (*Library, error) {
	f, err := parseFile(b)
	if err != nil {
		return nil, err
	}
	l := &Library{File: f, Path: b.name, Size: int64(len(b.data))}
	if err := l.checkKind(); err != nil {
		return nil, err
	}
	if f.symtab, err = f.symbolTable(elf.SHT_SYMTAB); err != nil {
		f.symtab = symtab{} // the loader does not read it, and packers leave anything there
	}
	if err := l.readDynamic(); err != nil {
		return nil, PartDynamic.of(err)
	}
	if l.dynsym, err = l.dynamicSymbols(); err != nil {
		return nil, PartSymbols.of(err)
	}
	if err := l.readVersions(); err != nil {
		return nil, PartVersions.of(err)
	}
	return l, PartRelocs.of(l.readRelocs())
}

// Memory returns about how many bytes the library takes in addition to its file.
func (l *Library) Memory() int {
	const symbol = 4 // the length of its name
	tables := len(l.Sections)*int(unsafe.Sizeof(Section{})) + len(l.Segments)*int(unsafe.Sizeof(Segment{})) + len(l.Dynamic)*int(unsafe.Sizeof(DynEntry{}))
	return tables + symbol*(l.symtab.count()+l.dynsym.count()) + l.versionsRead*int(unsafe.Sizeof(version{})+unsafe.Sizeof(VerNeed{})) + int(unsafe.Sizeof(File{})+unsafe.Sizeof(Library{}))
}

// checkKind tells a library, or a program of the same shape, from what has nothing to load.
func (l *Library) checkKind() error {
	switch {
	case l.Type != elf.ET_DYN && l.Type != elf.ET_EXEC && l.Segment(elf.PT_DYNAMIC) == nil:
		return PartType.of(l.fail("it is of type %s and has no PT_DYNAMIC segment, so it is not a shared library; link it with -shared", l.Type))
	case len(l.Segments) == 0:
		return PartSegments.of(l.fail("no program headers, so there is nothing to load; link it again"))
	case len(l.Loads()) == 0:
		return PartLoad.of(l.fail("no segment to load; link it again"))
	case l.Segment(elf.PT_DYNAMIC) == nil && !l.IsStatic():
		return PartDynamic.of(l.fail("no PT_DYNAMIC segment, so it is not a shared library; link it with -shared"))
	}
	return nil
}

// Digest returns the SHA-256 of a section's content in hexadecimal, empty if the library has no such section.
func (f *File) Digest(section string) string {
	s := f.Section(section)
	if s == nil {
		return ""
	}
	return f.digest(f.content(s))
}

// Stripped reports whether the file has neither .symtab nor debug information.
func (f *File) Stripped() bool { return f.Section(".symtab") == nil && !f.HasSections(".debug_") }

// HasString reports whether what is loaded of the library has a C string that ends in s. Linkers put strings into one another that end alike.
func (l *Library) HasString(s string) bool {
	for _, segment := range l.Segments {
		if segment.Type == elf.PT_LOAD && strings.Contains(l.segmentContent(segment), s+"\x00") {
			return true
		}
	}
	return false
}
