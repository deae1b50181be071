package symbolize

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// mapping is a line of a process's memory map, as tombstones and /proc/<pid>/maps have it:
//
//	    0000007b'1c4d2000-0000007b'1ca1ffff r-x    14d000    54e000  /data/app/…/libsample.so (BuildId: 0123…)
//	7b1c4d2000-7b1ca20000 r-xp 0014d000 fd:05 1234    /data/app/…/libsample.so
type mapping struct {
	start, end, offset uint64 // end is behind it
	exec               bool
	*place             // of the file
}

var mapLine = lazyregexp.New(`(?:^|[\s>])([0-9a-f']{8,17})-([0-9a-f']{8,17}) ([r-][w-][x-])([ps]?)\s+([0-9a-f]+)\s+([0-9a-f:]+)\s+(\S.*)$`)

func parseMapping(line string) (mapping, bool) {
	if !hasRange(line) {
		return mapping{}, false
	}
	m := mapLine().FindStringSubmatch(line)
	if m == nil {
		return mapping{}, false
	}
	number := func(text string) uint64 {
		n, _ := strconv.ParseUint(strings.ReplaceAll(text, "'", ""), 16, 64)
		return n
	}
	path := m[7]
	one := mapping{start: number(m[1]), end: number(m[2]), offset: number(m[5]), exec: m[3][2] == 'x'}
	if m[4] == "" {
		one.end++ // tombstones give the last byte
	} else if _, file, ok := strings.Cut(path, " "); ok { // behind the inode
		path = strings.TrimSuffix(strings.TrimSpace(file), " (deleted)")
	}
	one.place = newPlace(path, path)
	return one, one.start < one.end
}

// hasRange tells whether a line has a - between two hexadecimal numbers, of which the first has 8 digits: a look that costs little.
func hasRange(line string) bool {
	for at := 0; ; {
		dash := strings.IndexByte(line[at:], '-')
		if dash < 0 {
			return false
		}
		at += dash + 1
		if at > 8 && at < len(line) && isHex(line[at-9]) && isHex(line[at-2]) && isHex(line[at]) {
			return true
		}
	}
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }

// mapped gives the index of the mapping that an address is in, or -1. They are in order.
func mapped(maps []mapping, address uint64) int {
	after, _ := slices.BinarySearchFunc(maps, address, func(m mapping, a uint64) int {
		if m.start <= a {
			return -1
		}
		return 1
	})
	if after > 0 && address < maps[after-1].end {
		return after - 1
	}
	return -1
}

// manySegments is more than the mappings that a library has.
const manySegments = 32

// pageSizes are those of Android devices, and the alignment that some libraries are linked for.
var pageSizes = []uint64{4096, 16384, 65536}

// inFile gives the address in a library of one in the process that is in maps[at]. The linker maps a library's segments at the distances
// that its program headers tell: so it is found where its first segment is mapped, which is all there is to go by in an APK that holds
// several. That the distances agree tells that it is this library.
func (file *symbolFile) inFile(maps []mapping, at int, address uint64) (uint64, bool) {
	m := maps[at]
	if len(file.loads) == 0 {
		return 0, false
	}
	for i := at; i >= max(0, at-manySegments) && maps[i].where == m.where && maps[i].buildID == m.buildID && maps[i].offset <= m.offset; i-- {
		for _, page := range pageSizes {
			if v, ok := file.distance(maps[i], m, address, page); ok {
				return v, true
			}
		}
	}
	if m.inAPK() {
		return 0, false
	}
	return file.byOffset(address - m.start + m.offset)
}

// distance takes first for where the library's first segment is mapped, and looks whether the mapping of the address is where then the
// segment that holds it has to be.
func (file *symbolFile) distance(first, m mapping, address, page uint64) (uint64, bool) {
	down := func(n uint64) uint64 { return n &^ (page - 1) }
	head := file.loads[0]
	bias := first.start - down(head.Addr)
	v := address - bias
	s := file.code(v)
	if s == nil || first.exec != executable(head) || m.start != bias+down(s.Addr) {
		return 0, false
	}
	return v, s.FileSize == 0 || m.offset-first.offset == down(s.Offset)-down(head.Offset) // split-off debug information has lost its offsets
}

// byOffset gives the address of what is at an offset in the library's file.
func (file *symbolFile) byOffset(offset uint64) (uint64, bool) {
	for _, s := range file.loads {
		if executable(s) && s.Offset <= offset && offset-s.Offset < s.FileSize {
			return s.Addr + offset - s.Offset, true
		}
	}
	return 0, false
}

// code gives the executable segment that an address is in, or nil.
func (file *symbolFile) code(address uint64) *elfabi.Segment {
	for i, s := range file.loads {
		if executable(s) && s.Addr <= address && address < s.End() {
			return &file.loads[i]
		}
	}
	return nil
}

// end gives the address behind the library.
func (file *symbolFile) end() uint64 {
	var end uint64
	for _, s := range file.loads {
		end = max(end, s.End())
	}
	return end
}
