package loader

import "slices"

// What bionic's linker does differently from an API level on. Android 5.0 is 21, 5.1 is 22, 6.0 is 23, 7.0 is 24, 7.1 is 25, 8.0 is 26, 8.1 is 27,
// 9 is 28, 10 is 29, 11 is 30, 12 is 31, 13 is 33, 14 is 34, 15 is 35, 16 is 36. Each row names the function that has it and the release's tag.
//
// The linkers of Android 5.0, 5.1, 6.0, 7.0, 7.1, 9, 10, 11, 13 and 14 gave these answers themselves, to 1,400 edits of good libraries each;
// of 8.0, 8.1, 12, 15 and 16 it is their source's word.
const (
	bindsAPI       = 23 // a symbol of no known binding, and a relative relocation with a symbol, are no error (soinfo::elf_lookup, relocate; 6.0.0_r1)
	sonamesAPI     = 23 // DT_SONAME is read (soinfo::prelink_image; 6.0.0_r1)
	gnuHashAPI     = 23 // DT_GNU_HASH is read; before, DT_HASH is the only one (soinfo::prelink_image; 6.0.0_r1)
	versionsAPI    = 23 // symbol versions (soinfo::find_verneed_version; 6.0.0_r1)
	packedAPI      = 23 // DT_ANDROID_REL and DT_ANDROID_RELA (soinfo::prelink_image; 6.0.0_r1)
	kindsAPI       = 23 // DT_PLTREL, DT_RELAENT and the like are looked at (soinfo::prelink_image; 6.0.0_r1)
	boundsAPI      = 23 // texts are held against DT_STRSZ (soinfo::get_string), the file's size against PT_LOAD (ElfReader::LoadSegments; 6.0.0_r1)
	sectionsAPI    = 24 // section headers are read, and needed libraries found before anything is mapped (ElfReader::ReadSectionHeaders; 7.0.0_r1)
	namespacesAPI  = 24 // apps reach no private library of Android's (create_namespace; 7.0.0_r1)
	alignedAPI     = 25 // tables of headers are aligned (ElfReader::CheckFileRange; 7.1.0_r1)
	strictAPI      = 26 // of apps with that target SDK: e_shentsize, e_shstrndx, .dynamic against PT_DYNAMIC, no segment W+E (ElfReader; 8.0.0_r1)
	headersAPI     = 26 // no table of headers is at the file's start (ElfReader::CheckFileRange; 8.0.0_r1)
	androidRelrAPI = 28 // DT_ANDROID_RELR (soinfo::prelink_image; 9.0.0_r1)
	tlsAPI         = 29 // thread-local storage of ELF (linker_tls.cpp; 10.0.0_r1)
	relrAPI        = 30 // DT_RELR (soinfo::prelink_image; 11.0.0_r1)
	slowTLSAPI     = 33 // thread-local symbols are looked at before they are looked for, as in Android 10 (process_relocation_impl; 13.0.0_r1)
	pageAlignAPI   = 36 // alignments of PT_LOAD are held against a page of 16 KB (ElfReader::LoadSegments; main of March 2025)
)

// releases are the API levels that have a linker of their own.
var releases = []int{21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36}

// Releases gives the API levels that have a linker of their own, in order.
func Releases() []int { return slices.Clone(releases) }

// Target SDKs from which on the linker refuses what it warned of before.
const (
	strictTarget  = 26 // ElfReader::VerifyElfHeader; 8.0.0_r1
	textrelTarget = 23 // soinfo::link_image; 6.0.0_r1
)

// words are a message's texts by the first API level that has each.
type words []struct {
	from int
	text string
}

func (w words) at(api int) string {
	text := w[0].text
	for _, v := range w {
		if v.from <= api {
			text = v.text
		}
	}
	return text
}

