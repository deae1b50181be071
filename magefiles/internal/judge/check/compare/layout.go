package compare

import (
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func pageAlign(s side) Value {
	var aligns []uint64
	for _, seg := range s.packed.Loads() {
		aligns = append(aligns, seg.Align)
	}
	slices.Sort(aligns)
	var texts []string
	for _, a := range slices.Compact(aligns) {
		texts = append(texts, strconv.FormatUint(a, 10))
	}
	return one(rule.List(texts))
}

func segments(s side) Value {
	v := Value{Parts: map[string]string{}}
	var texts []string
	for i, seg := range s.packed.Loads() {
		texts = append(texts, subject.Permissions(seg.Flags))
		v.Parts[fmt.Sprintf("LOAD %d", i+1)] = subject.Permissions(seg.Flags)
	}
	v.Text = rule.List(texts)
	return v
}

func relroAt(page uint64) func(side) Value {
	return func(s side) Value {
		r := s.packed.Relro(page)
		text := string(r.Studio)
		if r.Platform != r.Studio {
			text = fmt.Sprintf("Studio: %s, platform: %s", r.Studio, r.Platform)
		}
		if !r.InImage {
			text += ", past the image's end"
		}
		return one(text)
	}
}

func nodelete(s side) Value {
	if s.packed.Dynamic.NoDelete() {
		return one("yes")
	}
	return one("no")
}

// Flags that rows of their own tell more of.
const (
	flagsToldApart  = elf.DF_TEXTREL | elf.DF_STATIC_TLS
	flags1ToldApart = elf.DF_1_NODELETE
)

func flags(s side) Value {
	var names []string
	for bit := 0; bit < 32; bit++ {
		if f := s.packed.Dynamic.Flags() &^ flagsToldApart & (1 << bit); f != 0 {
			names = append(names, f.String())
		}
	}
	for bit := 0; bit < 32; bit++ {
		if f := s.packed.Dynamic.Flags1() &^ flags1ToldApart & (1 << bit); f != 0 {
			names = append(names, f.String())
		}
	}
	return set(names)
}

func textRelocs(s side) Value {
	n := s.packed.TextRelocs()
	switch {
	case n > 0:
		v := one(fmt.Sprintf("%d", n))
		v.Wrong = fmt.Sprintf("%d of its relocations change memory that is not writable", n)
		return v
	case s.packed.Dynamic.TextRel():
		v := one("marked")
		v.Wrong = "DT_TEXTREL or DF_TEXTREL is set"
		return v
	}
	return one("none")
}

func tls(s side) Value {
	parts, wrong := map[string]string{}, []string{}
	if seg := s.packed.Segment(elf.PT_TLS); seg != nil {
		parts["PT_TLS"] = fmt.Sprintf("%d bytes", seg.MemSize)
		if id := s.packed.AndroidIdent(); id != nil && id.API < subject.TLSAPI {
			wrong = append(wrong, fmt.Sprintf("has a PT_TLS segment, which API %d does not support; the first that does is %d", id.API, subject.TLSAPI))
		}
	}
	for _, r := range s.packed.RelocTypes() {
		if !r.TLS {
			continue
		}
		parts[r.Name] = strconv.Itoa(r.Count)
		if elfabi.IsInitialExec(s.packed.Machine, r.Type) {
			wrong = append(wrong, fmt.Sprintf("%s: thread-local variables of the initial-exec model", r.Name))
		}
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		texts = append(texts, name+" "+parts[name])
	}
	if len(texts) == 0 {
		texts = []string{"none"}
	}
	return Value{Text: strings.Join(texts, ", "), Parts: parts, Wrong: strings.Join(wrong, "; ")}
}
