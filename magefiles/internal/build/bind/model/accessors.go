package model

import "strings"

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
	if t.Kind != Bool {
		return "get" + upperFirst(java)
	}
	if rest, ok := strings.CutPrefix(java, "is"); ok && rest != "" && rest == upperFirst(rest) {
		return java
	}
	return "is" + upperFirst(java)
}

// Setter is the name of the Java method that writes it.
func Setter(java string) string { return "set" + upperFirst(java) }
