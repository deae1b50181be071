package check

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// faultRules tells which rule is broken by a file that cannot be read, by what was being read. The others break elf-damaged.
var faultRules = map[elfabi.Part]string{
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

const damaged = "elf-damaged"

// toldByFault finds nothing: a file that breaks such a rule cannot be read, and FaultFinding tells that.
func toldByFault[S any](S, *found) {}

// FaultFinding makes a finding of why a library or an archive could not be read.
func FaultFinding(err error, place Place) Finding {
	id, seen := fault(err)
	return Finding{ID: id, Severity: Error, Place: place, Seen: seen, Cure: faultCure(id)}
}

// fault tells which rule is broken, and what was seen, without the file's name.
func fault(err error) (id, seen string) {
	id, seen = damaged, err.Error()
	var fault *elfabi.Fault
	var access *fs.PathError
	switch {
	case errors.As(err, &access):
		seen = fmt.Sprintf("%s: %v", access.Op, access.Err)
	case errors.As(err, &fault):
		seen = fault.Text
		if known, ok := faultRules[fault.Part]; ok {
			id = known
		}
	}
	return id, seen
}

// faultCure gives the rule's cure, or that for damaged files where the part has no rule.
func faultCure(id string) string {
	rules := rulesByID()
	if r, ok := rules[id]; ok {
		return r.Cure
	}
	return rules[damaged].Cure
}
