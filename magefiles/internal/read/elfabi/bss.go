package elfabi

import (
	"cmp"
	"debug/elf"
	"slices"
)

// LargestBSS returns the n largest symbols of .symtab, the largest first, whose memory the file does not hold: .bss, Go's .noptrbss.
// Thread-local data does not count. A stripped file has none.
func (f *File) LargestBSS(n int) []Symbol {
	var top []Symbol
	for s := range f.Symbols() {
		if s.Type() != elf.STT_OBJECT || int(s.Section) >= len(f.Sections) || f.Sections[s.Section].Type != elf.SHT_NOBITS {
			continue
		}
		larger := func(a, b Symbol) int { return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Name, b.Name)) }
		at, _ := slices.BinarySearchFunc(top, s, larger)
		if at < n {
			top = slices.Insert(top, at, s)
			top = top[:min(n, len(top))]
		}
	}
	return top
}
