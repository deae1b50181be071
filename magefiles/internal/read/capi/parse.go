package capi

import (
	"fmt"
	"slices"
	"strings"
)

// Parse reads what Lines writes, in any order. The size behind a typedef is for people: it is worked out again. Errors name the line's
// number, beginning with 1, and its text.
func Parse(lines []string) (*API, error) {
	a := &API{}
	for i, line := range lines {
		if err := a.parseLine(line); err != nil {
			return nil, fmt.Errorf("line %d %.80q: %w; write the file again with abi:save", i+1, line, err)
		}
	}
	a.sort()
	if err := a.checkNames(); err != nil {
		return nil, err
	}
	if a.PointerSize == 0 {
		return nil, fmt.Errorf("no line gives the size of a pointer; write the file again with abi:save")
	}
	return a, nil
}

func (a *API) parseLine(line string) error {
	kind, rest, _ := strings.Cut(line, " ")
	if kind == "unknown" {
		return a.parseUnknown(rest)
	}
	l := newLexer(rest)
	switch kind {
	case "pointer":
		a.PointerSize = int(l.labelled("size"))
		if a.PointerSize != 4 && a.PointerSize != 8 {
			l.fail("a pointer has 4 or 8 bytes")
		}
	case "func":
		a.parseFunction(l)
	case "var", "thread":
		name, t := l.declaration()
		if name == "" {
			l.fail("the variable has no name")
		}
		v := Variable{Name: name, Type: t, Thread: kind == "thread"}
		if l.word == "align" {
			v.Align = l.labelled("align")
		}
		a.Variables = append(a.Variables, v)
	case "constant":
		a.Constants = append(a.Constants, l.enumerator())
	case "scalar":
		a.Types = append(a.Types, l.scalar())
	case "typedef":
		a.Types = append(a.Types, l.typedef())
	case "opaque":
		t := l.tagged()
		t.Opaque = true
		a.Types = append(a.Types, t)
	default:
		l = newLexer(line)
		a.Types = append(a.Types, l.body(l.tagged()))
	}
	if l.word != "" {
		l.fail("%.20q comes after the end", l.word+l.rest)
	}
	return l.err
}

func (a *API) parseUnknown(rest string) error {
	l := newLexer(rest)
	u := Unknown{Name: l.name()}
	if l.word != ":" || !strings.HasPrefix(l.rest, " ") || strings.ContainsAny(l.rest, "\r\n") {
		l.fail("a colon and a reason are missing after the name")
	} else {
		u.Reason = l.rest[1:]
	}
	a.Unknown = append(a.Unknown, u)
	return l.err
}

func (a *API) parseFunction(l *lexer) {
	name, t := l.declaration()
	if l.err == nil && (name == "" || t.Kind != Func) {
		l.fail("it does not declare a function")
		return
	}
	noReturn := l.attribute("noreturn")
	if l.err == nil {
		a.Functions = append(a.Functions, Function{name, *t.Func, noReturn})
	}
}

func (l *lexer) scalar() Type {
	t := Type{Kind: Scalar, Name: l.scalarName()}
	t.Size = l.labelled("size")
	t.Encoding = Encoding(l.word)
	if !slices.Contains([]Encoding{Signed, Unsigned, Bool, Float, Complex, Other}, t.Encoding) {
		l.fail("%.20q is not an encoding", l.word)
	}
	l.next()
	if l.accept("vector") {
		t.Lanes = l.size()
	}
	return t
}

// typedef reads what follows the word: a typedef, or a struct that has no other name.
func (l *lexer) typedef() Type {
	if slices.Contains(tags, l.word) {
		return l.body(l.untagged())
	}
	t := Type{Kind: Typedef, Name: l.name()}
	l.expect("=")
	var name string
	name, t.Target = l.declaration()
	if name != "" {
		l.fail("the typedef's type declares %s", name)
	}
	if l.accept("(") { // a type is complete before its size: no declaration goes on with a number
		l.size()
		l.expect("bytes")
		l.expect(")")
	}
	return t
}

var kindOfWord = map[string]TypeKind{"struct": Struct, "class": Struct, "union": Union, "enum": Enum}

// tagged reads struct point, or typedef struct point for one without a tag.
func (l *lexer) tagged() Type {
	if l.accept("typedef") {
		return l.untagged()
	}
	tag := l.word
	t := l.untagged()
	t.Name = tag + " " + t.Name
	return t
}

func (l *lexer) untagged() Type {
	kind, ok := kindOfWord[l.word]
	if !ok {
		l.fail("%.20q cannot begin a line; a line begins with func, var, thread, constant, scalar, struct, union, enum, typedef, opaque, unknown or pointer", l.word)
	}
	l.next()
	return Type{Kind: kind, Name: l.name()}
}

// body reads what follows the name of a struct, union or enum.
func (l *lexer) body(t Type) Type {
	t.Size = l.labelled("size")
	if t.Kind == Enum {
		if sign := Encoding(l.word); slices.Contains(signs, sign) {
			t.Encoding = sign
			l.next()
		}
		l.expect("{")
		for l.err == nil && !l.accept("}") {
			if len(t.Enumerators) > 0 {
				l.expect(",")
			}
			t.Enumerators = append(t.Enumerators, l.enumerator())
		}
		return t
	}
	t.Align = l.labelled("align")
	t.Reference = l.accept("reference")
	l.expect("{")
	for l.err == nil && !l.accept("}") {
		if len(t.Members) > 0 {
			l.expect(";")
		}
		t.Members = append(t.Members, l.member())
	}
	return t
}

func (l *lexer) member() Member {
	var m Member
	m.Name, m.Type = l.declaration()
	bits := l.accept(":")
	if bits {
		if m.Bits = l.size(); m.Bits == 0 {
			l.fail("a bit-field of no bits")
		}
	}
	l.expect("@")
	m.Offset = l.size()
	if bits {
		l.expect(".")
		m.Bit = l.size()
	}
	return m
}

// checkNames refuses two lines for one name.
func (a *API) checkNames() error {
	lists := map[string][]string{}
	for _, f := range a.Functions {
		lists["functions"] = append(lists["functions"], f.Name)
	}
	for _, v := range a.Variables {
		lists["variables"] = append(lists["variables"], v.Name)
	}
	for _, t := range a.Types {
		lists["types"] = append(lists["types"], t.Name)
	}
	for _, c := range a.Constants {
		lists["constants"] = append(lists["constants"], c.Name)
	}
	for what, names := range lists {
		for i := 1; i < len(names); i++ {
			if names[i] == names[i-1] {
				return fmt.Errorf("two %s are called %s: leave one of the lines, or write the file again with abi:save", what, names[i])
			}
		}
	}
	return nil
}
