package capi

import (
	"strconv"
	"strings"
)

// String spells a type as C does, without a name: const char *, int (*)(int, void *).
func (t *TypeRef) String() string { return declaration(t, "") }

// String spells the function's prototype: int32_t f(const char *path, size_t cap).
func (f *Function) String() string {
	text := declaration(&TypeRef{Kind: Func, Func: &f.Signature}, f.Name)
	if f.NoReturn {
		text += attribute("noreturn")
	}
	return text
}

// attribute spells one of GNU C's.
func attribute(name string) string { return " __attribute__((" + name + "))" }

// String spells the variable's declaration.
func (v *Variable) String() string {
	text := declaration(v.Type, v.Name)
	if v.Align > 0 {
		text += " align " + strconv.FormatInt(v.Align, 10)
	}
	return text
}

// declaration spells what declares a name to be of a type. C writes it from the inside out: the name, what is done to it to come to the
// outermost type, and the type's name in front.
func declaration(t *TypeRef, name string) string {
	inner := name
	for {
		switch t.Kind {
		case Pointer:
			quals := t.qualifiers()
			if quals != "" && inner != "" {
				quals += " "
			}
			inner = "*" + quals + inner
			if t.Elem.Kind == Array || t.Elem.Kind == Func {
				inner = "(" + inner + ")"
			}
			t = t.Elem
		case Array:
			length := ""
			if t.Len >= 0 {
				length = strconv.FormatInt(t.Len, 10)
			}
			inner += "[" + length + "]"
			t = t.Elem
		case Func:
			inner += t.Func.params()
			t = t.Func.Result
		default:
			base := t.Name
			if quals := t.qualifiers(); quals != "" {
				base = quals + " " + base
			}
			if inner == "" {
				return base
			}
			return base + " " + inner
		}
	}
}

func (t *TypeRef) qualifiers() string {
	var words []string
	for _, q := range []struct {
		is   bool
		word string
	}{{t.Const, "const"}, {t.Volatile, "volatile"}, {t.Restrict, "restrict"}, {t.Atomic, "_Atomic"}} {
		if q.is {
			words = append(words, q.word)
		}
	}
	return strings.Join(words, " ")
}

// params spells the parameters in their parentheses.
func (s *Signature) params() string {
	var all []string
	for _, p := range s.Params {
		all = append(all, declaration(p.Type, p.Name))
	}
	switch {
	case s.Variadic:
		all = append(all, "...")
	case len(all) == 0:
		all = append(all, "void")
	}
	text := "(" + strings.Join(all, ", ") + ")"
	if s.Convention != "" {
		text += attribute(s.Convention)
	}
	return text
}
