package capi

import (
	"fmt"
	"slices"
	"strings"
)

// Lines writes the API for people to review, one thing a line, sorted. Parse reads it. Names that C cannot spell are quoted strings.
//
//	constant ERROR_IO = -4
//	enum mode size 4 unsigned { MODE_A = 0, MODE_B = 1 }
//	func int32_t GolibAdd(int32_t a, int32_t b)
//	opaque struct engine
//	pointer size 8
//	scalar long size 8 signed
//	scalar "float vector of 4" size 16 float vector 4
//	struct GolibResult size 16 align 8 { char *text @0; int64_t n @8 }
//	thread int last_error
//	typedef GoInt = long long (8 bytes)
//	typedef struct point size 4 align 4 { unsigned int x : 3 @0.0; unsigned int y : 9 @0.3 }
//	unknown helper: no unit with debug information declares it; compile its source with -g
//	var const char *golib_version
//
// Sizes, alignments and the offsets behind @ are in bytes; of a bit-field, after the dot, its first bit. typedef struct is a struct
// without a tag, which has the name of its typedef alone.
func (a *API) Lines() []string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	add("pointer size %d", a.PointerSize)
	for i := range a.Functions {
		add("func %s", &a.Functions[i])
	}
	for i := range a.Variables {
		word := "var"
		if a.Variables[i].Thread {
			word = "thread"
		}
		add("%s %s", word, &a.Variables[i])
	}
	for _, c := range a.Constants {
		add("constant %s", c)
	}
	for _, u := range a.Unknown {
		add("unknown %s: %s", u.Name, u.Reason)
	}
	for i := range a.Types {
		lines = append(lines, a.typeLine(&a.Types[i]))
	}
	slices.Sort(lines)
	return lines
}

func (a *API) typeLine(t *Type) string {
	switch t.Kind {
	case Scalar:
		line := fmt.Sprintf("scalar %s size %d %s", t.Name, t.Size, t.Encoding)
		if t.Lanes > 0 {
			line += fmt.Sprintf(" vector %d", t.Lanes)
		}
		return line
	case Typedef:
		return fmt.Sprintf("typedef %s = %s%s", t.Name, t.Target, a.sizeNote(t.Target))
	}
	line := t.tagged()
	switch {
	case t.Opaque:
		return "opaque " + line
	case t.Kind == Enum:
		if t.Encoding != "" {
			return fmt.Sprintf("%s size %d %s%s", line, t.Size, t.Encoding, t.enumerators())
		}
		return fmt.Sprintf("%s size %d%s", line, t.Size, t.enumerators())
	}
	reference := ""
	if t.Reference {
		reference = " reference"
	}
	return fmt.Sprintf("%s size %d align %d%s%s", line, t.Size, t.Align, reference, t.members())
}

// kindWords are the words for kinds of types that may have no tag.
var kindWords = map[TypeKind]string{Struct: "struct", Union: "union", Enum: "enum"}

// tagged returns the name with the word for its kind in front.
func (t *Type) tagged() string {
	if hasTag(t.Name) {
		return t.Name
	}
	return "typedef " + kindWords[t.Kind] + " " + t.Name
}

func hasTag(name string) bool {
	return slices.ContainsFunc(tags, func(tag string) bool { return strings.HasPrefix(name, tag+" ") })
}

func (a *API) sizeNote(t *TypeRef) string {
	if size, ok := a.Size(t); ok {
		return fmt.Sprintf(" (%d bytes)", size)
	}
	return ""
}

func (t *Type) members() string {
	var all []string
	for _, m := range t.Members {
		all = append(all, m.String())
	}
	return braces(all, "; ")
}

func (t *Type) enumerators() string {
	var all []string
	for _, e := range t.Enumerators {
		all = append(all, e.String())
	}
	return braces(all, ", ")
}

func braces(all []string, between string) string {
	if len(all) == 0 {
		return " {}"
	}
	return " { " + strings.Join(all, between) + " }"
}

// String returns a member with its place: char *text @0.
func (m Member) String() string {
	text := declaration(m.Type, m.Name)
	if m.Bits > 0 {
		return fmt.Sprintf("%s : %d @%d.%d", text, m.Bits, m.Offset, m.Bit)
	}
	return fmt.Sprintf("%s @%d", text, m.Offset)
}
