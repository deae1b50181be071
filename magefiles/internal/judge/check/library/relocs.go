package library

import (
	"debug/elf"
	"fmt"
	"iter"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const relocateSource = "bionic linker/linker_relocate.cpp"

// dynamicRelocRules are about the tables of dynamic relocations and what is in them.
var dynamicRelocRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "dt-rel-kind", Group: rule.DynamicGroup, Title: "64-bit libraries have RELA relocations, 32-bit ones REL",
		Symptom: `unsupported DT_REL in "%s"; unsupported DT_RELA in "%s"; unsupported DT_PLTREL in "%s"; expected DT_RELA; invalid DT_RELAENT: %zd`,
		Cure:    "Link with the NDK's lld and without options that choose the kind (-z rel, -z rela).",
		Source:  linkerSource,
	}, Look: both(sentences("unsupported DT_REL", "unsupported DT_ANDROID_REL", "unsupported DT_PLTREL"), cured(noEditors, sentences("invalid DT_RELAENT", "invalid DT_RELENT")))},
	{Rule: rule.Rule{
		ID: "dt-android-packed", Group: rule.DynamicGroup, Title: "Packed relocations are used only if min SDK supports them",
		Symptom: "pointers are not relocated: SIGSEGV in the first constructor",
		Cure:    "Link with -Wl,--pack-dyn-relocs=none, or raise min SDK to 23.",
		Source:  ndkChanges,
	}, Look: packedRelocs},
	{Rule: rule.Rule{
		ID: "dt-relr", Group: rule.DynamicGroup, Title: "Relative relocations (RELR) are used only if min SDK supports them",
		Symptom: "pointers are not relocated: SIGSEGV in the first constructor; invalid DT_RELRENT: %zd",
		Cure: "Link with -Wl,--pack-dyn-relocs=none, or for API 28 and 29 with -Wl,--use-android-relr-tags; the NDK's build systems choose by min SDK if " +
			"you set none of these.",
		Source: ndkChanges + "; " + linkerSource,
	}, Look: relrRelocs},
	{Rule: rule.Rule{
		ID: "dyn-reloc-types", Group: rule.DynamicGroup, Title: "Android's loader knows every type of dynamic relocation",
		Symptom: `unknown reloc type %d in "%s"; %s COPY relocations are not supported`,
		Cure:    "Compile with -fPIC, link with the NDK's lld; -Wl,-z,nocopyreloc avoids COPY relocations.",
		Source:  relocateSource + "; bionic linker/linker_relocs.h; the psABIs",
	}, Look: unlessTaken(relocTypes)},
	{Rule: rule.Rule{
		ID: "dt-jmprel", Group: rule.DynamicGroup, Title: "Relocations fill every slot of the table of called functions",
		Symptom: "the library loads; SIGSEGV in the first call of a function of another library, often in a constructor",
		Cure:    noEditors,
		Source:  "the psABIs, .got.plt; seen where DT_JMPREL or DT_PLTRELSZ was changed",
	}, Look: pltSlots},
}

// androidTagName names the tags that debug/elf has no names for.
func androidTagName(tag elf.DynTag) string {
	switch tag {
	case elfabi.DT_ANDROID_REL:
		return "DT_ANDROID_REL"
	case elfabi.DT_ANDROID_RELA:
		return "DT_ANDROID_RELA"
	}
	return tagName(tag)
}

func packedRelocs(l *subject.Library, f *rule.Found) {
	for _, tag := range []elf.DynTag{elfabi.DT_ANDROID_REL, elfabi.DT_ANDROID_RELA} {
		if l.Dynamic.Has(tag) && l.MinSDK < 23 {
			f.Add(rule.Error, "has packed relocations (%s), which Android reads from API 23 on; min SDK is %d", androidTagName(tag), l.MinSDK)
		}
	}
}

