package java

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Classes of others that the templates name, by their packages.
var known = func() map[string]string {
	all := map[string]string{}
	for pkg, names := range map[string]string{
		"java.lang": "AutoCloseable Boolean Byte Character Class Deprecated Double Error Exception Float FunctionalInterface IllegalArgumentException " +
			"IndexOutOfBoundsException " +
			"IllegalStateException Integer InterruptedException ArithmeticException Long Math NullPointerException Object OutOfMemoryError Override " +
			"RuntimeException Short String SuppressWarnings System Thread Throwable UnsupportedOperationException",
		"java.io":                     "Closeable IOException InputStream OutputStream",
		"java.lang.annotation":        "ElementType Retention RetentionPolicy Target",
		"java.lang.ref":               "PhantomReference ReferenceQueue",
		"java.nio":                    "ByteBuffer",
		"java.nio.charset":            "StandardCharsets",
		"java.time":                   "Duration Instant",
		"java.util":                   "ArrayList Arrays Collections HashMap IdentityHashMap Iterator LinkedHashMap List Map NoSuchElementException Objects Set",
		"java.util.concurrent":        "ConcurrentHashMap",
		"java.util.concurrent.atomic": "AtomicBoolean",
		annotations:                   "NonNull Nullable",
	} {
		for _, name := range strings.Fields(names) {
			all[name] = pkg
		}
	}
	return all
}()

// source is a Java file that is made tidy: classes that templates name by ‹package.Name›, or plainly if they are known ones, get imports where that
// is unambiguous, and else their full names.
type source struct {
	pkg     string
	taken   map[string]bool   // names of classes of the file's own package, which hide those of java.lang, and imported ones would hide them
	runtime map[string]string // classes that every API has, by name: their package
	imports map[string]string // simple names and packages
}

func (s *source) tidy(text string) string {
	var body strings.Builder
	end := strings.Index(text, ";\n") + 2 // behind the package
	for rest := text[end:]; rest != ""; {
		n := token(rest)
		word := rest[:n]
		switch r, _ := utf8.DecodeRuneInString(word); {
		case r == '‹':
			full := strings.Trim(word, "‹›")
			dot := strings.LastIndexByte(full, '.')
			body.WriteString(s.name(full[:dot], full[dot+1:]))
		case unicode.IsUpper(r) && !strings.HasSuffix(body.String(), "."):
			body.WriteString(s.plain(word))
		default:
			body.WriteString(word)
		}
		rest = rest[n:]
	}
	return text[:end] + s.importLines() + body.String()
}

// plain is a known class as this file names it, and any other word as it is.
func (s *source) plain(word string) string {
	if pkg, ok := s.runtime[word]; ok {
		return s.name(pkg, word)
	}
	if pkg, ok := known[word]; ok {
		return s.name(pkg, word)
	}
	return word
}

func (s *source) name(pkg, name string) string {
	if pkg == s.pkg {
		return name
	}
	if s.taken[name] {
		return pkg + "." + name
	}
	other, ok := s.imports[name]
	if !ok {
		s.imports[name] = pkg
	} else if other != pkg {
		return pkg + "." + name
	}
	return name
}

func (s *source) importLines() string {
	var lines []string
	for name, pkg := range s.imports {
		if pkg != "java.lang" {
			lines = append(lines, "import "+pkg+"."+name+";\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	slices.Sort(lines)
	return "\n" + strings.Join(lines, "")
}

// token is the length of the comment, text, word or character that Java source begins with.
func token(s string) int {
	switch {
	case strings.HasPrefix(s, "//"):
		return until(s, 2, "\n")
	case strings.HasPrefix(s, "/*"):
		return until(s, 2, "*/")
	case strings.HasPrefix(s, "‹"):
		return until(s, 0, "›")
	case s[0] == '"', s[0] == '\'':
		for i := 1; i < len(s); i++ {
			if s[i] == '\\' {
				i++
			} else if s[i] == s[0] {
				return i + 1
			}
		}
		return len(s)
	}
	n := strings.IndexFunc(s, func(r rune) bool { return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case n > 0:
		return n
	case n < 0:
		return len(s)
	}
	_, n = utf8.DecodeRuneInString(s)
	return n
}

func until(s string, from int, end string) int {
	i := strings.Index(s[from:], end)
	if i < 0 {
		return len(s)
	}
	return from + i + len(end)
}
