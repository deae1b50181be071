package check

import (
	"debug/elf"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/elfabi"
)

const (
	fetchReal  = "Put the real library there: fetch it again, or build it. Git LFS pointers become files by git lfs pull."
	linkShared = "Link it with -shared: add_library(NAME SHARED …) in CMake, include $(BUILD_SHARED_LIBRARY) in Android.mk."
	rightDir   = "Pack it under the folder of the ABI that it was built for, and build it for the ABI of this one."
	noEditors  = "Link it again and pack it as it is: leave out packers and editors of finished libraries (UPX, sstrip, patchelf, protectors)."

	loaderSource = "bionic linker/linker_phdr.cpp"
)

// headerRules are about the ELF header, the section headers and the notes.
var headerRules = []ruleFor[*Library]{
	{Rule{
		ID: "elf-magic-size", Group: HeaderGroup, Title: "The file is an ELF file",
		Symptom: `"%s" has bad ELF magic: %02x%02x%02x%02x; "%s" is too small to be an ELF executable: only found %zd bytes`,
		Cure:    fetchReal, Source: loaderSource,
	}, toldByFault[*Library]},
	{Rule{
		ID: "elf-class", Group: HeaderGroup, Title: "32-bit libraries lie in 32-bit ABIs' folders, 64-bit ones in those of 64-bit ABIs",
		Symptom: `"%s" is 32-bit instead of 64-bit, or the reverse; the installer's own test for 16 KB pages skips such a file without a word`,
		Cure:    rightDir, Source: loaderSource + "; frameworks/base NativeLibraryHelper",
	}, wrongClass},
	{Rule{
		ID: "elf-data-version", Group: HeaderGroup, Title: "The file is little-endian and of ELF version 1",
		Symptom: `"%s" not little-endian: %d; "%s" has unexpected e_version: %d`,
		Cure:    "Build it for an Android ABI with the NDK's compiler.", Source: loaderSource,
	}, wrongVersion},
	{Rule{
		ID: "elf-type", Group: HeaderGroup, Title: "The file is a shared library",
		Symptom: `"%s" has unexpected e_type: %d`,
		Cure:    linkShared, Source: loaderSource,
	}, wrongType},
	{Rule{
		ID: "elf-machine", Group: HeaderGroup, Title: "The library's machine is that of its folder",
		Symptom: `"%s" is for EM_X86_64 (62) instead of EM_AARCH64 (183)`,
		Cure:    rightDir, Source: loaderSource,
	}, wrongMachine},
	{Rule{
		ID: "elf-arm-flags", Group: HeaderGroup, Title: "32-bit ARM libraries have EABI 5 and pass floating-point arguments in core registers",
		Symptom: "wrong floating-point arguments in calls between libraries; no loader says so",
		Cure:    "Compile every object with the NDK's armv7a-linux-androideabi compiler, or -mfloat-abi=softfp; not for linux-gnueabihf.",
		Source:  "ELF for the ARM architecture, e_flags",
	}, armFlags},
	{Rule{
		ID: "elf-riscv-flags", Group: HeaderGroup, Title: "RISC-V libraries use compressed instructions and double-precision registers",
		Symptom: "wrong floating-point arguments in calls between libraries",
		Cure:    "Compile every object with the NDK's riscv64-linux-android compiler.", Source: "RISC-V ELF psABI, e_flags",
		Unconfirmed: true,
	}, riscvFlags},
	{Rule{
		ID: "elf-shdr-present", Group: HeaderGroup, Title: "The library has section headers",
		Symptom: `"%s" has no section headers (Android 7 and later); "%s" has invalid shdr offset/size: %zu/%zu`,
		Cure:    noEditors, Source: "bionic android-changes-for-ndk-developers.md; " + loaderSource,
	}, byLoader(noSections)},
	{Rule{
		ID: "elf-shentsize", Group: HeaderGroup, Title: "Section headers have the class's size, and sections have names",
		Symptom: `"%s" has unsupported e_shentsize: 0x0 (expected 0x28); "%s" has invalid e_shstrndx`,
		Cure:    noEditors, Source: loaderSource,
	}, byLoader(sectionEntrySize)},
	{Rule{
		ID: "elf-phdr", Group: HeaderGroup, Title: "The table of program headers is aligned and part of a loaded segment",
		Symptom: `"%s" has invalid e_phnum: %zd; can't find loaded phdr for "%s"; "%s" loaded phdr %p not in loadable segment`,
		Cure:    noEditors, Source: loaderSource,
	}, byLoader(programHeaders)},
	{Rule{
		ID: "elf-dynamic-match", Group: HeaderGroup, Title: "PT_DYNAMIC is where it is loaded, and the section header of .dynamic says the same",
		Symptom: `"%s" .dynamic section has invalid offset: 0x%zx, expected to match PT_DYNAMIC offset: 0x%zx; .dynamic section header was not found; ` +
			`missing PT_DYNAMIC in "%s"; or the loader crashes on what is at its address`,
		Cure: noEditors, Source: loaderSource + "; bionic linker/linker.cpp",
	}, byLoader(dynamicMatch)},
	{Rule{
		ID: "elf-load-bounds", Group: HeaderGroup, Title: "Loaded segments lie in the file and apart from each other",
		Symptom: `"%s" has no loadable segments; invalid ELF file "%s" load segment[%zd]: p_offset (%p) + p_filesz (%p) ( = %p) past end of file (0x%llx)`,
		Cure:    "The file was cut short or changed after the link: fetch it or link it again.", Source: loaderSource,
	}, loadBounds},
	{Rule{
		ID: "elf-note-bounds", Group: HeaderGroup, Title: "Note segments lie in the file",
		Symptom: `"%s": ELF note (phdr %zu) runs off end of file (on kernels with page size migration)`,
		Cure:    noEditors, Source: loaderSource,
	}, noteBounds},
	{Rule{
		ID: "elf-pad-note", Group: HeaderGroup, Title: "The note on segment padding has 4 bytes",
		Symptom: `"%s" NT_ANDROID_TYPE_PAD_SEGMENT note has unexpected n_descsz: %u (on kernels with page size migration)`,
		Cure:    "Link with the NDK's own crtbegin_so.o, and remove notes of this kind from your sources.",
		Source:  loaderSource + "; libc/arch-common/bionic/crt_pad_segment.S",
	}, padNote},
	{Rule{
		ID: "elf-damaged", Group: HeaderGroup, Title: "The file can be read",
		Symptom: "the loader, the linker or the installer refuses the file, or the program crashes",
		Cure:    "The file was cut short or changed after it was made: fetch it or build it again.", Source: "ELF specification; ar format",
	}, toldByFault[*Library]},
}