func relrRelocs(l *subject.Library, f *rule.Found) {
	for _, t := range []struct {
		tag, size elf.DynTag
		name      string
		api       int
	}{{elfabi.DT_RELR, elfabi.DT_RELRENT, "DT_RELR", 30}, {elfabi.DT_ANDROID_RELR, elfabi.DT_ANDROID_RELRENT, "DT_ANDROID_RELR", 28}} {
		if !l.Dynamic.Has(t.tag) {
			continue
		}
		if l.MinSDK < t.api {
			f.Add(rule.Error, "has %s, which Android reads from API %d on; min SDK is %d", t.name, t.api, l.MinSDK)
		}
		if size, ok := l.Dynamic.Value(t.size); ok && size != l.WordSize() {
			f.Add(rule.Error, "%sENT is %d bytes, not %d", t.name, size, l.WordSize()).Cure = noEditors
		}
	}
	if l.MinSDK < 35 && (l.Dynamic.Has(elfabi.DT_RELR) || l.Dynamic.Has(elfabi.DT_ANDROID_RELR)) {
		lateResolvers(l, f)
	}
}

// lateResolvers looks for what Android before 15 does in the wrong order: it ran the resolvers in a packed table before the pointers of
// RELR were relocated.
func lateResolvers(l *subject.Library, f *rule.Found) {
	count := 0
	for r := range l.PackedRelocs() {
		if r.Type == abi.RelocsOf(l.Machine).IRelative {
			count++
		}
	}
	if count > 0 {
		f.Add(rule.Error, "has %s IRELATIVE in a packed table next to RELR, which Android before API 35 resolves too early; min SDK is %d", relocations(count), l.MinSDK).Cure =
			"Link with -Wl,--pack-dyn-relocs=relr or none, or compile without ifunc resolvers (target_clones, -moutline-atomics' own, ifunc attributes)."
	}
}

func relocTypes(l *subject.Library, f *rule.Found) {
	types := abi.RelocsOf(l.Machine)
	if types.Word == 0 {
		return
	}
	for _, r := range l.RelocTypes() {
		switch {
		case r.Type == types.Copy:
			f.Add(rule.Error, "has %s %s", relocations(r.Count), r.Name)
		case r.Type == elfabi.OtherTypes:
			f.Add(rule.Error, "has %s of other invalid types", relocations(r.Count)).Cure = noEditors
		case !types.Knows(r.Type) && r.Type != types.TLSDescriptor:
			f.Add(rule.Error, "has %s %s", relocations(r.Count), typeName(r))
		}
	}
}

// reservedSlots is how many words .got.plt has before the first function's.
const reservedSlots = 3

// pltSlots looks for slots that stay as the linker left them: addresses that no loader moved.
func pltSlots(l *subject.Library, f *rule.Found) {
	i := slices.IndexFunc(l.Sections, func(s elfabi.Section) bool { return s.Name == ".got.plt" && s.Type == elf.SHT_PROGBITS })
	if i < 0 {
		return
	}
	got, word := l.Sections[i], l.WordSize()
	words := min(got.Size, uint64(l.Size)) / word
	slots := slotList{first: got.Addr + reservedSlots*word, word: word, filled: make([]bool, words-min(words, reservedSlots))}
	slots.fill(l, l.CallRelocs())
	if slots.empty() > 0 {
		slots.fill(l, l.DynRelocs())
	}
	if empty := slots.empty(); empty > 0 {
		f.Add(rule.Error, "no relocation fills %s of %d in .got.plt", rule.Counted(empty, "slot", "slots"), len(slots.filled))
	}
}

// slotList is the slots of .got.plt.
type slotList struct {
	first, word uint64
	filled      []bool
}

func (s *slotList) fill(l *subject.Library, relocs iter.Seq[elfabi.Reloc]) {
	descriptor := abi.RelocsOf(l.Machine).TLSDescriptor
	for r := range relocs {
		at := (r.Offset - s.first) / s.word
		if r.Offset < s.first || at >= uint64(len(s.filled)) {
			continue
		}
		s.filled[at] = true
		if r.Type == descriptor && at+1 < uint64(len(s.filled)) {
			s.filled[at+1] = true // it has two words
		}
	}
}

func (s *slotList) empty() int {
	n := 0
	for _, filled := range s.filled {
		if !filled {
			n++
		}
	}
	return n
}

func relocations(n int) string { return rule.Counted(n, "relocation", "relocations") }

// typeName returns a relocation type's name with its number, which is what the loader prints.
func typeName(r elfabi.RelocCount) string { return fmt.Sprintf("%s (%d)", r.Name, r.Type) }
