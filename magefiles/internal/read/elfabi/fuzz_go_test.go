package elfabi

import (
	"debug/elf"
	"strings"
	"testing"
)

// headers has one of each class and of the machines whose sections are read in their own ways.
var headers = []Header{{Class: elf.ELFCLASS64, Machine: elf.EM_AARCH64}, {Class: elf.ELFCLASS32, Machine: elf.EM_ARM}}

// FuzzGoInfo reads what Go's linker leaves: its build information and the names of functions.
func FuzzGoInfo(f *testing.F) {
	zero := strings.Repeat("\x00", 16)
	f.Add(goMagic + "\x08\x02" + zero + "\x08go1.26.8\x00")
	f.Add(goMagic + "\x08\x02" + zero + "\x08go1.26.8\x31" + zero + "path\tgolib\nbuild\tGOOS=a\n" + zero)
	f.Add(goTable(pclnMagic120, 8, "os.Exit\x00", 72, 80))
	f.Add(goTable(pclnMagic118, 4, "os.Exit\x00", 40, 48))
	f.Fuzz(func(t *testing.T, data string) {
		for _, h := range headers {
			info, err := fileOf(h, ".go.buildinfo", elf.SHT_PROGBITS, data).GoInfo()
			if (info == nil) == (err == nil) {
				t.Errorf("info %v, error %v", info, err)
			}
			funcs := fileOf(h, ".gopclntab", elf.SHT_PROGBITS, data).GoFuncs()
			funcs.Has("os.Exit")
			funcs.HasSuffix(".Exit")
		}
	})
}

// FuzzNotes reads notes, properties and attributes.
func FuzzNotes(f *testing.F) {
	f.Add(noteOf(4, 4, 7, "Own\x00desc"))
	f.Add(noteOf(4, 16, 5, "GNU\x00"+noteOf(0xc0000000, 4, 3, "\x00\x00\x00\x00")))
	f.Add("A\x13\x00\x00\x00aeabi\x00\x01\x09\x00\x00\x00\x06\x0a\x1c\x01")
	f.Fuzz(func(t *testing.T, data string) {
		for _, h := range headers {
			notes := fileOf(h, ".note.gnu.property", elf.SHT_NOTE, data)
			for n := range notes.Notes() {
				if len(n.Owner)+len(n.Desc) > len(data) {
					t.Errorf("a note of %d bytes in %d", len(n.Owner)+len(n.Desc), len(data))
				}
			}
			notes.Features()
			notes.BuildID()
			notes.AndroidIdent()
			notes.Segments = []Segment{{Type: segmentGNUProperty, FileSize: uint64(len(data)), MemSize: uint64(len(data))}}
			notes.PropertyDamage()
			fileOf(h, ".ARM.attributes", shtARM, data).ARM()
			fileOf(h, ".comment", elf.SHT_PROGBITS, data).Producers()
		}
	})
}