// errorFrom gives the severity of what is refused from a target SDK on and tolerated with a warning below it.
func errorFrom(level, targetSDK int) Severity {
	if targetSDK >= level {
		return Error
	}
	return Warning
}

// riscv64 is an ABI of Android that Go cannot build for, so it is not in the table of ABIs.
const riscv64 = "riscv64"

// wanted tells the class and machine of the folder that the library lies in; false where that is unknown.
func (l *Library) wanted() (elf.Class, elf.Machine, bool) {
	switch {
	case l.ABI != nil:
		return l.ABI.Class, l.ABI.Machine, true
	case l.Place.ABI == riscv64:
		return elf.ELFCLASS64, elf.EM_RISCV, true
	}
	return 0, 0, false
}

func wrongClass(l *Library, f *found) {
	if class, _, ok := l.wanted(); ok && l.Class != class {
		f.add(Error, "it is a %d-bit library for %s; the folder wants %d bits", bits(l.Class), machineName(l.Machine), bits(class))
	}
}

func bits(c elf.Class) int { return 32 * int(c) }

// machineName gives the ABI's name beside the ELF one's: EM_AARCH64 (arm64-v8a).
func machineName(m elf.Machine) string {
	for _, a := range abi.All() {
		if a.Machine == m {
			return fmt.Sprintf("%s (%s)", m, a.Name)
		}
	}
	return m.String()
}

func wrongMachine(l *Library, f *found) {
	class, machine, ok := l.wanted()
	switch {
	case !ok && !onAndroid(l.Machine):
		f.add(Error, "it is for %s, which no Android device has", l.Machine).Cure = "Build it for an Android ABI with the NDK's compiler."
	case ok && l.Class == class && l.Machine != machine:
		f.add(Error, "it is for %s; the folder wants %s", machineName(l.Machine), machineName(machine))
	}
}

func onAndroid(m elf.Machine) bool {
	return m == elf.EM_RISCV || slices.ContainsFunc(abi.All(), func(a *abi.ABI) bool { return a.Machine == m })
}

func wrongVersion(l *Library, f *found) {
	if l.Version != 1 {
		f.add(Error, "e_version is %d, not 1", l.Version)
	}
}

func wrongType(l *Library, f *found) {
	if l.Type != elf.ET_DYN {
		f.add(Error, "e_type is %d (%s), not 3 (ET_DYN)", int(l.Type), l.Type)
	}
}

