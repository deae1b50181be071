package elfabi

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// pclnTable is which word of .gopclntab's header has the offset of the table of functions.
const pclnTable = 7

// GoFuncSizes gives the bytes of code of each Go function, by its full name, as far as the runtime's own table tells: from its beginning to that of
// the next one. Stripped libraries have it too. It is nil where GoFuncs has no names.
func (f *File) GoFuncSizes() map[string]uint64 {
	names := f.GoFuncs().names
	if names == "" {
		return nil
	}
	table, word := f.content(f.goTable()), f.layout().word
	count, at := f.word(table, pclnHeader), f.word(table, pclnHeader+pclnTable*word)
	const row = 8 // bytes: where the code begins, and where more is told of it
	if at > uint64(len(table)) || count > (uint64(len(table))-at)/row {
		return nil
	}
	functions := table[at:]
	sizes := make(map[string]uint64, count)
	for i := range int(count) {
		told := uint64(raw.U32(functions, row*i+4))
		if end := row*i + row + 4; end > len(functions) || told > uint64(len(functions)-row) {
			return sizes
		}
		name, _, found := strings.Cut(names[min(uint64(len(names)), uint64(raw.U32(functions, int(told)+4))):], "\x00")
		if found && name != "" {
			sizes[name] += uint64(raw.U32(functions, row*(i+1)) - raw.U32(functions, row*i))
		}
	}
	return sizes
}
