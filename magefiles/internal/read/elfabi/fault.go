package elfabi

import "errors"

// Fault is the first damage that makes a file unreadable.
type Fault struct {
	File string // a path, or path(member)
	Part Part
	Text string // what was seen and what to do
}

func (f *Fault) Error() string { return f.File + ": " + f.Text }

// Part is what was being read when a Fault was found.
type Part int

// The parts of files. PartOther is what has no name of its own.
const (
	PartOther    Part = iota
	PartIdent         // ELF's magic number, and whether the file is large enough for the ELF header
	PartClass         // EI_CLASS
	PartData          // EI_DATA
	PartType          // e_type: a file that is neither a library nor a program
	PartSegments      // the table of program headers
	PartLoad          // a PT_LOAD segment
	PartSections      // the table of section headers; an object's sections
	PartDynamic       // PT_DYNAMIC and its entries
	PartStrings       // DT_STRTAB and what points into it
	PartSymbols       // symbol tables
	PartVersions      // the tables of symbol versions
	PartRelocs        // tables of relocations
	PartGo            // Go's build information
	PartArchive       // an ar archive's headers and names
)

// of notes what was being read on a fault that does not tell yet.
func (p Part) of(err error) error {
	var f *Fault
	if errors.As(err, &f) && f.Part == PartOther {
		f.Part = p
	}
	return err
}
