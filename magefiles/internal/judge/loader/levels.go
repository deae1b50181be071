package loader

import "slices"

// What bionic's linker does differently from an API level on. Android 5.0 is 21, 6.0 is 23, 7.0 is 24, 8.0 is 26, 9 is 28, 10 is 29,
// 11 is 30, 12 is 31, 13 is 33, 14 is 34, 15 is 35, 16 is 36.
const (
	gnuHashAPI     = 23 // DT_GNU_HASH; before, DT_HASH is the only one
	versionsAPI    = 23 // symbol versions
	packedAPI      = 23 // DT_ANDROID_REL and DT_ANDROID_RELA
	kindsAPI       = 23 // DT_PLTREL, DT_RELAENT and the like are looked at
	boundsAPI      = 23 // texts are held against DT_STRSZ, the file's size against PT_LOAD
	sectionsAPI    = 24 // section headers are read; needed libraries are found before anything is mapped
	namespacesAPI  = 24 // apps reach no private library of Android's
	strictAPI      = 26 // of apps with that target SDK: e_shentsize, e_shstrndx, .dynamic against PT_DYNAMIC, no segment W+E
	alignedAPI     = 26 // tables of headers are aligned
	androidRelrAPI = 28 // DT_ANDROID_RELR
	tlsAPI         = 29 // thread-local storage of ELF
	relrAPI        = 30 // DT_RELR
	propertyAPI    = 31 // the note of branch protection is read, on arm64
	pageAlignAPI   = 36 // alignments of PT_LOAD are held against a page of 16 KB
	tlsDescX86API  = 99 // TLS descriptors of other machines than arm64 and riscv64: never so far
)

// releases are the API levels at which the linker changed, and the newest that is known.
var releases = []int{21, gnuHashAPI, sectionsAPI, strictAPI, 28, tlsAPI, relrAPI, propertyAPI, 33, 34, 35, pageAlignAPI}

// Releases gives the API levels that have a linker of their own, in order.
func Releases() []int { return slices.Clone(releases) }

// Target SDKs from which on the linker refuses what it warned of before.
const (
	strictTarget      = 26
	textrelTarget     = 23
	textrelTarget32   = 23
	missingNameTarget = 23
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

// The messages that were worded anew.
var (
	badMagic = words{{0, `"%[1]s" has bad ELF magic`}, {29, `"%[1]s" has bad ELF magic: %02[2]x%02[3]x%02[4]x%02[5]x`}}
	// name, name and number of its machine, name and number of the device's
	badMachine = words{
		{0, `"%[1]s" has unexpected e_machine: %[3]d`},
		{28, `"%[1]s" has unexpected e_machine: %[3]d (%[2]s)`},
		{29, `"%[1]s" is for %[2]s (%[3]d) instead of %[4]s (%[5]d)`},
	}
	badPhdrs     = words{{0, `"%[1]s" has invalid phdr offset/size`}, {26, `"%[1]s" has invalid phdr offset/size: %[2]d/%[3]d`}}
	badShdrs     = words{{0, `"%[1]s" has invalid shdr offset/size`}, {26, `"%[1]s" has invalid shdr offset/size: %[2]d/%[3]d`}}
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
		{23, `library "%[1]s" not found`},
		{30, `library "%[1]s" not found: needed by %[2]s in namespace (default)`},
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
		{28, `"%s" has text relocations (https://android.googlesource.com/platform/bionic/+/master/android-changes-for-ndk-developers.md#Text-Relocations-Enforced-for-API-level-23)`},
		{36, `"%s" has text relocations`},
	}
	noHash = words{
		{0, `empty/missing DT_HASH in "%s" (built with --hash-style=gnu?)`},
		{23, `empty/missing DT_HASH/DT_GNU_HASH in "%s" (new hash type from the future?)`},
	}
	// name, type, index
	unknownReloc = words{{0, `unknown reloc type %[2]d @ 0x0 (%[3]d)`}, {30, `unknown reloc type %[2]d in "%[1]s"`}}
	copyReloc    = words{{0, `%[1]s %[2]s relocations are not supported`}, {30, `%[1]s COPY relocations are not supported`}}
	// name of the symbol, name of the library, type of the symbol, type and index of the relocation
	localTLS = words{
		{0, `unexpected TLS reference to local symbol "%[1]s": sym type %[3]d, rel type %[4]d (idx %[5]d of "%[2]s")`},
		{30, `unexpected TLS reference to local symbol "%[1]s" in "%[2]s": sym type %[3]d, rel type %[4]d`},
	}
)