// The messages that were worded anew, by the sources of the same tags (linker.cpp, linker_phdr.cpp, linker_relocate.cpp).
var (
	badMagic = words{{0, `"%[1]s" has bad ELF magic`}, {29, `"%[1]s" has bad ELF magic: %02[2]x%02[3]x%02[4]x%02[5]x`}}
	// name, name and number of its machine, name and number of the device's
	badMachine = words{
		{0, `"%[1]s" has unexpected e_machine: %[3]d`},
		{27, `"%[1]s" has unexpected e_machine: %[3]d (%[2]s)`},
		{29, `"%[1]s" is for %[2]s (%[3]d) instead of %[4]s (%[5]d)`},
	}
	badPhdrs     = words{{0, `"%[1]s" has invalid phdr offset/size`}, {25, `"%[1]s" has invalid phdr offset/size: %[2]d/%[3]d`}}
	badShdrs     = words{{0, `"%[1]s" has invalid shdr offset/size`}, {25, `"%[1]s" has invalid shdr offset/size: %[2]d/%[3]d`}}
	badDynOffset = words{
		{0, `"%s" .dynamic section has invalid offset: 0x%x, expected to match PT_DYNAMIC offset: 0x%x`},
		{36, `"%s" .dynamic section has invalid offset: 0x%x, expected to match PT_DYNAMIC offset: 0x%x`},
	}
	badDynSize = words{
		{0, `"%s" .dynamic section has invalid size: 0x%x, expected to match PT_DYNAMIC filesz: 0x%x`},
		{36, `"%s" .dynamic section has invalid size: 0x%x (expected to match PT_DYNAMIC filesz 0x%x)`},
	}
	notFound = words{
		{0, `could not load library "%[1]s" needed by "%[2]s"; caused by library "%[1]s" not found`},
		{22, `library "%[1]s" not found`},
		{30, `library "%[1]s" not found: needed by %[2]s in namespace (default)`},
	}
	nameless = words{
		{0, `could not load library "%[1]s" needed by "%[2]s"; caused by can't read file "%[1]s": Is a directory`},
		{22, `can't read file "%[1]s": Is a directory`},
	}
	writableCode = words{
		{0, `"%s": W + E load segments are not allowed`},
		{28, `"%s": W+E load segments are not allowed`},
		{36, `"%s" has load segments that are both writable and executable`},
	}
	zeroFill = words{{0, `couldn't zero fill "%s" gap: Out of memory`}, {36, `couldn't map .bss section for "%s": Out of memory`}}
	textrel  = words{
		{0, `text relocations (%[2]s) found in 64-bit ELF file "%[1]s"`},
		{26, `"%[1]s" has text relocations`},
	}
	textrel32 = words{
		{0, `%s: has text relocations`},
		{26, `"%s" has text relocations`},
		{27, `"%s" has text relocations (https://android.googlesource.com/platform/bionic/+/master/android-changes-for-ndk-developers.md#Text-Relocations-Enforced-for-API-level-23)`},
		{36, `"%s" has text relocations`},
	}
	noHash = words{
		{0, `empty/missing DT_HASH in "%s" (built with --hash-style=gnu?)`},
		{23, `empty/missing DT_HASH/DT_GNU_HASH in "%s" (new hash type from the future?)`},
	}
	// name, type, index; @ is the entry's address in the process
	unknownReloc = words{{0, `unknown reloc type %[2]d @ 0x0 (%[3]d)`}, {30, `unknown reloc type %[2]d in "%[1]s"`}}
	copyReloc    = words{{0, `%[1]s %[2]s relocations are not supported`}, {30, `%[1]s COPY relocations are not supported`}}
	// name of the symbol, name of the library, type of the symbol, type and index of the relocation
	localTLS = words{
		{0, `unexpected TLS reference to local symbol "%[1]s": sym type %[3]d, rel type %[4]d (idx %[5]d of "%[2]s")`},
		{30, `unexpected TLS reference to local symbol "%[1]s" in "%[2]s": sym type %[3]d, rel type %[4]d`},
	}
)
