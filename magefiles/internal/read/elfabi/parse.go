package elfabi

import "debug/elf"

// ParseFile reads what all ELF files have: headers, sections, notes and .symtab. It is for what is neither object nor library, such as
// debug information that was split off a library: its segments have no content. name stands for the file in errors.
func ParseFile(name, data string) (*File, error) {
	f, err := parseFile(bin{name, data})
	if err != nil {
		return nil, err
	}
	if f.Type == elf.ET_REL {
		if err := f.checkSections(); err != nil {
			return nil, err
		}
	}
	f.symtab, err = f.symbolTable(elf.SHT_SYMTAB)
	return f, PartSymbols.of(err)
}
