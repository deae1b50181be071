package library

import (
	"debug/elf"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// dynamicRules are about the dynamic section.
var dynamicRules = slices.Concat(neededRules, dynamicTableRules, dynamicRelocRules)

// dynamicTableRules are about the tables that the dynamic section points to, and its flags.
var dynamicTableRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "dt-hash", Group: rule.DynamicGroup, Title: "The library has a hash table that every device from min SDK on can read",
		Symptom: `empty/missing DT_HASH/DT_GNU_HASH in "%s" (new hash type from the future?); invalid maskwords for gnu_hash = 0x%x, in "%s" expecting power to two`,
		Cure:    "Link with -Wl,--hash-style=both; gnu alone is enough from API 23 on.",
		Source:  linkerSource + "; " + ndkChanges,
	}, Look: both(sentences("empty/missing DT_HASH"), cured(noEditors, sentences("invalid maskwords")))},
	{Rule: rule.Rule{
		ID: "dt-strtab-symtab", Group: rule.DynamicGroup, Title: "The dynamic section gives the right places of the dynamic symbols and their names",
		Symptom: `empty/missing DT_STRTAB in "%s"; empty/missing DT_SYMTAB in "%s"; invalid DT_SYMENT: %zd; strtab out of bounds error; STRSZ=%zd, name=%d`,
		Cure:    noEditors,
		Source:  linkerSource + "; bionic linker/linker_soinfo.cpp",
	}, Look: sentences("empty/missing DT_STRTAB", "empty/missing DT_SYMTAB", "invalid DT_SYMENT", "strtab out of bounds error")},
	{Rule: rule.Rule{
		ID: "dt-flags1", Group: rule.DynamicGroup, Title: "DT_FLAGS_1 has only flags that Android knows and apps need",
		Symptom: `"%s" has unsupported flags DT_FLAGS_1=%p (ignoring unsupported flags)`,
		Cure: "Remove the -Wl,-z,… options that set them from target_link_options or LOCAL_LDFLAGS: Android ignores nodefaultlib, initfirst, interpose and similar ones; " +
			"-z global lets the library's symbols override those of other libraries.",
		Source: linkerSource + "; bionic linker/linker.h",
	}, Look: flags1},
	{Rule: rule.Rule{
		ID: "dt-now", Group: rule.DynamicGroup, Title: "The library asks for immediate binding",
		Symptom: "security scanners report partial RELRO; Android's loader binds immediately anyway",
		Cure:    "Link with -Wl,-z,now, as the NDK's clang does by default; remove -Wl,-z,lazy.",
		Source:  linkerSource,
	}, Look: bindNow},
	{Rule: rule.Rule{
		ID: "dt-unknown", Group: rule.DynamicGroup, Title: "Android's loader knows every entry of the dynamic section",
		Symptom: `"%s" unused DT entry: %s (type %p arg %p) (ignoring)`,
		Cure:    "Nothing to do if the library works; such entries come from other linkers or from packers.",
		Source:  linkerSource,
	}, Look: unknownTags},
	{Rule: rule.Rule{
		ID: "dt-preinit", Group: rule.DynamicGroup, Title: "No DT_PREINIT_ARRAY",
		Symptom: `"%s": ignoring DT_PREINIT_ARRAY in shared library!`,
		Cure:    "Move the functions from section .preinit_array to .init_array (__attribute__((constructor))): only programs have .preinit_array.",
		Source:  "bionic linker/linker_soinfo.cpp",
	}, Look: preinit},
}

// The flags of DT_FLAGS_1 that bionic knows.
const knownFlags1 = elf.DF_1_NOW | elf.DF_1_GLOBAL | elf.DF_1_NODELETE | elf.DF_1_ORIGIN | elf.DF_1_PIE

func flags1(l *subject.Library, f *rule.Found) {
	flags := l.Dynamic.Flags1()
	if other := flags &^ knownFlags1; other != 0 {
		f.Add(rule.Warning, "DT_FLAGS_1 has %s, which Android ignores", other)
	}
	if flags&elf.DF_1_GLOBAL != 0 {
		f.Add(rule.Warning, "DT_FLAGS_1 has DF_1_GLOBAL: its symbols override those of libraries loaded later")
	}
}

