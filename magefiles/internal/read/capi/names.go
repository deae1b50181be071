package capi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// identifier is a name that stands in a line as it is. cgo's $ is GNU C; :: is C++'s and that of structs without a tag.
var identifier = lazyregexp.New(`^[A-Za-z_$][A-Za-z0-9_$]*(::[A-Za-z0-9_$]+)*$`)

// reserved has the words that a declaration is made of, which no name may be.
var reserved = []string{
	"const", "volatile", "restrict", "_Atomic", "struct", "union", "class", "enum", "void", "bool", "char", "short", "int", "long",
	"signed", "unsigned", "float", "double", "__int128", "_Complex", attributeWord,
}

// scalarWords are those of them that name scalars, in C's or GNU's several orders.
var scalarWords = []string{
	"bool", "char", "short", "int", "long", "signed", "unsigned", "float", "double", "__int128", "_Complex",
}

// tags are the words before the names of structs and the like.
var tags = []string{"struct", "union", "class", "enum"}

// token returns a name as lines have it: what C cannot spell becomes a quoted string. It is a copy, which does not keep a file in memory.
func token(name string) string {
	if identifier().MatchString(name) && !slices.Contains(reserved, name) {
		return strings.Clone(name)
	}
	return strconv.Quote(name)
}

// optional returns the name of what may have none: a parameter, a member.
func optional(name string) string {
	if name == "" {
		return ""
	}
	return token(name)
}

// plain returns the name of a type without its tag, and unquoted.
func plain(name string) string {
	for _, tag := range tags {
		if rest, ok := strings.CutPrefix(name, tag+" "); ok {
			name = rest
			break
		}
	}
	if text, err := strconv.Unquote(name); err == nil {
		return text
	}
	return name
}

// scalarName returns the one name of a scalar that compilers call differently: gcc's "long unsigned int" is clang's "unsigned long", and
// clang 14's "_Bool" is "bool".
func scalarName(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		switch w {
		case "_Bool":
			words[i] = "bool"
		case "complex":
			words[i] = "_Complex"
		}
	}
	if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(scalarWords, w) }) {
		return token(name)
	}
	return strings.Join(inOrder(words), " ")
}

// inOrder puts the words of a scalar into the order that C books use, without those that say nothing.
func inOrder(words []string) []string {
	has := func(w string) bool { return slices.Contains(words, w) }
	var out []string
	if has("_Complex") {
		out = append(out, "_Complex")
	}
	switch {
	case has("unsigned"):
		out = append(out, "unsigned")
	case has("signed") && has("char"):
		out = append(out, "signed")
	}
	sized := false
	for _, w := range words {
		if w == "long" || w == "short" {
			out, sized = append(out, w), true
		}
	}
	for _, w := range []string{"char", "__int128", "float", "double", "bool"} {
		if has(w) {
			return append(out, w)
		}
	}
	if !sized && !has("_Complex") {
		out = append(out, "int")
	}
	return out
}
