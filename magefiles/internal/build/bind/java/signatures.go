package java

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// Signatures lists what an app can use of an API, a class or a member a line, sorted: dev.example.greeter.Counter.add(long): long throws GoException.
// A type with a question mark may be null.
func Signatures(api *model.API) ([]string, error) {
	texts, err := texts(api)
	var lines []string
	for path, text := range texts {
		class := strings.ReplaceAll(strings.TrimSuffix(path, ".java"), "/", ".")
		name := class[strings.LastIndexByte(class, '.')+1:]
		internal := class == api.Runtime()+"."+name && !slices.Contains(shared, name)
		if !internal && class != annotations+"."+name {
			lines = append(lines, signatures(class, text)...)
		}
	}
	slices.Sort(lines)
	return lines, err
}

// shared are the classes of the runtime that apps use.
var shared = []string{"Cancellation", "GoException", "GoIterator", "GoPanic", "UncheckedGoException"}

var (
	classLine    = lazyregexp.New(`^public (.*\b(?:class|enum|interface)) \S+( .*)?\{$`)
	constantLine = lazyregexp.New(`^    (\w+)\(-?[\w.]+\),$`)
	// of a class, which only the binding itself calls
	ownConstructor = lazyregexp.New(`^\((GoRef|GoError) `)
	memberLine     = lazyregexp.New(`^    (public )?([^ /}][^=(]*?)(\(.*\))?( throws \w+)?( = .*;|;| \{| \{\})$`)
)

// signatures reads them off a class as it is written.
func signatures(class, text string) (lines []string) {
	isInterface := false
	for line := range strings.Lines(strings.NewReplacer("‹", "", "›", "").Replace(text)) {
		line = strings.TrimRight(line, "\n")
		if m := classLine().FindStringSubmatch(line); m != nil {
			isInterface = m[1] == "interface"
			lines = append(lines, class+": "+strings.TrimSpace(m[1]+strings.TrimRight(m[2], " ")))
		} else if m := constantLine().FindStringSubmatch(line); m != nil {
			lines = append(lines, class+"."+m[1])
		} else if m := memberLine().FindStringSubmatch(line); m != nil && (isInterface || m[1] != "") && !ownConstructor().MatchString(m[3]) {
			lines = append(lines, member(class, m[2], m[3], m[4]))
		}
	}
	return lines
}

// member is a method, a constructor or a constant.
func member(class, head, params, throws string) string {
	words := strings.Split(strings.Replace(head, "synchronized ", "", 1), " ")
	own := words[len(words)-1]
	text := class + "." + own
	if params != "" && (own == class || strings.HasSuffix(class, "."+own)) {
		text = class
	}
	if params != "" {
		text += "(" + parameterTypes(params[1:len(params)-1]) + ")"
	}
	if head != own {
		text += ": " + nullable(strings.Join(words[:len(words)-1], " "))
	}
	return text + throws
}

// parameterTypes leaves out the names; a comma between < and > is no end of a parameter.
func parameterTypes(params string) string {
	var types []string
	depth, start := 0, 0
	for i, r := range params + "," {
		switch r {
		case '<':
			depth++
		case '>':
			depth--
		case ',':
			if param := strings.TrimSpace(params[start:i]); depth == 0 && param != "" {
				types = append(types, nullable(param[:strings.LastIndexByte(param, ' ')]))
			}
			if depth == 0 {
				start = i + 1
			}
		}
	}
	return strings.Join(types, ", ")
}

func nullable(typ string) string {
	typ = strings.ReplaceAll(typ, "@NonNull ", "")
	if rest := strings.ReplaceAll(typ, "@Nullable ", ""); rest != typ {
		return rest + "?"
	}
	return typ
}
