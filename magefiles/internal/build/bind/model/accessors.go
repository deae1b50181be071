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

// Foreign reports whether the type is a named number, bool or string of a package that is not bound, and crosses without its name.
func (t *Type) Foreign() bool {
	return t.Kind != Invalid && t.Kind <= String && strings.Contains(t.Go, ".")
}

// Receiver is the type of its methods' receivers. Only Go's values have an interface's methods there: Java's own have them in Java.
func (n *Named) Receiver() *Type {
	self := &Type{Kind: n.Kind, Go: n.GoType, Named: n}
	switch {
	case n.Kind == Object, n.Kind == ErrorType && n.Pointer:
		self.Go = "*" + self.Go
	case n.Kind == Interface:
		plain := *n
		plain.Copied = nil
		self.Named = &plain
	}
	return self
}
