package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// words takes a Go name apart: HTTPServer is HTTP and Server, UserIDs is User and IDs, max_size is max and size.
func words(name string) []string {
	var all []string
	for part := range strings.SplitSeq(name, "_") {
		for part != "" {
			n := wordLen(part)
			all = append(all, part[:n])
			part = part[n:]
		}
	}
	return all
}

var mixedInitials = lazyregexp.New(`^(IPv[46]|OAuth\d?)`)

// wordLen is the length of the first word: capitals, and what is small behind them.
func wordLen(name string) int {
	if m := mixedInitials().FindString(name); m != "" {
		return len(m)
	}
	capitals := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsUpper(r) })
	if capitals < 0 {
		return len(name)
	}
	rest := name[capitals:]
	small := strings.IndexFunc(rest, unicode.IsUpper)
	if small < 0 {
		small = len(rest)
	}
	first, _ := utf8.DecodeRuneInString(rest)
	switch _, last := utf8.DecodeLastRuneInString(name[:capitals]); {
	case capitals <= last || unicode.IsDigit(first):
		return capitals + small
	case rest[:small] == "s": // IDs, URLs
		return capitals + small
	default:
		return capitals - last // the last capital begins the next word
	}
}

// lowerCamel is a Go name as Java writes those of methods, fields and parameters: URL is url, UserID is userId.
func lowerCamel(name string) string {
	var b strings.Builder
	for i, word := range words(name) {
		word = strings.ToLower(word)
		if i > 0 {
			word = upperFirst(word)
		}
		b.WriteString(word)
	}
	return b.String()
}

// upperSnake is a Go name as Java writes those of constants: MaxSize is MAX_SIZE.
func upperSnake(name string) string { return strings.ToUpper(strings.Join(words(name), "_")) }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Names that Java has for itself. A name of Go's that is one of them gets a _.
var (
	keywords         = append(matrix.JavaWords(), "_")
	objectMethods    = strings.Fields("clone equals finalize getClass hashCode notify notifyAll toString wait")
	enumMethods      = strings.Fields("compareTo describeConstable getDeclaringClass name number of ordinal valueOf values")
	throwableMethods = strings.Fields(`addSuppressed fillInStackTrace getCause getLocalizedMessage getMessage getStackTrace getSuppressed initCause
		printStackTrace setStackTrace`)
)

// javaName is a lower camel name that is none of Java's own.
func javaName(name string, taken ...string) string {
	name = lowerCamel(name)
	if name == "" || slices.Contains(keywords, name) || slices.Contains(taken, name) {
		return name + "_"
	}
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsLetter(r) {
		return "_" + name
	}
	return name
}

// methodName is the Java name of a function, a method or a getter.
func methodName(name string, kind Kind) string {
	taken := objectMethods
	switch kind {
	case Enum:
		taken = slices.Concat(taken, enumMethods)
	case ErrorType:
		taken = slices.Concat(taken, throwableMethods)
	}
	return javaName(name, taken...)
}

// fieldName is the Java name of a field, whose getter must not be one of Java's own: class is a keyword, and getMessage Throwable's.
func fieldName(name string, kind Kind) string {
	java := javaName(name)
	if kind == ErrorType && slices.Contains(throwableMethods, "get"+upperFirst(java)) {
		return java + "_"
	}
	return java
}

// constName is the Java name of a constant; that of an enum's loses the type's name: ColorRed is RED.
func constName(name, enum string) string {
	if rest, ok := strings.CutPrefix(name, enum); ok && enum != "" && rest != "" {
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) {
			name = rest
		}
	}
	return upperSnake(name)
}

// exceptionName is the name of the class of an error: ErrNotFound and NotFoundError are NotFoundException.
func exceptionName(name string) string {
	for _, prefix := range []string{"Err", "Error"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) {
				name = rest
			}
		}
	}
	if rest := strings.TrimSuffix(name, "Error"); rest != "" {
		name = rest
	}
	return strings.TrimSuffix(name, "Exception") + "Exception"
}

// nativeName is a name that C has too.
func nativeName(parts ...string) string {
	var b strings.Builder
	for _, r := range strings.Join(parts, "_") {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "u%04x", r)
		}
	}
	return b.String()
}

// unique gives a name that is not taken, and takes it.
func unique(taken map[string]bool, name string) string {
	for n, first := 2, name; taken[name]; n++ {
		name = fmt.Sprint(first, n)
	}
	taken[name] = true
	return name
}

var javaIdentifier = lazyregexp.New(`^[\p{L}_$][\p{L}\p{N}_$]*$`)

// checkIdentifier says why a name is none of Java's.
func checkIdentifier(name string) error {
	switch {
	case !javaIdentifier().MatchString(name):
		return fmt.Errorf("%q is no Java name: letters, digits and _, and no digit first", name)
	case slices.Contains(keywords, name):
		return fmt.Errorf("%q is a word of Java's own", name)
	}
	return nil
}
