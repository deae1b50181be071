package rule

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// FaultRules tells which rule is broken by a file that cannot be read, by what was being read. The others break elf-damaged.
var FaultRules = map[elfabi.Part]string{
	elfabi.PartIdent:    "elf-magic-size",
	elfabi.PartClass:    "elf-class",
	elfabi.PartData:     "elf-data-version",
	elfabi.PartType:     "elf-type",
	elfabi.PartSegments: "elf-phdr",
	elfabi.PartLoad:     "elf-load-bounds",
	elfabi.PartSections: "elf-shdr-present",
	elfabi.PartDynamic:  "elf-dynamic-match",
	elfabi.PartStrings:  "dt-strtab-symtab",
	elfabi.PartSymbols:  "dt-strtab-symtab",
	elfabi.PartVersions: "verneed-in-needed",
	elfabi.PartRelocs:   "dyn-reloc-types",
	elfabi.PartArchive:  "ar-magic",
}

const Damaged = "elf-damaged"

// ToldByFault finds nothing: a file that breaks such a rule cannot be read, and FaultFinding tells that.
func ToldByFault[S any](S, *Found) {}

// Fault tells which rule is broken, and what was seen, without the file's name.
func Fault(err error) (id, seen string) {
	id, seen = Damaged, err.Error()
	var fault *elfabi.Fault
	var access *fs.PathError
	switch {
	case errors.As(err, &access):
		seen = fmt.Sprintf("%s: %v", access.Op, access.Err)
	case errors.As(err, &fault):
		seen = fault.Text
		if known, ok := FaultRules[fault.Part]; ok {
			id = known
		}
	}
	return id, seen
}

// FaultText gives what was wrong without the file's name.
func FaultText(err error) string {
	var fault *elfabi.Fault
	if errors.As(err, &fault) {
		return fault.Text
	}
	return err.Error()
}
