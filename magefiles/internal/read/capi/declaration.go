package capi

import (
	"slices"
	"strings"
)

// maxParse bounds how deep declarations nest: pointers to functions that take pointers to functions.
const maxParse = 4 * MaxNesting

// declaration reads a declaration as String writes it, with a name or without.
func (l *lexer) declaration() (string, *TypeRef) {
	return l.declarator(l.specifiers())
}

// specifiers reads what stands in front: const unsigned long, struct point.
func (l *lexer) specifiers() *TypeRef {
	t := &TypeRef{}
	l.qualifiers(t)
	switch {
	case slices.Contains(tags, l.word):
		tag := l.word
		l.next()
		t.Name = tag + " " + l.name()
	case l.accept("void"):
		t.Name = "void"
	default:
		t.Name = l.scalarName()
	}
	return t
}

// scalarName reads a name of one word, or the words of a scalar.
func (l *lexer) scalarName() string {
	var words []string
	for slices.Contains(scalarWords, l.word) {
		words = append(words, l.word)
		l.next()
	}
	if len(words) == 0 {
		return l.name()
	}
	text := words[0]
	for _, w := range words[1:] {
		text += " " + w
	}
	return scalarName(text)
}

func (l *lexer) qualifiers(t *TypeRef) {
	for {
		switch l.word {
		case "const":
			t.Const = true
		case "volatile":
			t.Volatile = true
		case "restrict":
			t.Restrict = true
		case "_Atomic":
			t.Atomic = true
		default:
			return
		}
		l.next()
	}
}

// declarator reads the name and what surrounds it, and puts that around a type.
func (l *lexer) declarator(base *TypeRef) (string, *TypeRef) {
	if l.depth++; l.depth > maxParse {
		l.fail("declarations nested more than %d deep", maxParse)
		return "", base
	}
	defer func() { l.depth-- }()
	if l.accept("*") {
		pointer := &TypeRef{Kind: Pointer, Elem: base}
		l.qualifiers(pointer)
		return l.declarator(pointer)
	}
	if l.word == "(" && len(l.rest) > 0 && l.rest[0] == '*' { // int (*f)(void): what follows the parenthesis goes around int first
		l.next()
		var outer TypeRef
		name, t := l.declarator(&outer)
		l.expect(")")
		outer = *l.suffixes(base)
		return name, t
	}
	name := ""
	if l.isName() {
		name = l.name()
	}
	return name, l.suffixes(base)
}

// suffixes reads [4] and (int a). The first one is the outermost type: int a[2][3] is two arrays of three.
func (l *lexer) suffixes(base *TypeRef) *TypeRef {
	if l.depth++; l.depth > maxParse {
		l.fail("declarations nested more than %d deep", maxParse)
		return base
	}
	defer func() { l.depth-- }()
	switch {
	case l.accept("["):
		t := &TypeRef{Kind: Array, Len: -1}
		if l.word != "]" {
			t.Len = l.size()
		}
		l.expect("]")
		t.Elem = l.suffixes(base)
		return t
	case l.word == "(" && !l.sizeFollows():
		l.next()
		s := l.parameters()
		s.Convention = l.convention()
		s.Result = l.suffixes(base)
		return &TypeRef{Kind: Func, Func: s}
	}
	return base
}

// sizeFollows tells a typedef's (8 bytes) from parameters.
func (l *lexer) sizeFollows() bool {
	return len(l.rest) > 0 && l.rest[0] >= '0' && l.rest[0] <= '9'
}

// parameters reads what stands behind the opening parenthesis, and the closing one.
func (l *lexer) parameters() *Signature {
	s := &Signature{}
	for l.err == nil && !l.accept(")") {
		if len(s.Params) > 0 {
			l.expect(",")
		}
		if l.accept("...") {
			s.Variadic = true
			l.expect(")")
			break
		}
		var p Param
		p.Name, p.Type = l.declaration()
		s.Params = append(s.Params, p)
	}
	s.dropVoid()
	return s
}

// attributeWord begins what GNU C says of a function.
const attributeWord = "__attribute__"

// attribute takes one by its name, if it comes next.
func (l *lexer) attribute(name string) bool {
	if l.word != attributeWord || !strings.HasPrefix(l.rest, "(("+name+"))") {
		return false
	}
	l.attributeName()
	return true
}

// convention takes the name of a calling convention, if one comes next: noreturn is none.
func (l *lexer) convention() string {
	if l.word != attributeWord || strings.HasPrefix(l.rest, "((noreturn))") {
		return ""
	}
	return l.attributeName()
}

// attributeName takes an attribute.
func (l *lexer) attributeName() string {
	l.expect(attributeWord)
	l.expect("(")
	l.expect("(")
	name := l.name()
	l.expect(")")
	l.expect(")")
	return name
}

// dropVoid takes (void) as C does: no parameters.
func (s *Signature) dropVoid() {
	if len(s.Params) == 1 && !s.Variadic && s.Params[0].Name == "" && *s.Params[0].Type == (TypeRef{Name: "void"}) {
		s.Params = nil
	}
}