// Bits of e_flags.
const (
	armEABIMask   = 0xff000000
	armEABI5      = 0x05000000
	armHardFloat  = 0x400
	riscvRVC      = 0x1
	riscvFloats   = 0x6
	riscvDoubles  = 0x4
	riscvExpected = riscvRVC | riscvDoubles
)

func armFlags(l *Library, f *found) {
	if l.Machine != elf.EM_ARM {
		return
	}
	if l.Flags&armEABIMask != armEABI5 {
		f.add(Warning, "e_flags are %#x, which is EABI %d, not 5", l.Flags, l.Flags>>24)
	}
	if l.Flags&(armEABIMask|armHardFloat) == armEABI5|armHardFloat {
		f.add(Error, "e_flags are %#x: floating-point arguments are passed in VFP registers (bit %#x)", l.Flags, armHardFloat)
	}
}

func riscvFlags(l *Library, f *found) {
	if l.Machine == elf.EM_RISCV && l.Flags&(riscvRVC|riscvFloats) != riscvExpected {
		f.add(Warning, "e_flags are %#x, without %#x", l.Flags, riscvExpected)
	}
}

// noSections looks at where the headers are, too: bionic wants their table aligned to words, and at 0 is the ELF header.
func noSections(l *Library, f *found) {
	switch {
	case l.SectionCount == 0:
		f.add(Error, "e_shnum is 0")
	case l.SectionOffset == 0:
		f.add(Error, "e_shoff is 0, though e_shnum is %d", l.SectionCount)
	case l.SectionOffset%l.WordSize() != 0:
		f.add(Error, "e_shoff is %#x, no multiple of %d", l.SectionOffset, l.WordSize())
	}
}

// refusesSectionsFrom is the first target SDK with which bionic refuses what it had only warned of in section headers.
const refusesSectionsFrom = 26

func sectionEntrySize(l *Library, f *found) {
	if l.SectionCount == 0 {
		return
	}
	severity := errorFrom(refusesSectionsFrom, l.TargetSDK)
	want := 40
	if l.Is64() {
		want = 64
	}
	if l.SectionEntrySize != want {
		f.add(severity, "e_shentsize is %d, not %d", l.SectionEntrySize, want)
	}
	if l.SectionNames == 0 {
		f.add(severity, "e_shstrndx is 0, so sections have no names")
	}
}

func programHeaders(l *Library, f *found) {
	size := uint64(32)
	if l.Is64() {
		size = 56
	}
	if l.SegmentOffset%l.WordSize() != 0 {
		f.add(Error, "e_phoff is %#x, no multiple of %d", l.SegmentOffset, l.WordSize())
	}
	at, ok := loadedHeaders(l)
	if !ok {
		f.add(Error, "there is no PT_PHDR, and the first PT_LOAD does not start with the file, so the loader cannot find the program headers")
		return
	}
	end := at + size*uint64(l.SegmentCount)
	inside := func(s elfabi.Segment) bool { return s.Addr <= at && at <= end && end <= s.Addr+s.FileSize }
	if !slices.ContainsFunc(l.Loads(), inside) {
		f.add(Error, "the program headers at address %#x to %#x lie in no PT_LOAD", at, end)
	}
}

// loadedHeaders gives the address of the program headers, as the loader looks for it.
func loadedHeaders(l *Library) (uint64, bool) {
	if s := l.Segment(elf.PT_PHDR); s != nil {
		return s.Addr, true
	}
	if loads := l.Loads(); len(loads) > 0 && loads[0].Offset == 0 {
		return loads[0].Addr + l.SegmentOffset, true
	}
	return 0, false
}

func dynamicMatch(l *Library, f *found) {
	segment := l.Segment(elf.PT_DYNAMIC)
	if segment != nil && !dynamicLoaded(l, segment) {
		f.add(Error, "PT_DYNAMIC is at address %#x, where no segment loads what is at its offset %#x", segment.Addr, segment.Offset)
	}
	if l.Sections == nil || segment == nil {
		return // elf-shdr-present, elf-shentsize or a fault tells it
	}
	at := slices.IndexFunc(l.Sections, func(s elfabi.Section) bool { return s.Type == elf.SHT_DYNAMIC })
	if at < 0 {
		f.add(Error, "no section is of type SHT_DYNAMIC")
		return
	}
	section := &l.Sections[at]
	severity := errorFrom(refusesSectionsFrom, l.TargetSDK)
	if section.Offset != segment.Offset {
		f.add(severity, "the section .dynamic is at offset %#x, PT_DYNAMIC at %#x", section.Offset, segment.Offset)
	}
	if section.Size != segment.FileSize {
		f.add(severity, "the section .dynamic has %#x bytes, PT_DYNAMIC %#x", section.Size, segment.FileSize)
	}
	dynamicNames(l, section, f)
}

