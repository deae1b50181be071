package library

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	fetchReal  = "Fetch the real library again, or build it. git lfs pull turns Git LFS pointers into files."
	linkShared = "Link it with -shared: add_library(NAME SHARED …) in CMake, include $(BUILD_SHARED_LIBRARY) in Android.mk."
	rightDir   = "Move it to the folder of the ABI that it was built for, and build it for this ABI."
	noEditors  = "Link it again and do not change the finished library with packers or editors (UPX, sstrip, patchelf, protectors)."

	loaderSource = "bionic linker/linker_phdr.cpp"
)

// headerRules are about the ELF header, the section headers and the notes.
var headerRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "elf-magic-size", Group: rule.HeaderGroup, Title: "The file is an ELF file",
		Symptom: `"%s" has bad ELF magic: %02x%02x%02x%02x; "%s" is too small to be an ELF executable: only found %zd bytes`,
		Cure:    fetchReal, Source: loaderSource,
	}, Look: rule.ToldByFault[*subject.Library]},
	{Rule: rule.Rule{
		ID: "elf-class", Group: rule.HeaderGroup, Title: "32-bit libraries are in the folders of 32-bit ABIs, 64-bit ones in those of 64-bit ABIs",
		Symptom: `"%s" is 32-bit instead of 64-bit, or the reverse; the installer's test for 16 KB pages silently skips such a file`,
		Cure:    rightDir, Source: loaderSource + "; frameworks/base NativeLibraryHelper",
	}, Look: wrongClass},
	{Rule: rule.Rule{
		ID: "elf-data-version", Group: rule.HeaderGroup, Title: "The file is little-endian and has ELF version 1",
		Symptom: `"%s" not little-endian: %d; "%s" has unexpected e_version: %d`,
		Cure:    "Build it for an Android ABI with the NDK's compiler.", Source: loaderSource,
	}, Look: wrongVersion},
	{Rule: rule.Rule{
		ID: "elf-type", Group: rule.HeaderGroup, Title: "The file is a shared library",
		Symptom: `"%s" has unexpected e_type: %d`,
		Cure:    linkShared, Source: loaderSource,
	}, Look: wrongType},
	{Rule: rule.Rule{
		ID: "elf-machine", Group: rule.HeaderGroup, Title: "The library is built for the processor of its folder's ABI",
		Symptom: `"%s" is for EM_X86_64 (62) instead of EM_AARCH64 (183)`,
		Cure:    rightDir, Source: loaderSource,
	}, Look: wrongMachine},
	{Rule: rule.Rule{
		ID: "elf-arm-flags", Group: rule.HeaderGroup, Title: "32-bit ARM libraries have EABI 5 and pass floating-point arguments in core registers",
		Symptom: "wrong floating-point arguments in calls between libraries, which no loader reports",
		Cure:    "Compile every object with the NDK's armv7a-linux-androideabi compiler, or -mfloat-abi=softfp; not for linux-gnueabihf.",
		Source:  "ELF for the ARM architecture, e_flags",
	}, Look: armFlags},
	{Rule: rule.Rule{
		ID: "elf-riscv-flags", Group: rule.HeaderGroup, Title: "RISC-V libraries use compressed instructions and double-precision registers",
		Symptom: "wrong floating-point arguments in calls between libraries",
		Cure:    "Compile every object with the NDK's riscv64-linux-android compiler.", Source: "RISC-V ELF psABI, e_flags",
		Unconfirmed: true,
	}, Look: riscvFlags},
	{Rule: rule.Rule{
		ID: "elf-shdr-present", Group: rule.HeaderGroup, Title: "The library has section headers",
		Symptom: `"%s" has no section headers (Android 7 and later); "%s" has invalid shdr offset/size: %zu/%zu`,
		Cure:    noEditors, Source: "bionic android-changes-for-ndk-developers.md; " + loaderSource,
	}, Look: sentences("has no section headers", "has invalid shdr offset/size")},
	{Rule: rule.Rule{
		ID: "elf-shentsize", Group: rule.HeaderGroup, Title: "Section headers have the right size, and sections have names",
		Symptom: `"%s" has unsupported e_shentsize: 0x0 (expected 0x28); "%s" has invalid e_shstrndx`,
		Cure:    noEditors, Source: loaderSource,
	}, Look: sectionFields},
	{Rule: rule.Rule{
		ID: "elf-phdr", Group: rule.HeaderGroup, Title: "The program header table is aligned and in a loaded segment",
		Symptom: `"%s" has invalid e_phnum: %zd; can't find loaded phdr for "%s"; "%s" loaded phdr %p not in loadable segment`,
		Cure:    noEditors, Source: loaderSource,
	}, Look: sentences("has invalid e_phnum", "has invalid phdr offset/size", "can't find loaded phdr", "not in loadable segment")},
	{Rule: rule.Rule{
		ID: "elf-dynamic-match", Group: rule.HeaderGroup, Title: "PT_DYNAMIC is loaded at its address, and the section header of .dynamic agrees",
		Symptom: `"%s" .dynamic section has invalid offset: 0x%zx, expected to match PT_DYNAMIC offset: 0x%zx; .dynamic section header was not found; ` +
			`missing PT_DYNAMIC in "%s"; or the loader crashes on what it finds at that address`,
		Cure: noEditors, Source: loaderSource + "; bionic linker/linker.cpp",
	}, Look: both(byLoader(dynamicPlace), sentences(".dynamic section header was not found", ".dynamic section has invalid", "has invalid offset/size of", "missing PT_DYNAMIC"))},
	{Rule: rule.Rule{
		ID: "elf-load-bounds", Group: rule.HeaderGroup, Title: "Loaded segments are inside the file and do not overlap",
		Symptom: `"%s" has no loadable segments; invalid ELF file "%s" load segment[%zd]: p_offset (%p) + p_filesz (%p) ( = %p) past end of file (0x%llx)`,
		Cure:    "The file was truncated or changed after linking: fetch it or link it again.", Source: loaderSource,
	}, Look: loadBounds},
	{Rule: rule.Rule{
		ID: "elf-note-bounds", Group: rule.HeaderGroup, Title: "Note segments are inside the file",
		Symptom: `"%s": ELF note (phdr %zu) runs off end of file (on kernels with page size migration)`,
		Cure:    noEditors, Source: loaderSource,
	}, Look: noteBounds},
	{Rule: rule.Rule{
		ID: "elf-pad-note", Group: rule.HeaderGroup, Title: "The segment padding note has 4 bytes",
		Symptom: `"%s" NT_ANDROID_TYPE_PAD_SEGMENT note has unexpected n_descsz: %u (on kernels with page size migration)`,
		Cure:    "Link with the NDK's own crtbegin_so.o, and remove such notes from your sources.",
		Source:  loaderSource + "; libc/arch-common/bionic/crt_pad_segment.S",
	}, Look: padNote},
	{Rule: rule.Rule{
		ID: "elf-damaged", Group: rule.HeaderGroup, Title: "The file can be read",
		Symptom: "the loader, the linker or the installer refuses the file, or the program crashes",
		Cure:    "The file was truncated or changed after it was made: fetch it or build it again.", Source: "ELF specification; ar format",
	}, Look: rule.ToldByFault[*subject.Library]},
}

