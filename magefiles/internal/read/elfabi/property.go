package elfabi

import (
	"debug/elf"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// FeatureBTI is the bit of FEATURE_1_AND, GNU's property of AArch64 files, that says that all code in the file was compiled for branch
// target identification: each place that an indirect call may reach is marked.
const FeatureBTI = 1

const (
	segmentGNUProperty = elf.ProgType(0x6474e553)
	noteGNUProperty    = 5
	propertyFeatures   = 0xc0000000
	propertyHead       = 16 // bytes of the note's header and owner
	propertyOwner      = "GNU\x00"
)

// Features returns the features that an AArch64 file claims, FeatureBTI among them; 0 where it claims none. Of a library that is what
// PT_GNU_PROPERTY says, where loaders look, of an object .note.gnu.property.
func (f *File) Features() uint32 {
	if f.Machine != elf.EM_AARCH64 {
		return 0
	}
	if s := f.Segment(segmentGNUProperty); s != nil && s.MemSize >= propertyHead {
		features, _ := f.readProperties(f.segmentContent(*s))
		return features
	}
	if s := f.Section(".note.gnu.property"); s != nil && len(f.Segments) == 0 {
		features, _ := f.readProperties(f.content(s))
		return features
	}
	return 0
}

// PropertyDamage tells what bionic's loader finds wrong with PT_GNU_PROPERTY, in its words; nothing if all is well or there is none.
func (f *File) PropertyDamage() string {
	s := f.Segment(segmentGNUProperty)
	if s == nil {
		return ""
	}
	if s.MemSize < propertyHead {
		return fmt.Sprintf("PT_GNU_PROPERTY segment is too small. Segment size is %d, minimum is %d.", s.MemSize, propertyHead)
	}
	_, damage := f.readProperties(f.segmentContent(*s))
	return damage
}

// readProperties reads one note of properties as bionic does.
func (f *File) readProperties(note string) (features uint32, damage string) {
	if len(note) < propertyHead {
		return 0, "PT_GNU_PROPERTY segment is not in the file"
	}
	nameSize, size, typ := raw.U32(note, 0), raw.U32(note, 4), raw.U32(note, 8)
	switch rest := len(note) - propertyHead; {
	case uint64(size) > uint64(rest):
		return 0, fmt.Sprintf("PT_GNU_PROPERTY segment p_memsz (%d) is too small for note n_descsz (%d).", len(note), size)
	case typ != noteGNUProperty:
		return 0, fmt.Sprintf(".note.gnu.property: unexpected note type. Expected %d, got %d.", noteGNUProperty, typ)
	case nameSize != uint32(len(propertyOwner)):
		return 0, fmt.Sprintf(".note.gnu.property: unexpected name size. Expected %d, got %d.", len(propertyOwner), nameSize)
	case note[12:propertyHead] != propertyOwner:
		return 0, fmt.Sprintf(".note.gnu.property: unexpected name. Expected 'GNU', got %q.", strings.TrimRight(note[12:propertyHead], "\x00"))
	}
	return f.walkProperties(note[propertyHead : propertyHead+size])
}

func (f *File) walkProperties(list string) (features uint32, damage string) {
	for list != "" {
		if len(list) < 8 {
			return features, ".note.gnu.property: no more space left for a Program Property Note header."
		}
		typ, size := raw.U32(list, 0), uint64(raw.U32(list, 4))
		word := uint64(f.layout().word)
		whole := (8 + size + word - 1) &^ (word - 1)
		if whole > uint64(len(list)) {
			return features, fmt.Sprintf(".note.gnu.property: property descriptor size is invalid. Expected at least %d bytes, got %d.", whole, len(list))
		}
		if typ == propertyFeatures {
			if size != 4 {
				return features, fmt.Sprintf(".note.gnu.property: property descriptor size is invalid. Expected 4 bytes for GNU_PROPERTY_AARCH64_FEATURE_1_AND, got %d.", size)
			}
			features = raw.U32(list, 8)
		}
		list = list[whole:]
	}
	return features, ""
}
