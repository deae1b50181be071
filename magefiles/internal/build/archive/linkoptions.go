package archive

import "strings"

// option is a linker's option with its value, or a file, whose name is empty.
type option struct {
	word
	name, value string
}

// nextOption takes the first option off the words. Linkers take one or two dashes, and values after = or as the next word.
func nextOption(words []word) (option, []word) {
	o, rest := option{word: words[0]}, words[1:]
	text := o.text
	if !strings.HasPrefix(text, "-") || text == "-" {
		o.value = text
		return o, rest
	}
	for _, letter := range []string{"l", "L", "z", "u"} {
		if value, ok := strings.CutPrefix(text, "-"+letter); ok && !longFlag(text) {
			o.name, o.value = letter, value
		}
	}
	if o.name == "" {
		o.name, o.value, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "-"), "-"), "=")
	}
	if o.value == "" && valued[o.name] && !strings.Contains(text, "=") && len(rest) > 0 {
		o.text += " " + rest[0].text
		o.value, rest = rest[0].text, rest[1:]
	}
	return o, rest
}

// longFlag reports whether a word with one dash is a long option, as linkers read -undefined for --undefined.
func longFlag(text string) bool {
	name, _, _ := strings.Cut(text[1:], "=")
	return valued[name] && len(name) > 1 || name == "lto_library" || name == "unresolved-symbols"
}

// valued are the options whose value may be the next word.
var valued = set(`
	l L z u undefined require-defined library library-path soname h hash-style rpath rpath-link R T script e entry wrap defsym
	version-script dynamic-list framework F just-symbols m exclude-libs init fini dynamic-linker I Map format b
	export-dynamic-symbol retain-symbols-file plugin plugin-opt sysroot y trace-symbol section-start Ttext Tdata Tbss image-base
	auxiliary filter f o output`)

// harmless are options that say nothing about which code goes in: how the library is laid out, what the linker tells, what it checks. The
// link of the library decides on these again; its name (soname) too, which CMake and ndk-build give it.
var harmless = set(`
	as-needed no-as-needed start-group end-group ( ) no-undefined allow-shlib-undefined no-allow-shlib-undefined
	no-allow-multiple-definition undefined-version no-undefined-version hash-style O O0 O1 O2 O3 build-id no-build-id gc-sections
	no-gc-sections print-gc-sections icf ignore-data-address-equality export-dynamic E no-export-dynamic s S x X strip-all
	strip-debug discard-all discard-locals fatal-warnings no-fatal-warnings warn-common no-warn-common warn-shared-textrel
	no-warn-shared-textrel warn-unresolved-symbols no-warn-mismatch warn-execstack no-warn-execstack warn-rwx-segments
	no-warn-rwx-segments warn-backrefs color-diagnostics enable-new-dtags disable-new-dtags Bsymbolic Bsymbolic-functions
	Bsymbolic-non-weak Bsymbolic-non-weak-functions rosegment no-rosegment threads no-threads verbose v V t trace eh-frame-hdr
	no-eh-frame-hdr pack-dyn-relocs use-android-relr-tags exclude-libs no-keep-memory demangle no-demangle soname h rpath-link
	compress-debug-sections m EL shared pie no-pie sort-section no-omagic relax no-relax fix-cortex-a8 no-fix-cortex-a8
	fix-cortex-a53-843419 fix-cortex-a53-835769 no-dynamic-linker sysroot Map cref print-map M stats y trace-symbol
	no-mmap-output-file reduce-memory-overheads check-sections no-check-sections noinhibit-exec g d dc dp`)

// harmlessZ are the values of -z of the same kind.
var harmlessZ = set(`
	relro norelro now lazy noexecstack max-page-size common-page-size nodelete text notext defs undefs separate-code noseparate-code
	separate-loadable-segments global initfirst interpose origin nocopyreloc combreloc nocombreloc rel rela start-stop-gc
	nostart-stop-gc keep-text-section-prefix stack-size rodynamic force-bti pac-plt bti-report hazardplt nognustack`)

func set(names string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(names) {
		all[name] = true
	}
	return all
}

// refuse says why an option does not work for an archive, and what to do.
func refuse(o option) error {
	why, cure := "it is for linking a library, but an archive is not linked yet", otherLink
	switch o.name {
	case "rpath", "R":
		why, cure = "Android finds an app's libraries by name in the app's folder", "remove it"
	case "framework", "F":
		why, cure = "Android has no frameworks", "write #cgo darwin LDFLAGS instead"
	case "unresolved-symbols":
		why, cure = "a missing symbol would show only on the device", "remove it"
	case "static":
		why, cure = "an app's libraries link to Android's shared libraries", "remove it"
	case "T", "script", "version-script", "dynamic-list", "export-dynamic-symbol", "retain-symbols-file":
		why = "a linker script is for the whole library"
	}
	return &refused{o.word, why, cure}
}