// errorFrom returns the severity of what is refused from a target SDK on and tolerated with a warning below it.
func errorFrom(level, targetSDK int) rule.Severity {
	if targetSDK >= level {
		return rule.Error
	}
	return rule.Warning
}

// wanted tells the class and machine of the folder that the library lies in; false if that is unknown.
func wanted(l *subject.Library) (elf.Class, elf.Machine, bool) {
	known := abi.Named(l.Place.ABI)
	switch {
	case l.ABI != nil:
		return l.ABI.Class, l.ABI.Machine, true
	case known != nil && known.ELF != nil:
		return known.Class, known.Machine, true
	}
	return 0, 0, false
}

func wrongClass(l *subject.Library, f *rule.Found) {
	class, _, ok := wanted(l)
	known := abi.OfMachine(l.Machine)
	switch {
	case ok && l.Class != class:
		f.Add(rule.Error, "it is a %d-bit library for %s; the folder is for %d bits", bits(l.Class), subject.MachineName(l.Machine), bits(class))
	case !ok && known != nil && l.Class != known.Class:
		f.Add(rule.Error, "it is a %d-bit file, but %s has %d bits", bits(l.Class), subject.MachineName(l.Machine), bits(known.Class)).Cure = noEditors
	}
}

func bits(c elf.Class) int { return 32 * int(c) }

func wrongMachine(l *subject.Library, f *rule.Found) {
	class, machine, ok := wanted(l)
	switch {
	case !ok && !onAndroid(l.Machine):
		f.Add(rule.Error, "it is for %s, which no Android device has", l.Machine).Cure = "Build it for an Android ABI with the NDK's compiler."
	case ok && l.Class == class && l.Machine != machine:
		f.Add(rule.Error, "it is for %s; the folder is for %s", subject.MachineName(l.Machine), subject.MachineName(machine))
	}
}

func onAndroid(m elf.Machine) bool {
	return abi.OfMachine(m) != nil
}

func wrongVersion(l *subject.Library, f *rule.Found) {
	if l.Version != 1 {
		f.Add(rule.Error, "e_version is %d, not 1", l.Version)
	}
}

func wrongType(l *subject.Library, f *rule.Found) {
	if l.Type != elf.ET_DYN {
		f.Add(rule.Error, "e_type is %d (%s), not 3 (ET_DYN)", int(l.Type), l.Type)
	}
}

func armFlags(l *subject.Library, f *rule.Found) {
	if l.Machine != elf.EM_ARM {
		return
	}
	if abi.WrongFlags(l.Machine, l.Flags) {
		f.Add(rule.Warning, "e_flags is %#x, which means EABI %d, not 5", l.Flags, l.Flags>>24) // no loader looks at it
	} else if l.Flags&abi.ARMHardFloat != 0 { // a flag of EABI 5 alone
		f.Add(rule.Error, "e_flags is %#x: floating-point arguments are passed in VFP registers (bit %#x)", l.Flags, abi.ARMHardFloat)
	}
}

