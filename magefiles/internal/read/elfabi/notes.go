package elfabi

import (
	"debug/elf"
	"encoding/hex"
	"iter"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Note is one entry of a note section or segment.
type Note struct {
	Owner string // Android
	Type  uint32
	Desc  string // its content: bytes
}

// Ident is what the NDK's startup objects say in .note.android.ident.
type Ident struct {
	API   int    // the API level that the library was linked for
	NDK   string // r27c; empty if the note does not tell
	Build string // 12479018
}

const (
	noteAndroidIdent = 1
	noteGNUBuildID   = 3
	noteGoBuildID    = 4

	// NotePadSegment is the type of the note, owned by Android, by which a library lets a kernel pad its segments.
	NotePadSegment = 5
)

// Notes returns the notes of all note sections; of the note segments where there are no sections.
func (f *File) Notes() iter.Seq[Note] {
	return func(yield func(Note) bool) {
		left := len(f.data) // sections may overlap in a hostile file
		read := func(table string, align uint64) bool {
			left -= len(table)
			return left >= 0 && eachNote(table, align, yield)
		}
		for i := range f.Sections {
			if s := &f.Sections[i]; s.Type == elf.SHT_NOTE && !read(f.content(s), s.Align) {
				return
			}
		}
		if f.Sections == nil {
			f.segmentNotes(left, yield)
		}
	}
}

// segmentNotes gives the notes of the note segments, up to so many bytes of them.
func (f *File) segmentNotes(left int, yield func(Note) bool) {
	for _, s := range f.Segments {
		if s.Type != elf.PT_NOTE {
			continue
		}
		table := f.segmentContent(s)
		if left -= len(table); left < 0 || !eachNote(table, s.Align, yield) {
			return
		}
	}
}

// eachNote walks notes, up to one that does not fit, and says whether to go on.
func eachNote(table string, align uint64, yield func(Note) bool) bool {
	if align != 8 { // GNU's properties are padded to 8 bytes, all others to 4 whatever their section says
		align = 4
	}
	pad := func(n uint64) uint64 { return (n + align - 1) &^ (align - 1) }
	for len(table) >= 12 {
		nameSize, descSize, typ := uint64(raw.U32(table, 0)), uint64(raw.U32(table, 4)), raw.U32(table, 8)
		descAt := pad(12 + nameSize)
		end := descAt + descSize
		if end > uint64(len(table)) {
			return true
		}
		owner := strings.TrimRight(table[12:12+nameSize], "\x00")
		if !yield(Note{owner, typ, table[descAt:end]}) {
			return false
		}
		table = table[min(pad(end), uint64(len(table))):]
	}
	return true
}

// note finds one in a note section, or in a note segment: section headers may be damaged that the loader does not read.
func (f *File) note(owner string, typ uint32) (desc string, ok bool) {
	find := func(n Note) bool {
		ok = n.Owner == owner && n.Type == typ
		desc = n.Desc
		return !ok
	}
	f.Notes()(find)
	if !ok && f.Sections != nil {
		f.segmentNotes(len(f.data), find)
	}
	if !ok {
		return "", false
	}
	return desc, true
}

// GoBuildID returns the id that Go's linker wrote, empty if there is none.
func (f *File) GoBuildID() string {
	id, _ := f.note("Go", noteGoBuildID)
	return id
}

// maxBuildID is how many bytes of a build id are told; real ones have 8 to 32. A note can be as long as the file.
const maxBuildID = 256

// BuildID returns the GNU build id in hexadecimal, empty if there is none.
func (f *File) BuildID() string {
	id, _ := f.note("GNU", noteGNUBuildID)
	return hex.EncodeToString([]byte(id[:min(len(id), maxBuildID)]))
}

// AndroidIdent returns what .note.android.ident says, or nil. Old NDKs tell the API level alone.
func (f *File) AndroidIdent() *Ident {
	desc, ok := f.note("Android", noteAndroidIdent)
	if !ok || len(desc) < 4 {
		return nil
	}
	id := &Ident{API: int(raw.U32(desc, 0))}
	if len(desc) >= 4+64+64 {
		id.NDK = strings.TrimRight(desc[4:68], "\x00")
		id.Build = strings.TrimRight(desc[68:132], "\x00")
	}
	return id
}
