package elfabi

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"io"
	"strings"
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

	strtab       string
	dynsym       symtab
	versym       string
	versions     map[uint16]version
	versionsRead int
	relocs       []dynTable
}

// ReadLibrary reads a shared library.
func ReadLibrary(path string) (*Library, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return parseLibrary(b)
}

func parseLibrary(b bin) (*Library, error) {
	f, err := parseFile(b)
	if err != nil {
		return nil, err
	}
	l := &Library{File: f, Path: b.name, Size: int64(len(b.data))}
	if err := l.readDynamic(); err != nil {
		return nil, err
	}
	if l.dynsym, err = l.symbolTable(elf.SHT_DYNSYM); err != nil {
		return nil, err
	}
	if err := l.readVersions(); err != nil {
		return nil, err
	}
	return l, l.readRelocs()
}

// Digest gives the SHA-256 of a section's content in hexadecimal, empty where the library has no such section.
func (f *File) Digest(section string) string {
	s := f.Section(section)
	if s == nil {
		return ""
	}
	sum := sha256.New()
	// The limit keeps io.Copy from asking the string's reader to write all of it at once, as one copy.
	io.Copy(sum, io.LimitReader(strings.NewReader(f.content(s)), int64(s.Size)))
	return hex.EncodeToString(sum.Sum(nil))
}

// Stripped tells whether neither .symtab nor debug information is left.
func (f *File) Stripped() bool { return f.Section(".symtab") == nil && !f.HasSections(".debug_") }
