package compare

import (
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func exports(s side) Value {
	parts := map[string]string{}
	for sym := range s.packed.Exports() {
		if !elfabi.LinkerMark(sym.Name) {
			parts[sym.Name] = kind(sym)
		}
	}
	if len(parts) == 0 {
		return Value{Text: "none", Parts: parts}
	}
	return Value{Text: fmt.Sprintf("%d: %s", len(parts), rule.List(slices.Sorted(maps.Keys(parts)))), Parts: parts}
}

// kind says what others see of an exported symbol; the size of data counts, as users of it are compiled with that.
func kind(s elfabi.DynSymbol) string {
	words := []string{short(s.Type(), "STT_"), short(s.Binding(), "STB_"), short(s.Visibility(), "STV_")}
	if s.Type() == elf.STT_OBJECT {
		words = append(words, fmt.Sprintf("%d bytes", s.Size))
	}
	if s.Version != "" {
		words = append(words, s.Version)
	}
	return strings.Join(words, " ")
}

func short(v fmt.Stringer, prefix string) string { return strings.TrimPrefix(v.String(), prefix) }

func imports(s side) Value {
	parts, count := map[string]string{}, map[string]int{}
	for sym := range s.packed.Imports() {
		library := sym.Library
		if library == "" {
			library = "any library"
		}
		count[library]++
		parts[sym.Name] = strings.TrimSpace(library + " " + sym.Version)
		if sym.Binding() == elf.STB_WEAK {
			parts[sym.Name] += " weak"
		}
	}
	var texts []string
	for _, library := range slices.Sorted(maps.Keys(count)) {
		texts = append(texts, fmt.Sprintf("%d from %s", count[library], library))
	}
	if len(texts) == 0 {
		texts = []string{"none"}
	}
	return Value{Text: strings.Join(texts, ", "), Parts: parts}
}

func needed(s side) Value { return set(s.packed.Needed) }

func soname(s side) Value {
	if s.packed.SONAME == "" {
		return one("none")
	}
	return one(s.packed.SONAME)
}

func cxxFeatures(s side) Value {
	found := map[string]bool{}
	look := func(name string) {
		if name == "__gxx_personality_v0" {
			found["exceptions"] = true
		}
		if strings.HasPrefix(name, "_ZTI") {
			found["rtti"] = true
		}
	}
	for sym := range s.packed.DynSymbols() {
		look(sym.Name)
	}
	if s.linked != nil {
		for sym := range s.linked.Symbols() {
			look(sym.Name)
		}
	}
	return set(slices.Sorted(maps.Keys(found)))
}

func armMode(s side) Value {
	thumb, arm := s.packed.Thumb()
	attrs := s.packed.ARM()
	return Value{
		Text: fmt.Sprintf("exports %d Thumb, %d ARM", thumb, arm),
		Parts: map[string]string{
			"Thumb exports": strconv.Itoa(thumb), "ARM exports": strconv.Itoa(arm),
			"Tag_ARM_ISA_use": strconv.FormatUint(attrs[elfabi.ARMUse], 10), "Tag_THUMB_ISA_use": strconv.FormatUint(attrs[elfabi.ThumbUse], 10),
			"Tag_CPU_arch": strconv.FormatUint(attrs[elfabi.ARMCPUArch], 10),
		},
	}
}