func riscvFlags(l *subject.Library, f *rule.Found) {
	if l.Machine == elf.EM_RISCV && abi.WrongFlags(l.Machine, l.Flags) {
		f.Add(rule.Warning, "e_flags is %#x, without %#x", l.Flags, abi.OfMachine(l.Machine).Flags)
	}
}

// sectionFields leaves to elf-shdr-present a library that has no section headers at all.
func sectionFields(l *subject.Library, f *rule.Found) {
	if l.SectionCount > 0 {
		sentences("has unsupported e_shentsize", "has invalid e_shstrndx")(l, f)
	}
}

func dynamicPlace(l *subject.Library, f *rule.Found) {
	if segment := l.Segment(elf.PT_DYNAMIC); segment != nil && !dynamicLoaded(l, segment) {
		f.Add(rule.Error, "PT_DYNAMIC is at address %#x, but no segment loads its file offset there: %#x", segment.Addr, segment.Offset)
	}
}

// dynamicLoaded reports whether a segment brings PT_DYNAMIC to its address: the loader reads it there, and from the file before.
func dynamicLoaded(l *subject.Library, dynamic *elfabi.Segment) bool {
	return slices.ContainsFunc(l.Loads(), func(s elfabi.Segment) bool {
		return s.Addr <= dynamic.Addr && dynamic.Addr-s.Addr < s.FileSize && dynamic.Addr-s.Addr+s.Offset == dynamic.Offset
	})
}

// within reports whether a piece lies in a file of so many bytes.
func within(offset, size uint64, file int64) bool {
	return offset <= uint64(file) && size <= uint64(file)-offset
}

func loadBounds(l *subject.Library, f *rule.Found) {
	loads := l.Loads()
	for i, s := range loads {
		// The loader maps whole pages, whatever alignment a segment says. One of zeroes alone may say any offset, and those of older NDKs do.
		if s.FileSize > 0 && (s.Addr-s.Offset)%subject.Page4K != 0 {
			f.Add(misplacing(l, s), "PT_LOAD %d has address %#x and offset %#x, which are at different places in a page of %d bytes", i, s.Addr, s.Offset, subject.Page4K)
		}
		for j, other := range loads[:i] {
			if s.MemSize > 0 && s.Addr < wantedUpTo(other) && other.Addr < s.End() {
				f.Add(overlapping(l, s, other), "PT_LOAD %d (%#x to %#x) overlaps PT_LOAD %d (%#x to %#x)", i, s.Addr, s.End(), j, other.Addr, wantedUpTo(other))
				break
			}
		}
	}
}

// overlapping says how bad it is that a segment is mapped over an earlier one.
func overlapping(l *subject.Library, s, earlier elfabi.Segment) rule.Severity {
	zeros := s.Addr >= earlier.Addr+earlier.FileSize // that perhaps nobody wants
	same := s.Addr-s.Offset == earlier.Addr-earlier.Offset && s.MemSize <= s.FileSize
	if (zeros || same) && taken(Loading(l)) {
		return rule.Warning
	}
	return rule.Error
}

// misplacing says how bad a segment is whose address and offset differ within a page: section headers tell where its content was meant to be.
func misplacing(l *subject.Library, s elfabi.Segment) rule.Severity {
	severity := rule.Error
	page, offset := s.Addr&^(subject.Page4K-1), s.Offset&^(subject.Page4K-1)
	for _, part := range l.Sections {
		switch {
		case part.Type == elf.SHT_NOBITS || part.Flags&elf.SHF_ALLOC == 0 || part.Addr < page || part.Addr >= s.End():
		case part.Addr-part.Offset != page-offset:
			return rule.Error
		default:
			severity = rule.Warning
		}
	}
	return severity
}

// refusesNotesFrom is the first target SDK with which bionic refuses notes that run off the file.
const refusesNotesFrom = 37

func noteBounds(l *subject.Library, f *rule.Found) {
	if !l.Is64() {
		return
	}
	severity := errorFrom(refusesNotesFrom, l.TargetSDK)
	for i, s := range l.Segments {
		switch {
		case s.Type != elf.PT_NOTE || s.MemSize == 0:
		case s.FileSize != s.MemSize:
			f.Add(severity, "PT_NOTE (segment %d) has %#x bytes in the file and %#x in memory", i, s.FileSize, s.MemSize)
		case !within(s.Offset, s.FileSize, l.Size):
			f.Add(severity, "PT_NOTE (segment %d) at offset %#x with %#x bytes runs past the end of the file, which ends at %#x", i, s.Offset, s.FileSize, l.Size)
		}
	}
}

func padNote(l *subject.Library, f *rule.Found) {
	if !l.Is64() {
		return
	}
	for n := range l.Notes() {
		if n.Owner == "Android" && n.Type == elfabi.NotePadSegment && len(n.Desc) != 4 {
			f.Add(rule.Error, "the note has %d bytes, not 4", len(n.Desc))
		}
	}
}