// dynamicLoaded tells whether a segment brings PT_DYNAMIC to its address: the loader reads it there, and from the file before.
func dynamicLoaded(l *Library, dynamic *elfabi.Segment) bool {
	return slices.ContainsFunc(l.Loads(), func(s elfabi.Segment) bool {
		return s.Addr <= dynamic.Addr && dynamic.Addr-s.Addr < s.FileSize && dynamic.Addr-s.Addr+s.Offset == dynamic.Offset
	})
}

func dynamicNames(l *Library, section *elfabi.Section, f *found) {
	if int64(section.Link) >= int64(len(l.Sections)) {
		f.add(Error, "the section .dynamic links to section %d of %d", section.Link, len(l.Sections))
		return
	}
	names := &l.Sections[section.Link]
	switch {
	case names.Type != elf.SHT_STRTAB:
		f.add(Error, "the section .dynamic links to section %d of type %s, not SHT_STRTAB", section.Link, names.Type)
	case !within(names.Offset, names.Size, l.Size):
		f.add(Error, "the names of .dynamic at offset %#x with %#x bytes run past the end of the file, which has %#x", names.Offset, names.Size, l.Size)
	}
}

// within tells whether a piece lies in a file of so many bytes.
func within(offset, size uint64, file int64) bool {
	return offset <= uint64(file) && size <= uint64(file)-offset
}

func loadBounds(l *Library, f *found) {
	loads := l.Loads()
	for i, s := range loads {
		// The loader maps whole pages, whatever alignment a segment says. One of zeroes alone may say any offset, and those of older NDKs do.
		if s.FileSize > 0 && (s.Addr-s.Offset)%page4K != 0 {
			f.add(l.misplacing(s), "PT_LOAD %d has address %#x and offset %#x, which differ within a page of %d bytes", i, s.Addr, s.Offset, page4K)
		}
		for j, other := range loads[:i] {
			if s.MemSize > 0 && s.Addr < kept(other) && other.Addr < s.End() {
				f.add(l.overlapping(s, other), "PT_LOAD %d (%#x to %#x) overlaps PT_LOAD %d (%#x to %#x)", i, s.Addr, s.End(), j, other.Addr, kept(other))
				break
			}
		}
	}
}

// overlapping says how bad it is that a segment is mapped over an earlier one.
func (l *Library) overlapping(s, earlier elfabi.Segment) Severity {
	zeros := s.Addr >= earlier.Addr+earlier.FileSize // that perhaps nobody wants
	same := s.Addr-s.Offset == earlier.Addr-earlier.Offset && s.MemSize <= s.FileSize
	if (zeros || same) && taken(l.Loading()) {
		return Warning
	}
	return Error
}

// misplacing says how bad a segment is whose address and offset differ within a page: section headers tell where its content was meant to be.
func (l *Library) misplacing(s elfabi.Segment) Severity {
	severity := Error
	page, offset := s.Addr&^(page4K-1), s.Offset&^(page4K-1)
	for _, part := range l.Sections {
		switch {
		case part.Type == elf.SHT_NOBITS || part.Flags&elf.SHF_ALLOC == 0 || part.Addr < page || part.Addr >= s.End():
		case part.Addr-part.Offset != page-offset:
			return Error
		default:
			severity = Warning
		}
	}
	return severity
}

// refusesNotesFrom is the first target SDK with which bionic refuses notes that run off the file.
const refusesNotesFrom = 37

func noteBounds(l *Library, f *found) {
	if !l.Is64() {
		return
	}
	severity := errorFrom(refusesNotesFrom, l.TargetSDK)
	for i, s := range l.Segments {
		switch {
		case s.Type != elf.PT_NOTE || s.MemSize == 0:
		case s.FileSize != s.MemSize:
			f.add(severity, "PT_NOTE (segment %d) has %#x bytes in the file and %#x in memory", i, s.FileSize, s.MemSize)
		case !within(s.Offset, s.FileSize, l.Size):
			f.add(severity, "PT_NOTE (segment %d) at offset %#x with %#x bytes runs past the end of the file, which has %#x", i, s.Offset, s.FileSize, l.Size)
		}
	}
}

func padNote(l *Library, f *found) {
	if !l.Is64() {
		return
	}
	for n := range l.Notes() {
		if n.Owner == "Android" && n.Type == elfabi.NotePadSegment && len(n.Desc) != 4 {
			f.add(Error, "the note has %d bytes, not 4", len(n.Desc))
		}
	}
}
