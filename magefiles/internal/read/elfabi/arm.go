package elfabi

import (
	"debug/elf"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// ARMAttributes is what .ARM.attributes of a 32-bit ARM file says about the code: tag numbers, as the ARM ABI's addenda give them, and
// their values.
type ARMAttributes map[uint64]uint64

// Tags of ARMAttributes.
const (
	ARMCPUArch  = 6  // 10: v7
	ARMUse      = 8  // 1: ARM instructions are used
	ThumbUse    = 9  // 2: Thumb-2 instructions are used
	ARMVFPArgs  = 28 // 1: floating-point arguments in VFP registers, which Android's ABI does not do
	shtARM      = elf.SectionType(0x70000003)
	armFileTag  = 1
	armVendor   = "aeabi\x00"
	armCompat   = 32 // a number and a text
	armTextLow1 = 4  // texts below 32, where the tag's parity does not tell
	armTextLow2 = 5

	maxARMTags = 1 << 14 // bytes: compilers write some fifty, and each tag takes several times its size in memory
)

// ARM returns the attributes of the whole file, or nil if it has none or they are damaged.
func (f *File) ARM() ARMAttributes {
	for i := range f.Sections {
		if s := &f.Sections[i]; s.Type == shtARM && f.Machine == elf.EM_ARM {
			return parseARM(f.content(s))
		}
	}
	return nil
}

func parseARM(s string) ARMAttributes {
	if len(s) < 5 || len(s) > maxARMTags || s[0] != 'A' {
		return nil
	}
	size := uint64(raw.U32(s, 1)) // of the vendor's part, with these four bytes
	if size < 4 || size > uint64(len(s)-1) {
		return nil
	}
	part, ok := strings.CutPrefix(s[5:1+size], armVendor)
	if !ok || len(part) < 5 || part[0] != armFileTag {
		return nil
	}
	size = uint64(raw.U32(part, 1)) // with the tag
	if size < 5 || size > uint64(len(part)) {
		return nil
	}
	return parseARMTags(part[5:size])
}

func parseARMTags(s string) ARMAttributes {
	attrs := ARMAttributes{}
	for s != "" {
		tag, rest, ok := raw.ULEB(s)
		if !ok {
			return nil
		}
		text := tag == armTextLow1 || tag == armTextLow2 || tag == armCompat || tag > armCompat && tag%2 == 1
		if !text || tag == armCompat {
			if attrs[tag], rest, ok = raw.ULEB(rest); !ok {
				return nil
			}
		}
		if text {
			if _, rest, ok = strings.Cut(rest, "\x00"); !ok {
				return nil
			}
		}
		s = rest
	}
	return attrs
}

// thumb tells whether the lowest bit of a function's address marks Thumb code.
func (h Header) thumb() bool {
	e := abi.OfMachine(h.Machine)
	return e != nil && e.Thumb
}

// Thumb counts the exported functions of a 32-bit ARM library by instruction set.
func (l *Library) Thumb() (thumb, arm int) {
	for s := range l.Exports() {
		switch {
		case !l.thumb() || s.Type() != elf.STT_FUNC:
		case s.Value&1 == 1:
			thumb++
		default:
			arm++
		}
	}
	return thumb, arm
}
