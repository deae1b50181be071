package elfabi

import (
	"debug/elf"
	"math"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// lines tells the source lines of some places of an object's code. They come from .debug_line alone, in one pass: debug/dwarf would read
// the rest of the debug information for them, in which a file of some megabytes can keep it busy for hours and make it take all memory.
type lines struct {
	bases  []uint64 // by section: where it is pretended to lie
	wanted []uint64 // addresses, in order
	found  map[uint64]sourceLine
}

type sourceLine struct {
	file string
	line int
}

// lineTable looks for the lines of places. An object's sections all start at address 0, and with -ffunction-sections each function has
// its own, so that its line tables would all tell of the same addresses. Sections of code are therefore pretended to lie one behind
// another: the relocations of .debug_line bring that into it. An object whose .debug_line is compressed tells nothing.
func (o *Object) lineTable(places []use) *lines {
	section := slices.IndexFunc(o.Sections, func(s Section) bool { return s.Name == ".debug_line" && s.Flags&elf.SHF_COMPRESSED == 0 })
	l := &lines{bases: o.codeBases(), found: map[uint64]sourceLine{}}
	if section < 0 || l.bases == nil {
		return nil
	}
	for _, p := range places {
		if base := l.bases[p.section]; base != 0 {
			l.wanted = append(l.wanted, base+p.offset)
		}
	}
	slices.Sort(l.wanted)
	data := []byte(o.content(&o.Sections[section]))
	o.relocateSection(section, data, l.bases)
	l.read(string(data), o.lineNames())
	return l
}

// lineNames gives the texts that line tables of DWARF 5 share.
func (f *File) lineNames() string {
	if s := f.Section(".debug_line_str"); s != nil {
		return f.content(s)
	}
	return ""
}

// read looks through all units until every wanted place is found.
func (l *lines) read(data, names string) {
	for r := (lineReader{rest: data}); len(l.wanted) > 0 && r.rest != ""; {
		size, offSize := r.fixed(4), 4
		if size == 0xffffffff {
			size, offSize = r.fixed(8), 8
		}
		unit := &lineUnit{lineReader: lineReader{rest: r.skip(size)}, lines: l, names: names, offSize: offSize}
		if r.bad {
			break
		}
		unit.read()
	}
}

// codeBases returns where each section of code is pretended to lie, and 0 for others; nil if that passes what relocations of 32 bits hold.
func (o *Object) codeBases() []uint64 {
	bases := make([]uint64, len(o.Sections))
	next := uint64(1) << 12
	for i, s := range o.Sections {
		if s.Flags&elf.SHF_EXECINSTR != 0 {
			bases[i] = next
			next += min(s.Size, uint64(len(o.data)))&^15 + 16
		}
	}
	if next > math.MaxInt32 {
		return nil
	}
	return bases
}

// at returns the source file and line of a place; nothing if they are not known.
func (l *lines) at(section int, offset uint64) (string, int) {
	if l == nil || l.bases[section] == 0 {
		return "", 0
	}
	found := l.found[l.bases[section]+offset]
	return found.file, found.line
}

// lineReader reads numbers and texts one after the other. Past the end it gives nothing and turns bad.
type lineReader struct {
	rest string
	bad  bool
}

func (r *lineReader) skip(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.rest, r.bad = "", true
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// fixed reads a number of up to 8 bytes.
func (r *lineReader) fixed(size int) (n uint64) {
	for i, b := range []byte(r.skip(uint64(size))) {
		n |= uint64(b) << (8 * i)
	}
	return n
}

func (r *lineReader) uleb() uint64 {
	n, rest, ok := raw.ULEB(r.rest)
	r.rest, r.bad = rest, r.bad || !ok
	return n
}

func (r *lineReader) sleb() int64 {
	n, rest, ok := raw.SLEB(r.rest)
	r.rest, r.bad = rest, r.bad || !ok
	return n
}

func (r *lineReader) text() string {
	end := strings.IndexByte(r.rest, 0)
	if end < 0 {
		r.rest, r.bad = "", true
		return ""
	}
	return r.skip(uint64(end) + 1)[:end]
}

// maxLineFiles is how many files and folders of a unit are known by name.
const maxLineFiles = 1 << 14

// lineUnit is the line table of one unit, DWARF 2 to 5.
type lineUnit struct {
	lineReader
	lines *lines
	names string // .debug_line_str

	version, offSize int
	step             uint64 // bytes of the shortest instruction
	base, spread     int64  // line_base and line_range: what a special opcode adds to the line
	opcodes          uint64 // the first special opcode
	arguments        string // how many numbers follow each standard opcode
	folders          []string
	files            []lineFile

	now, last lineRow // this row of the sequence, and the one before it
}

type lineFile struct {
	name   string // and, of .debug_line_str, what follows it: all may point into one endless name
	folder uint64
}

type lineRow struct {
	known         bool
	address, file uint64
	line          int
}

func (u *lineUnit) read() {
	u.version = int(u.fixed(2))
	if u.version < 2 || u.version > 5 {
		return // of a version to come
	}
	if u.version == 5 {
		u.skip(2) // sizes of addresses and of segment selectors
	}
	head := lineReader{rest: u.skip(u.fixed(u.offSize))}
	program := u.rest
	u.rest = head.rest
	u.step = u.fixed(1)
	if u.version >= 4 {
		u.skip(1) // operations of an instruction, of which Android's processors have one
	}
	u.skip(1) // whether lines begin statements
	u.base, u.spread, u.opcodes = int64(int8(u.fixed(1))), int64(u.fixed(1)), u.fixed(1)
	u.arguments = u.skip(max(u.opcodes, 1) - 1)
	if u.readNames(); u.bad || u.spread == 0 {
		return
	}
	u.rest = program
	for u.reset(); u.rest != "" && !u.bad; {
		u.run(u.fixed(1))
	}
}

func (u *lineUnit) readNames() {
	if u.version == 5 {
		u.table(func(f lineFile) { u.folders = append(u.folders, f.name) })
		u.table(func(f lineFile) { u.files = append(u.files, f) })
		return
	}
	u.folders, u.files = []string{""}, []lineFile{{}} // they count from 1; 0 is the folder of the compilation, which .debug_info has
	for name := u.text(); name != "" && len(u.folders) < maxLineFiles; name = u.text() {
		u.folders = append(u.folders, name)
	}
	for name := u.text(); name != "" && len(u.files) < maxLineFiles; name = u.text() {
		u.files = append(u.files, lineFile{name, u.uleb()})
		u.uleb() // its time
		u.uleb() // its size
	}
}

// table reads one of DWARF 5's tables of names: what an entry consists of, and the entries.
func (u *lineUnit) table(add func(lineFile)) {
	formats := make([][2]uint64, u.fixed(1))
	for i := range formats {
		formats[i] = [2]uint64{u.uleb(), u.uleb()}
	}
	count := u.uleb()
	if count > maxLineFiles || count > uint64(len(u.rest)) || len(formats) == 0 {
		u.bad = u.bad || count > 0
		return
	}
	for range count {
		var f lineFile
		for _, format := range formats {
			name, n := u.form(format[1])
			switch format[0] {
			case 1: // DW_LNCT_path
				f.name = name
			case 2: // DW_LNCT_directory_index
				f.folder = n
			}
		}
		add(f)
	}
}

// form reads a value of the forms that DWARF 5, section 6.2.4.1, allows here.
func (u *lineUnit) form(form uint64) (name string, n uint64) {
	switch form {
	case 0x08: // string
		return u.text(), 0
	case 0x1f: // line_strp
		return u.names[min(u.fixed(u.offSize), uint64(len(u.names))):], 0
	case 0x0e: // strp
		u.fixed(u.offSize)
	case 0x0b, 0x05, 0x06, 0x07: // data1, data2, data4, data8
		return "", u.fixed(map[uint64]int{0x0b: 1, 0x05: 2, 0x06: 4, 0x07: 8}[form])
	case 0x0f: // udata
		return "", u.uleb()
	case 0x1e: // data16
		u.skip(16)
	case 0x09: // block
		u.skip(u.uleb())
	default:
		u.bad = true
	}
	return "", 0
}

// reset begins a sequence.
func (u *lineUnit) reset() {
	u.now, u.last = lineRow{known: true, file: 1, line: 1}, lineRow{}
}

// The opcodes that matter here, DWARF 5, section 6.2.5.
const (
	lineExtended     = 0
	lineCopy         = 1
	lineAdvancePC    = 2
	lineAdvanceLine  = 3
	lineSetFile      = 4
	lineConstAddPC   = 8
	lineFixedAdvance = 9

	lineEndSequence = 1
	lineSetAddress  = 2
)

func (u *lineUnit) run(op uint64) {
	switch {
	case op >= u.opcodes:
		u.now.address += u.advance(op)
		u.now.line += int(u.base + int64(op-u.opcodes)%u.spread)
		u.emit()
	case op == lineExtended:
		u.extended(lineReader{rest: u.skip(u.uleb())})
	case op == lineCopy:
		u.emit()
	case op == lineAdvancePC:
		u.now.address += u.uleb() * u.step
	case op == lineAdvanceLine:
		u.now.line += int(u.sleb())
	case op == lineSetFile:
		u.now.file = u.uleb()
	case op == lineConstAddPC:
		u.now.address += u.advance(255)
	case op == lineFixedAdvance:
		u.now.address += u.fixed(2)
	default:
		for range u.arguments[op-1] {
			u.uleb()
		}
	}
}

// advance gives by how much a special opcode moves the address.
func (u *lineUnit) advance(op uint64) uint64 { return (op - u.opcodes) / uint64(u.spread) * u.step }

func (u *lineUnit) extended(op lineReader) {
	switch op.fixed(1) {
	case lineEndSequence:
		u.emit()
		u.reset()
	case lineSetAddress:
		u.now.address = op.fixed(min(len(op.rest), 8))
	}
}

// emit ends what the row before covers, and begins another.
func (u *lineUnit) emit() {
	if u.last.known && u.last.address < u.now.address {
		from, _ := slices.BinarySearch(u.lines.wanted, u.last.address)
		to, _ := slices.BinarySearch(u.lines.wanted, u.now.address)
		for _, at := range u.lines.wanted[from:to] {
			u.lines.found[at] = sourceLine{u.path(u.last.file), u.last.line}
		}
		u.lines.wanted = slices.Delete(u.lines.wanted, from, to) // rows may cover the same place again and again
	}
	u.last = u.now
}

// path returns a file's name with its folder in front, as far as the table has it.
func (u *lineUnit) path(file uint64) string {
	if file >= uint64(len(u.files)) {
		return ""
	}
	f := u.files[file]
	path := cutPath(f.name)
	if f.folder < uint64(len(u.folders)) {
		path = inFolder(u.folders[f.folder], path)
	}
	if u.version == 5 && len(u.folders) > 0 && f.folder != 0 {
		path = inFolder(u.folders[0], path)
	}
	return cutPath(path)
}

// inFolder puts a folder before a path that is relative, also to a drive of Windows.
func inFolder(folder, path string) string {
	folder = cutPath(folder)
	if folder == "" || strings.HasPrefix(path, "/") || strings.HasPrefix(path, `\`) || len(path) > 1 && path[1] == ':' {
		return path
	}
	return folder + "/" + path
}

// cutPath returns a copy of the path at the beginning of a text, up to its NUL.
func cutPath(text string) string {
	path, _, _ := strings.Cut(text[:min(len(text), maxPath)], "\x00")
	return strings.Clone(path)
}
