package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Direct reports whether the function has a second form, with direct byte buffers in the place of its byte arrays. Interfaces and func types
// have none, since Java implements them.
func (f *Func) Direct() bool {
	if f.Recv != nil && (f.Recv.Kind == Interface || f.Recv.Kind == FuncType) {
		return false
	}
	for _, p := range f.Params {
		if p.Type.Kind == Bytes {
			return true
		}
	}
	return false
}

// Getter is the name of the Java method that reads a field or variable of this Java name: getName, isOpen.
func Getter(java string, t *Type) string {
	if t.Basic() != Bool {
		return "get" + upper(java)
	}
	if rest, ok := strings.CutPrefix(java, "is"); ok && rest != "" && rest == upper(rest) {
		return java
	}
	return "is" + upper(java)
}

// Setter is the name of the Java method that writes it.
func Setter(java string) string { return "set" + upper(java) }

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
