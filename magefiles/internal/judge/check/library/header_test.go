package library

import (
	"debug/elf"
	"fmt"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestGoodLibraries(t *testing.T) {
	var cases []elfCase
	for _, name := range []string{"arm64-v8a", "armeabi-v7a", "x86_64", "x86", "riscv64"} {
		cases = append(cases, elfCase{name: name, abi: name}, elfCase{name: name + " of a new NDK", abi: name, ndk: "r29-beta1"})
	}
	cases = append(cases,
		elfCase{name: "RISC-V's first level above min SDK", abi: "riscv64", target: subject.Target{MinSDK: fixtureAPI - 1, TargetSDK: 35, PageSize: subject.Page16K}},
		elfCase{name: "4 KB pages on a 32-bit device", abi: "armeabi-v7a", flags: []string{"-z", "max-page-size=4096"}},
		elfCase{name: "for devices of 4 KB pages alone", flags: []string{"-z", "max-page-size=4096"}, target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: subject.Page4K}},
	)
	runELFCases(t, cases)
}

// NDKs have libraries to link RISC-V against for API 36 only; tools that link without them write 35.
func TestRISCVLevels(t *testing.T) {
	for api, want := range map[int]int{35: 0, 36: 0, 37: 1} {
		lib := elftest.Lib{Target: checktest.ClangTarget["riscv64"], API: api, Sources: map[string]string{"one.c": "int one(void) { return 1; }"}}
		read, err := elfabi.ReadLibrary(lib.Make(t, t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		f := &rule.Found{}
		if identLevel(&subject.Library{Library: read, Target: subject.Target{MinSDK: 24}}, f); len(f.All) != want {
			t.Errorf("linked for API %d: %v", api, f.All)
		}
	}
}

func TestHeaderRules(t *testing.T) { runELFCases(t, headerCases) }

var headerCases = []elfCase{
	{name: "a 32-bit library for 64 bits", made: "armeabi-v7a", want: []string{"elf-class error"}},
	{name: "a 64-bit library for 32 bits", abi: "x86", made: "x86_64", want: []string{"elf-class error"}},
	{name: "a 32-bit library for RISC-V", abi: "riscv64", made: "x86", want: []string{"elf-class error"}},
	{name: "a 64-bit file for a machine of 32", abi: "somewhere", made: "x86_64", edit: func(m *image) { m.header(eMachine, uint64(elf.EM_386)) },
		want: []string{"elf-class error"}},
	{name: "another machine", made: "x86_64", want: []string{"elf-machine error"}},
	{name: "another machine than RISC-V", abi: "riscv64", made: "x86_64", want: []string{"elf-machine error"}},
	{name: "a machine without Android", abi: "mips64", made: "x86_64", edit: func(m *image) { m.header(eMachine, uint64(elf.EM_S390)) },
		want: []string{"elf-machine error"}},
	{name: "a DSP's in a 64-bit folder", made: "armeabi-v7a", edit: func(m *image) { m.header(eMachine, uint64(elf.EM_QDSP6)) },
		want: []string{"elf-dsp info"}},
	{name: "an unknown folder", abi: "somewhere", made: "x86_64"},
	{name: "e_version", edit: func(m *image) { m.header(eVersion, 2) }, want: []string{"elf-data-version error"}},
	{name: "a memory dump", edit: func(m *image) { m.header(eType, uint64(elf.ET_CORE)) }, want: []string{"elf-type error"}},
	{name: "EABI 4", abi: "armeabi-v7a", edit: func(m *image) { m.header(eFlags, 0x04000000) }, want: []string{"elf-arm-flags warning"}},
	{name: "hard float", abi: "armeabi-v7a", edit: func(m *image) { m.header(eFlags, 0x05000400) }, want: []string{"elf-arm-flags error"}},
	{name: "soft float marked", abi: "armeabi-v7a", edit: func(m *image) { m.header(eFlags, 0x05000200) }},
	{name: "RISC-V without compressed instructions", abi: "riscv64", edit: func(m *image) { m.header(eFlags, 4) }, want: []string{"elf-riscv-flags info"}},
	{name: "RISC-V with single floats", abi: "riscv64", edit: func(m *image) { m.header(eFlags, 3) }, want: []string{"elf-riscv-flags info"}},
	{name: "no section headers", edit: noSectionHeaders, want: []string{"elf-shdr-present error"}},
	{name: "section headers nowhere", edit: func(m *image) { m.header(eShoff, 0) }, want: []string{"elf-shdr-present error"}},
	{name: "section headers that are not aligned", edit: func(m *image) { m.moveSections(4) }, want: []string{"elf-shdr-present error"}},
	{name: "section headers that are not aligned, 32 bits", abi: "x86", edit: func(m *image) { m.moveSections(2) }, want: []string{"elf-shdr-present error"}},
	{name: "section headers aligned for 32 bits", abi: "x86", edit: func(m *image) { m.moveSections(4) }},
	{name: "e_shentsize", edit: func(m *image) { m.header(eShentsize, 0) }, want: []string{"elf-shentsize error"}},
	{name: "e_shentsize, 32 bits", abi: "x86", edit: func(m *image) { m.header(eShentsize, 64) }, want: []string{"elf-shentsize error"}},
	{name: "e_shentsize below target SDK 26", edit: func(m *image) { m.header(eShentsize, 0) }, target: setSDK(25), want: []string{"elf-shentsize warning"}},
	{name: "e_shentsize from target SDK 26 on", edit: func(m *image) { m.header(eShentsize, 0) }, target: setSDK(26), want: []string{"elf-shentsize error"}},
	{name: "e_shstrndx", edit: func(m *image) { m.header(eShstrndx, 0) }, want: []string{"elf-shentsize error"}},
	{name: "program headers that are not aligned", edit: shiftSegments, want: []string{"elf-phdr error"}},
	{name: "program headers in no segment", edit: func(m *image) { m.segment(m.first(elf.PT_PHDR), pVaddr, 1<<32) }, want: []string{"elf-phdr error"}},
	{name: "program headers beyond the content of their segment",
		edit: func(m *image) { m.segment(m.first(elf.PT_PHDR), pVaddr, m.Loads()[0].FileSize-8) }, want: []string{"elf-phdr error"}},
	{name: "no PT_PHDR, and none is needed", edit: func(m *image) { m.segment(m.first(elf.PT_PHDR), pType, 0) }},
	{name: "no section .dynamic", edit: func(m *image) { m.section(".dynamic", shType, uint64(elf.SHT_PROGBITS)) }, want: []string{"elf-dynamic-match error"}},
	{name: "another offset of .dynamic", edit: func(m *image) { m.section(".dynamic", shOffset, 64) }, want: []string{"elf-dynamic-match error"}},
	{name: "another address of PT_DYNAMIC", edit: func(m *image) { m.segment(m.first(elf.PT_DYNAMIC), pVaddr, m.Segment(elf.PT_DYNAMIC).Addr+16) },
		want: []string{"elf-dynamic-match warning"}}, // all but its first entry is read
	{name: "an address of PT_DYNAMIC in no segment, 32 bits", abi: "x86", edit: func(m *image) { m.segment(m.first(elf.PT_DYNAMIC), pVaddr, 1<<30) },
		want: []string{"elf-dynamic-match error"}},
	{name: "another size of .dynamic", abi: "x86", edit: func(m *image) { m.section(".dynamic", shSize, 8) }, want: []string{"elf-dynamic-match error"}},
	{name: "another size below target SDK 26", edit: func(m *image) { m.section(".dynamic", shSize, 8) }, target: setSDK(25),
		want: []string{"elf-dynamic-match warning"}},
	{name: "a link to no section", edit: func(m *image) { m.section(".dynamic", shLink, 1000) }, target: setSDK(25), want: []string{"elf-dynamic-match error"}},
	{name: "a link to other than names", edit: func(m *image) { m.section(".dynamic", shLink, 1) }, want: []string{"elf-dynamic-match error"}},
	{name: "segments that overlap", edit: func(m *image) {
		m.grow(m.load(elf.PF_R), m.Segments[m.load(elf.PF_R|elf.PF_X)].Addr-m.Loads()[0].Addr+8)
	},
		// The first segment's memory reaches into the next one's page, too.
		want: []string{"elf-load-bounds error", "pt-page-share error"}},
	{name: "an empty segment within another", edit: emptySegment},
	{name: "a relocation of nothing", edit: func(m *image) { m.put(m.Section(".rela.dyn").Offset, field{0, 8, 0, 4}, 1<<40) }, want: []string{"loads error"}},
	{name: "a place that no page can have", abi: "armeabi-v7a", edit: func(m *image) { m.segment(m.load(elf.PF_R|elf.PF_X), pOffset, 4) },
		want: []string{"elf-load-bounds warning"}},
	{name: "zeroes alone, of any place in the file", edit: zeroSegment},
	{name: "notes past the end", edit: func(m *image) { m.segment(m.first(elf.PT_NOTE), pOffset, 1<<40) }, want: []string{"elf-note-bounds warning"}},
	{name: "notes past the end below target SDK 37", edit: func(m *image) { m.segment(m.first(elf.PT_NOTE), pOffset, 1<<40) }, target: setSDK(36),
		want: []string{"elf-note-bounds warning"}},
	{name: "notes larger in memory", edit: func(m *image) { m.segment(m.first(elf.PT_NOTE), pMemsz, 4) }, target: setSDK(37), want: []string{"elf-note-bounds error"}},
	{name: "a note on padding", asm: padNoteOf(4)},
	{name: "a note on padding of another size", asm: padNoteOf(8), want: []string{"elf-pad-note error"}},
	{name: "notes past the end, 32 bits", abi: "x86", edit: func(m *image) { m.segment(m.first(elf.PT_NOTE), pOffset, 1<<30) }},
}

func noSectionHeaders(m *image) {
	m.header(eShoff, 0)
	m.header(eShnum, 0)
	m.header(eShentsize, 0)
	m.header(eShstrndx, 0)
}

// moveSections moves the section headers, which end the file, some bytes on.
func (m *image) moveSections(by int) {
	m.data = slices.Insert(m.data, int(m.SectionOffset), make([]byte, by)...)
	m.header(eShoff, m.SectionOffset+uint64(by))
}

// zeroSegment turns PT_GNU_STACK into a segment of memory that the file has nothing of, as lld of NDK r21 writes .bss.
func zeroSegment(m *image) {
	i := m.first(elf.PT_GNU_STACK)
	m.segment(i, pType, uint64(elf.PT_LOAD))
	m.segment(i, pVaddr, 1<<20)
	m.segment(i, pOffset, 0x48)
	m.segment(i, pMemsz, 8)
	m.segment(i, pAlign, subject.Page16K)
}

// emptySegment turns PT_GNU_STACK into a segment without a byte, at an address within the code.
func emptySegment(m *image) {
	i := m.first(elf.PT_GNU_STACK)
	m.segment(i, pType, uint64(elf.PT_LOAD))
	m.segment(i, pVaddr, m.Segments[m.load(elf.PF_R|elf.PF_X)].Addr+4)
	m.segment(i, pAlign, subject.Page16K)
	m.segment(i, pFlags, uint64(elf.PF_R)) // of a writable one the loader fills the rest of its last page, which is another's
}

// shiftSegments moves the program headers four bytes on, and drops the last, over which the first four bytes of what follows would go.
func shiftSegments(m *image) {
	end := m.SegmentOffset + uint64(56*m.SegmentCount)
	copy(m.data[m.SegmentOffset+4:end], m.data[m.SegmentOffset:end-56])
	m.header(ePhoff, m.SegmentOffset+4)
	m.header(ePhnum, uint64(m.SegmentCount-1))
	m.data[m.SegmentOffset] = 0
}

// padNoteOf makes the note on segment padding, with so many bytes.
func padNoteOf(size int) string {
	return fmt.Sprintf(".section .note.android.pad_segment,\"a\",%%note\n.balign 4\n.long 8, %d, 5\n.ascii \"Android\\0\"\n.long 1, 1\n", size)
}

// Damage that keeps a file from being read breaks the rule about what was being read.
func TestFaults(t *testing.T) { runELFCases(t, faultCases) }

var faultCases = []elfCase{
	{name: "magic", edit: func(m *image) { copy(m.data, "\x7fELG") }, want: []string{"fault elf-magic-size error"}},
	{name: "size", edit: func(m *image) { m.data = m.data[:63] }, want: []string{"fault elf-magic-size error"}},
	{name: "empty", edit: func(m *image) { m.data = nil }, want: []string{"fault elf-magic-size error"}},
	{name: "class", edit: func(m *image) { m.data[4] = 3 }, want: []string{"fault elf-class error"}},
	{name: "big-endian", edit: func(m *image) { m.data[5] = 2 }, want: []string{"fault elf-data-version error"}},
	{name: "an object", edit: func(m *image) { m.header(eType, uint64(elf.ET_REL)); m.header(ePhnum, 0) }, want: []string{"fault elf-type error"}},
	{name: "no program headers", edit: func(m *image) { m.header(ePhnum, 0) }, want: []string{"fault elf-phdr error"}},
	{name: "too many program headers", edit: func(m *image) { m.header(ePhnum, 1200) }, want: []string{"fault elf-phdr error"}},
	{name: "program headers past the end", edit: func(m *image) { m.header(ePhoff, 1<<40) }, want: []string{"fault elf-phdr error"}},
	{name: "section headers past the end", edit: func(m *image) { m.header(eShoff, 1<<40) }, want: []string{"fault elf-shdr-present error"}},
	{name: "nothing to load", edit: func(m *image) { m.loads(pType, 0) }, want: []string{"fault elf-load-bounds error"}},
	{name: "a segment past the end", edit: func(m *image) { m.segment(m.load(elf.PF_R), pFilesz, 1<<40) }, want: []string{"fault elf-load-bounds error"}},
	{name: "a segment past the end of memory", edit: func(m *image) { m.segment(m.load(elf.PF_R), pMemsz, 1<<64-1); m.segment(m.load(elf.PF_R), pVaddr, 2) },
		want: []string{"fault elf-load-bounds error"}},
	{name: "no PT_DYNAMIC", edit: func(m *image) { m.segment(m.first(elf.PT_DYNAMIC), pType, 0) }, want: []string{"fault elf-dynamic-match error"}},
	{name: "PT_DYNAMIC past the end", edit: func(m *image) { m.segment(m.first(elf.PT_DYNAMIC), pOffset, 1<<40) },
		want: []string{"fault elf-dynamic-match error"}},
}
