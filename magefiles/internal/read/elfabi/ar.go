package elfabi

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Archive is an ar archive: lib<name>.a.
type Archive struct {
	Path    string
	Members []*Member // in the file's order, without the symbol index and the table of long names
	Index   bool      // it has a symbol index, without which lld links nothing from it
}

// Member is one file in an archive.
type Member struct {
	Name     string
	Offset   int64 // of the content in the archive, in bytes
	Size     int64
	ModTime  time.Time // ar D writes 1970
	UID, GID int
	Mode     uint32 // Unix mode bits: 0100644

	mapped bool // the content is a mapped file's
	bin
}

// Reader returns the member's content. Nothing of it stays in memory that is only mapped: it may be most of a large archive.
func (m *Member) Reader() io.ReaderAt {
	if m.mapped {
		return mappedReader(m.data)
	}
	return strings.NewReader(m.data)
}

// mappedReader reads a mapped content and forgets what it has read.
type mappedReader string

func (r mappedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := strings.NewReader(string(r)).ReadAt(p, off)
	if n > 0 {
		raw.Forget(string(r[off : off+int64(n)]))
	}
	return n, err
}

// IsBitcode reports whether the content is LLVM bitcode, which clang -flto writes in place of an ELF object: raw or in Apple's wrapper.
func (m *Member) IsBitcode() bool {
	return strings.HasPrefix(m.data, "BC\xc0\xde") || strings.HasPrefix(m.data, "\xde\xc0\x17\x0b")
}

// Object reads the member as an ELF object.
func (m *Member) Object() (*Object, error) {
	name := m.Name
	if len(name) > maxErrorName {
		name = name[:maxErrorName] + "…"
	}
	return parseObject(bin{m.bin.name + "(" + name + ")", m.data}) // not sooner: as many names as members would be copied
}

const (
	arMagic   = "!<arch>\n"
	thinMagic = "!<thin>\n"
	arHeader  = 60

	maxMemberName = 1 << 12 // bytes; names are copied into errors, so a hostile one must not be as long as the file
	maxErrorName  = 1 << 8  // bytes of a name that errors about a member repeat: there may be one for each member
)

// maxMembers is how many members an archive of a size, in bytes, may have. Objects have more than half a kilobyte; empty members, which
// only a damaged archive has thousands of, would take several times their bytes in memory.
func maxMembers(size int) int { return min(1<<10+size/512, 1<<16) }

// ReadArchive reads a whole archive: GNU's and BSD's kinds of long names, with or without an index.
func ReadArchive(path string) (*Archive, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	a, err := parseArchive(b)
	return a, PartArchive.of(err)
}

// MapArchive does what ReadArchive does, as MapData.
func MapArchive(path string) (*Archive, error) {
	data, err := MapData(path)
	if err != nil {
		return nil, err
	}
	a, err := ParseArchive(path, data)
	if err != nil {
		return nil, err
	}
	for _, m := range a.Members {
		m.mapped = true
	}
	return a, nil
}

// ParseArchive reads an archive out of memory. name stands for it in errors.
func ParseArchive(name, data string) (*Archive, error) {
	a, err := parseArchive(bin{name, data})
	return a, PartArchive.of(err)
}

func parseArchive(b bin) (*Archive, error) {
	if strings.HasPrefix(b.data, thinMagic) {
		return nil, b.fail("thin archive: it only names files elsewhere, so it cannot be shipped; make it again with llvm-ar rcsD, without T")
	}
	if !strings.HasPrefix(b.data, arMagic) {
		return nil, b.fail("not an ar archive: it starts with %q; make or fetch it again", b.data[:min(len(b.data), len(arMagic))])
	}
	a := &Archive{Path: b.name}
	longNames := ""
	for at := uint64(len(arMagic)); at < uint64(len(b.data)); {
		m, err := parseMember(b, at)
		if err != nil {
			return nil, err
		}
		at = uint64(m.Offset+m.Size+1) &^ 1 // members start at even offsets
		switch m.Name {
		case "/", "/SYM64/":
			a.Index = true
			continue
		case "//":
			longNames = m.data
			continue
		}
		if err := m.resolveName(b, longNames); err != nil {
			return nil, err
		}
		if strings.HasPrefix(m.Name, "__.SYMDEF") { // BSD's index
			a.Index = true
			continue
		}
		if most := maxMembers(len(b.data)); len(a.Members) == most {
			return nil, b.fail("more than %d members in %d bytes; the archive is damaged: make it again", most, len(b.data))
		}
		m.bin.name = b.name
		a.Members = append(a.Members, m)
	}
	return a, nil
}

// parseMember reads the header at an offset; the name is as it stands there.
func parseMember(b bin, at uint64) (*Member, error) {
	head, err := b.slice(at, arHeader, "the header of a member")
	if err != nil {
		return nil, err
	}
	if head[58:] != "`\n" {
		return nil, b.fail("no member starts at offset %#x, but one should; the archive is damaged: make it again", at)
	}
	var bad string
	number := func(field, text string, base int) int64 {
		text = strings.TrimRight(text, " ")
		if text == "" { // the index and the table of names may leave all but the size blank
			return 0
		}
		n, err := strconv.ParseInt(text, base, 64)
		if err != nil || n < 0 {
			bad = field + " " + strconv.Quote(text)
		}
		return n
	}
	m := &Member{Name: strings.TrimRight(head[:16], " "), Offset: int64(at) + arHeader}
	m.ModTime = time.Unix(number("time", head[16:28], 10), 0).UTC()
	m.UID = int(number("user", head[28:34], 10))
	m.GID = int(number("group", head[34:40], 10))
	m.Mode = uint32(number("mode", head[40:48], 8))
	m.Size = number("size", head[48:58], 10)
	if bad != "" {
		return nil, b.fail("member %q at offset %#x: %s is not a number; the archive is damaged: make it again", m.Name, at, bad)
	}
	m.data, err = b.slice(uint64(m.Offset), uint64(m.Size), "member "+strconv.Quote(m.Name))
	return m, err
}

// resolveName replaces a name that points elsewhere: GNU's /123, an offset in the table of long names, and BSD's #1/20, the length of
// a name that stands before the content.
func (m *Member) resolveName(b bin, longNames string) error {
	if size, ok := strings.CutPrefix(m.Name, "#1/"); ok {
		n, err := strconv.ParseUint(size, 10, 32)
		if err != nil || n > uint64(min(len(m.data), maxMemberName)) {
			return b.fail("member %q: the name's length is more than the member or any name has; the archive is damaged: make it again", m.Name)
		}
		m.Name, m.data = strings.TrimRight(m.data[:n], "\x00"), m.data[n:]
		m.Offset += int64(n)
		m.Size -= int64(n)
		return nil
	}
	if at, ok := strings.CutPrefix(m.Name, "/"); ok {
		n, err := strconv.ParseUint(at, 10, 32)
		if err != nil || n >= uint64(len(longNames)) {
			return b.fail("member %q: no such entry in the table of long names; the archive is damaged: make it again", m.Name)
		}
		rest := longNames[n:]
		name, _, ok := strings.Cut(rest[:min(len(rest), maxMemberName)], "\n")
		if !ok {
			return b.fail("member %q: its name in the table of long names does not end; the archive is damaged: make it again", m.Name)
		}
		m.Name = strings.TrimSuffix(name, "/")
		return nil
	}
	m.Name = strings.TrimSuffix(m.Name, "/")
	return nil
}
