package java

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// withNotes adds to a comment of Go's, before what it says of deprecation, what Java's types do not tell.
func withNotes(doc string, notes ...string) string {
	text, deprecated, _ := strings.Cut("\n\n"+doc, "\n\nDeprecated: ")
	for _, note := range notes {
		if note != "" {
			text += "\n\n" + note
		}
	}
	if deprecated != "" {
		text += "\n\nDeprecated: " + deprecated
	}
	return text
}

// notes tell of values of some types which of all that a long can mean is meant.
func (w *writer) notes(types ...*model.Type) (notes []string) {
	has := map[model.Kind]bool{}
	for _, t := range types {
		mark(t, has)
	}
	if has[model.Uint64] || has[model.Uint] || has[model.Uintptr] {
		notes = append(notes, "A long has the bits of an unsigned number here: Long.toUnsignedString shows it.")
	}
	if has[model.Duration] && !w.javaTime() {
		notes = append(notes, "Durations are in milliseconds.")
	}
	if has[model.Time] && !w.javaTime() {
		notes = append(notes, "Times are in milliseconds since 1970.")
	}
	return notes
}

// mark notes the kinds of a type and its elements.
func mark(t *model.Type, has map[model.Kind]bool) {
	if t == nil {
		return
	}
	has[t.Kind] = true
	if t.Kind == model.Scalar {
		has[t.Basic()] = true
	}
	mark(t.Key, has)
	mark(t.Elem, has)
}

// valueDoc is the comment of a field or a variable.
func (w *writer) valueDoc(doc string, t *model.Type) string {
	notes := w.notes(t)
	if name := w.goName(t); name != "" {
		notes = append(notes, "In Go it is "+name+".")
	}
	return withNotes(doc, notes...)
}

// goNames tells the types of parameters and of the result that are no more than numbers or texts in Java, and have names in Go.
func (m method) goNames() string {
	var names []string
	add := func(what string, t *model.Type) {
		if name := m.goName(t); name != "" {
			names = append(names, what+" is "+name)
		}
	}
	for _, p := range m.Params {
		add(p.Java, p.Type)
	}
	if m.Result != nil {
		add("the result", m.Result)
	}
	if len(names) == 0 {
		return ""
	}
	return "In Go, " + strings.Join(names, ", ") + "."
}

var alias = lazyregexp.New(`\b\w+\.`)

// goName is the Go type of what has none of its own in Java since nobody binds its package: io/fs.FileMode; else it is empty.
func (w *writer) goName(t *model.Type) string {
	if !foreign(t) {
		return ""
	}
	return alias().ReplaceAllStringFunc(t.Go, func(alias string) string {
		for _, i := range w.api.Imports {
			if i.Alias+"." == alias {
				return i.Path + "."
			}
		}
		return alias
	})
}

func foreign(t *model.Type) bool {
	return t != nil && (t.Foreign() || foreign(t.Key) || foreign(t.Elem))
}
