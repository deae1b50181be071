package elfabi

import "debug/elf"

// InitFuncs returns the addresses of the functions in DT_INIT_ARRAY, which run when the library is loaded, in the order in which their
// relocations stand. It has at most 4096.
func (l *Library) InitFuncs() []uint64 {
	addr, _ := l.Dynamic.Value(elf.DT_INIT_ARRAY)
	size, _ := l.Dynamic.Value(elf.DT_INIT_ARRAYSZ)
	table, err := l.loaded(addr, size, "DT_INIT_ARRAY")
	if err != nil || table == "" {
		return nil
	}
	var funcs []uint64
	word := uint64(l.layout().word)
	for r := range l.DynRelocs() {
		off := r.Offset - addr
		if r.Offset < addr || off >= size || size-off < word || len(funcs) == maxInitArray {
			continue
		}
		to := uint64(r.Addend)
		if to == 0 { // REL and RELR keep it at the place itself
			to = l.word(table, int(off))
		}
		if r.Symbol != 0 && int64(r.Symbol) < int64(l.dynsym.count()) {
			to += l.dynsym.at(int(r.Symbol)).Value
		}
		funcs = append(funcs, to)
	}
	return funcs
}
