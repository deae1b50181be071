package appfile

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Symbols returns the names under which JNI looks for a native method in the loaded libraries: the short one, and the long one with the
// parameters, which tells overloaded methods apart.
func (n NativeMethod) Symbols() (short, long string) {
	short = "Java_" + mangle(n.Class) + "_" + mangle(n.Name)
	parameters, _, _ := strings.Cut(strings.TrimPrefix(n.Signature, "("), ")")
	return short, short + "__" + mangle(parameters)
}

// mangle writes a name in letters that C allows (Java Native Interface Specification, "Resolving Native Method Names").
func mangle(s string) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(s)) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteByte(byte(c))
		case c == '/':
			b.WriteByte('_')
		case c == '_':
			b.WriteString("_1")
		case c == ';':
			b.WriteString("_2")
		case c == '[':
			b.WriteString("_3")
		default:
			fmt.Fprintf(&b, "_0%04x", c)
		}
	}
	return b.String()
}