func bindNow(l *subject.Library, f *rule.Found) {
	if !l.Dynamic.BindNow() {
		f.Add(rule.Warning, "has neither DF_BIND_NOW nor DF_1_NOW")
	}
}

// knownTags are those that bionic's loader has a case for. DT_RPATH is none, and has a rule of its own.
var knownTags = []elf.DynTag{
	elf.DT_NULL, elf.DT_NEEDED, elf.DT_PLTRELSZ, elf.DT_PLTGOT, elf.DT_HASH, elf.DT_STRTAB, elf.DT_SYMTAB, elf.DT_RELA, elf.DT_RELASZ, elf.DT_RELAENT,
	elf.DT_STRSZ, elf.DT_SYMENT, elf.DT_INIT, elf.DT_FINI, elf.DT_SONAME, elf.DT_RPATH, elf.DT_SYMBOLIC, elf.DT_REL, elf.DT_RELSZ, elf.DT_RELENT,
	elf.DT_PLTREL, elf.DT_DEBUG, elf.DT_TEXTREL, elf.DT_JMPREL, elf.DT_BIND_NOW, elf.DT_INIT_ARRAY, elf.DT_FINI_ARRAY, elf.DT_INIT_ARRAYSZ,
	elf.DT_FINI_ARRAYSZ, elf.DT_RUNPATH, elf.DT_FLAGS, elf.DT_PREINIT_ARRAY, elf.DT_PREINIT_ARRAYSZ, elf.DT_GNU_HASH, elf.DT_TLSDESC_PLT,
	elf.DT_TLSDESC_GOT, elf.DT_VERSYM, elf.DT_RELACOUNT, elf.DT_RELCOUNT, elf.DT_FLAGS_1, elf.DT_VERDEF, elf.DT_VERDEFNUM, elf.DT_VERNEED,
	elf.DT_VERNEEDNUM, elfabi.DT_RELR, elfabi.DT_RELRSZ, elfabi.DT_RELRENT, elfabi.DT_ANDROID_RELR, elfabi.DT_ANDROID_RELRSZ,
	elfabi.DT_ANDROID_RELRENT, elfabi.DT_ANDROID_RELRCOUNT, elfabi.DT_ANDROID_REL, elfabi.DT_ANDROID_RELSZ, elfabi.DT_ANDROID_RELA,
	elfabi.DT_ANDROID_RELASZ,
}

// knownARM64Tags are DT_AARCH64_BTI_PLT, _PAC_PLT, _VARIANT_PCS, and those of memory tagging.
var knownARM64Tags = []elf.DynTag{0x70000001, 0x70000003, 0x70000005, 0x70000009, 0x7000000b, 0x7000000c, 0x7000000d, 0x7000000f}

func unknownTags(l *subject.Library, f *rule.Found) {
	var names nameList
	for _, e := range l.Dynamic {
		if !slices.Contains(knownTags, e.Tag) && !(l.Machine == elf.EM_AARCH64 && slices.Contains(knownARM64Tags, e.Tag)) {
			names.add(tagName(e.Tag))
		}
	}
	if len(names.all) > 0 {
		f.Add(rule.Info, "has %s", rule.Few(names.all))
	}
}

// tagName returns the name of a tag of the dynamic section, and its number where it has none.
func tagName(tag elf.DynTag) string {
	if name := tag.String(); len(name) > 3 && name[:3] == "DT_" {
		return name
	}
	return fmt.Sprintf("tag %#x", uint64(tag))
}

func preinit(l *subject.Library, f *rule.Found) {
	if size, ok := l.Dynamic.Value(elf.DT_PREINIT_ARRAYSZ); ok && size > 0 || !ok && l.Dynamic.Has(elf.DT_PREINIT_ARRAY) {
		f.Add(rule.Warning, "has a DT_PREINIT_ARRAY of %d bytes, whose functions never run", size)
	}
}
