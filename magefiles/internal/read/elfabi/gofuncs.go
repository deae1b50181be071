package elfabi

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// GoFuncs is the names of the Go functions that are linked in, also of those that were inlined into others. They come from .gopclntab,
// by which the runtime prints its tracebacks, so that they are there in a stripped library too.
type GoFuncs struct{ names string }

// The layout of .gopclntab's header: 8 bytes of magic number and sizes, then words.
const (
	pclnMagic118 = 0xfffffff0 // Go 1.18 and 1.19
	pclnMagic120 = 0xfffffff1 // since Go 1.20
	pclnHeader   = 8
	pclnNames    = 3 // which word has the offset of the names
	pclnUnits    = 4 // and of what follows them
	pclnWords    = 8
)

// goTables has the names of the section: the second is that of Go's own links with relocations in it.
var goTables = []string{".gopclntab", ".data.rel.ro.gopclntab"}

// HasGoTable reports whether there is a table of Go functions.
func (f *File) HasGoTable() bool { return f.goTable() != nil }

func (f *File) goTable() *Section {
	for _, name := range goTables {
		if s := f.Section(name); s != nil {
			return s
		}
	}
	return nil
}

// GoFuncs reads the names; there are none without Go code, for Go 1.17 or older, or where the table is damaged.
func (f *File) GoFuncs() GoFuncs {
	s := f.goTable()
	if s == nil {
		return GoFuncs{}
	}
	table, word := f.content(s), f.layout().word
	if len(table) < pclnHeader+pclnWords*word {
		return GoFuncs{}
	}
	if magic := raw.U32(table, 0); magic != pclnMagic118 && magic != pclnMagic120 {
		return GoFuncs{}
	}
	from, to := f.word(table, pclnHeader+pclnNames*word), f.word(table, pclnHeader+pclnUnits*word)
	if from > to || to > uint64(len(table)) {
		return GoFuncs{}
	}
	return GoFuncs{table[from:to]}
}

// Has reports whether a function of that full name is linked in: os.StartProcess.
func (g GoFuncs) Has(name string) bool {
	return strings.HasPrefix(g.names, name+"\x00") || strings.Contains(g.names, "\x00"+name+"\x00")
}

// HasSuffix reports whether any function's full name ends so: ._Cfunc_GoString.
func (g GoFuncs) HasSuffix(suffix string) bool { return strings.Contains(g.names, suffix+"\x00") }

// Suffixed returns the full names of the functions that end so.
func (g GoFuncs) Suffixed(suffix string) []string {
	var names []string
	for name := range strings.SplitSeq(g.names, "\x00") {
		if strings.HasSuffix(name, suffix) {
			names = append(names, name)
		}
	}
	return names
}
