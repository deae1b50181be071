package compare

import (
	"debug/elf"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// side is one build path's library.
type side struct {
	packed *elfabi.Library
	linked *elfabi.Library // nil if it was not kept

	link      []string // flags of its link
	linkKnown bool
}

func is64(s side) bool  { return s.packed.Is64() }
func isARM(s side) bool { return s.packed.Machine == elf.EM_ARM }

// one is a value that is compared as a whole.
func one(text string) Value { return Value{Text: text, Parts: map[string]string{"": text}} }

// set is a value of names whose order does not count; the text keeps it.
func set(names []string) Value {
	v := Value{Text: rule.List(names), Parts: map[string]string{}}
	for _, name := range names {
		v.Parts[name] = ""
	}
	return v
}

func fileSize(s side) Value {
	v := Value{Text: strconv.FormatInt(s.packed.Size, 10) + " bytes", Parts: map[string]string{}}
	for _, sec := range s.packed.Sections {
		if sec.Name != "" && sec.Type != elf.SHT_NOBITS {
			v.Parts[sec.Name] = strconv.FormatUint(sec.Size, 10)
		}
	}
	v.Parts["file"] = strconv.FormatInt(s.packed.Size, 10)
	return v
}

// sizeClose allows the file 2 % more or less.
func sizeClose(a, b map[string]string) bool {
	x, _ := strconv.ParseInt(a["file"], 10, 64)
	y, _ := strconv.ParseInt(b["file"], 10, 64)
	return 100*max(x, y) <= 102*min(x, y)
}
