package apidiff

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// state is an API before or after a change, with what only comparing asks of it.
type state struct{ *capi.API }

// typedef returns the type that a typedef names, or nil.
func (a state) typedef(t *capi.TypeRef) *capi.TypeRef {
	if t.Kind != capi.Named {
		return nil
	}
	if named := a.Type(t.Name); named != nil && named.Kind == capi.Typedef {
		return named.Target
	}
	return nil
}

// scalar tells whether a type is one itself, not by a typedef.
func (a state) scalar(t *capi.TypeRef) bool {
	named := a.Type(t.Name)
	return t.Kind == capi.Named && named != nil && named.Kind == capi.Scalar
}

// readOnly tells whether a variable of the type lies where nobody may write.
func (a state) readOnly(t *capi.TypeRef) bool {
	for range capi.MaxNesting {
		if t.Const {
			return true
		}
		named := a.Type(t.Name)
		switch {
		case t.Kind == capi.Array:
			t = t.Elem
		case t.Kind == capi.Named && named != nil && named.Kind == capi.Typedef:
			t = named.Target
		default:
			return false
		}
	}
	return false
}

// holdsFloat reports whether a float is anywhere in a struct or union: AAPCS, AAPCS64 and the x86-64 psABI choose the registers by it.
func (a state) holdsFloat(t *capi.Type, seen map[string]bool) bool {
	for _, m := range t.Members {
		ref := a.Resolve(m.Type)
		for range capi.MaxNesting {
			if ref.Kind != capi.Array {
				break
			}
			ref = a.Resolve(ref.Elem)
		}
		named := a.Type(ref.Name)
		if named == nil || ref.Kind != capi.Named || seen[ref.Name] {
			continue
		}
		seen[ref.Name] = true
		if named.Encoding == capi.Float || named.Encoding == capi.Complex || a.holdsFloat(named, seen) {
			return true
		}
	}
	return false
}

// vague tells whether it is a vector as baselines had them when they did not tell what is in it.
func vague(t *capi.Type) bool {
	return t.Kind == capi.Scalar && t.Encoding == capi.Other && t.Lanes == 0 && strings.Contains(t.Name, " vector of ")
}

// describe spells a type with what it comes to: size_t (unsigned long, 8 bytes, unsigned); int * (to 4 bytes, signed).
func (a state) describe(t *capi.TypeRef) string {
	var notes []string
	base := a.Resolve(t)
	if text := base.String(); text != t.String() && base != t {
		notes = append(notes, text)
	}
	to := ""
	if base.Kind == capi.Pointer {
		base, to = a.Resolve(base.Elem), "to "
	}
	if size, ok := a.Size(base); ok {
		notes = append(notes, to+bytesOf(size))
	}
	if named := a.Type(base.Name); base.Kind == capi.Named && named != nil {
		switch {
		case named.Opaque:
			notes = append(notes, to+"what is only declared")
		case named.Kind == capi.Scalar && named.Encoding != capi.Other:
			notes = append(notes, string(named.Encoding))
		}
	}
	if len(notes) == 0 {
		return t.String()
	}
	return fmt.Sprintf("%s (%s)", t, strings.Join(notes, ", "))
}

func bytesOf(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
