package elfabi

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Kind is what a file is by its first bytes, whatever its name says.
type Kind int

// The kinds. KindOther is what has none of the others' marks.
const (
	KindOther   Kind = iota
	KindLibrary      // an ELF file to load: ReadLibrary
	KindObject       // an ELF object to link: ReadObject
	KindArchive      // an ar archive, also a thin one: ReadArchive
	KindZip          // a bundle, an APK, an AAR
)

// sniff says what a file is that starts so.
func sniff(start string) Kind {
	switch {
	case strings.HasPrefix(start, arMagic), strings.HasPrefix(start, thinMagic):
		return KindArchive
	case strings.HasPrefix(start, "PK\x03\x04"), strings.HasPrefix(start, "PK\x05\x06"): // an entry; the end of one without entries
		return KindZip
	case strings.HasPrefix(start, elf.ELFMAG):
		if len(start) == sniffed && elf.Type(raw.U16(start, 16)) == elf.ET_REL {
			return KindObject
		}
		return KindLibrary
	}
	return KindOther
}

// sniffed is how many of a file's first bytes tell its kind: e_type is the last that counts.
const sniffed = 18

// SniffFile returns the kind of a file. It never waits, unlike reading from a named pipe.
func SniffFile(path string) (Kind, error) {
	f, _, err := openFile(path)
	if err != nil {
		return KindOther, err
	}
	defer f.Close()
	start := make([]byte, sniffed)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return KindOther, fmt.Errorf("%s: %w", path, err)
	}
	return sniff(string(start[:n])), nil
}
