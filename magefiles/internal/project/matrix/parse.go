package matrix

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// Parse reads a matrix from memory; file is its name in errors. It looks only at data; whether folders exist is checked by [Load].
// File and Root of the result are empty. Mistakes are returned as [Errors], all at once.
func Parse(data []byte, file string) (*Matrix, error) {
	return parse(data, file).result()
}

// reader turns a decoded file into a Matrix and collects what is wrong.
type reader struct {
	file     string
	lines    map[string]int
	given    map[string]bool // paths of the known keys that the file has
	problems Errors
	m        *Matrix
	abi      *abiDraft // the [[abi]] being read
}

// value is what a file says for a key.
type value struct {
	path string
	key  *key
	any  any
}

func parse(data []byte, file string) *reader {
	r := &reader{file: file, given: map[string]bool{}, m: defaults()}
	for _, look := range []func([]byte) (Problem, bool){notText, conflict, nested} {
		if p, ok := look(data); ok {
			r.add(p)
			return r
		}
	}
	var doc map[string]any
	if _, err := toml.Decode(string(data), &doc); err != nil {
		r.add(syntax(err))
		return r
	}
	r.lines = findLines(string(data))
	r.document(doc)
	return r
}

func (r *reader) result() (*Matrix, error) {
	if len(r.problems) > 0 {
		r.problems.sort()
		return nil, r.problems
	}
	return r.m, nil
}

func (r *reader) add(p Problem) {
	p.File = r.file
	r.problems = append(r.problems, p)
}

// missing reports a missing key.
func (r *reader) missing(path, cure string) {
	r.add(Problem{Line: lineOf(r.lines, path), Key: path, What: "missing", Cure: cure})
}

// bad reports a wrong value.
func (r *reader) bad(v value, what, cure string) {
	r.add(Problem{Line: lineOf(r.lines, v.path), Key: v.path, Value: show(v), What: what, Cure: cure})
}

// ok reports whether nothing was wrong with the key so far.
func (r *reader) ok(path string) bool {
	return !slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Key == path })
}

// okBelow reports whether nothing was wrong with the keys that begin so.
func (r *reader) okBelow(prefix string) bool {
	return !slices.ContainsFunc(r.problems, func(p Problem) bool { return strings.HasPrefix(p.Key, prefix) })
}

func (r *reader) document(doc map[string]any) {
	misspelt := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(doc)) {
		if !slices.Contains(tableNames(), name) {
			misspelt[r.unknown("", name, doc[name], tableNames())] = true
		}
	}
	for i := range schema {
		t := &schema[i]
		content, ok := doc[t.name]
		if !ok {
			if !t.required || misspelt[t.name] {
				continue
			}
			content = map[string]any{}
		}
		v := value{path: t.name, any: content}
		if t.list {
			r.list(t, v)
			continue
		}
		if fields, ok := content.(map[string]any); ok {
			r.table(t, t.name, fields)
		} else {
			r.bad(v, kind(content)+" instead of a table", "start the table with "+t.header())
		}
	}
	if _, ok := doc["abi"]; !ok {
		r.m.ABIs = defaultABIs()
	}
	r.checkABIs()
	r.outputs()
	r.programs()
}

// list reads the tables of a [[name]].
func (r *reader) list(t *table, v value) {
	var elements []any
	switch list := v.any.(type) {
	case []map[string]any:
		for _, fields := range list {
			elements = append(elements, fields)
		}
	case []any:
		elements = list
	default:
		r.bad(v, kind(list)+" instead of a list of tables", "start each one with "+t.header()+", in double brackets")
		return
	}
	if len(elements) == 0 {
		r.bad(v, "an empty list", "name at least one under "+t.header()+", or leave it out"+t.without)
	}
	for i, e := range elements {
		path := fmt.Sprintf("%s[%d]", t.name, i)
		if fields, ok := e.(map[string]any); ok {
			r.table(t, path, fields)
		} else {
			r.bad(value{path: path, any: e}, kind(e)+" instead of a table", "start each one with "+t.header())
		}
	}
}

// table reads one table: sets what it has, and says what it must not have and what it lacks.
func (r *reader) table(t *table, path string, fields map[string]any) {
	if t.begin != nil {
		t.begin(r, path)
	}
	misspelt := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if t.key(name) == nil {
			misspelt[r.unknown(path, name, fields[name], t.keyNames())] = true
		}
	}
	for i := range t.keys {
		k := &t.keys[i]
		full := join(path, k.name)
		if content, ok := fields[k.name]; ok {
			r.given[full] = true
			k.set(r, value{full, k, content})
		} else if k.required && !misspelt[k.name] {
			r.missing(full, fmt.Sprintf("write %s under %s", k.example(), t.header()))
		}
	}
	if t.end != nil {
		t.end(r, path)
	}
}

// unknown reports an unknown key, and the name that was likely meant, if any. It does not show the value, which may be a password
// whatever the key.
func (r *reader) unknown(path, name string, content any, known []string) string {
	full := join(path, name)
	p := Problem{Line: lineOf(r.lines, full), Key: full, What: "unknown key"}
	switch content.(type) {
	case map[string]any, []map[string]any:
		p.What = "unknown table"
	}
	if t := tableOf(name); t != nil && !slices.Contains(known, name) {
		p.Cure = fmt.Sprintf("it belongs under %s", t.header())
		r.add(p)
		return ""
	}
	meant := similar(name, known)
	if meant != "" {
		p.Cure = fmt.Sprintf("did you mean %q?", meant)
	} else {
		p.Cure = "remove it, or use one of " + strings.Join(known, ", ")
	}
	r.add(p)
	return meant
}

// text wraps a setter for text.
func text(set func(r *reader, v value, s string)) func(*reader, value) {
	return func(r *reader, v value) {
		if s, ok := v.any.(string); ok {
			set(r, v, s)
		} else {
			r.wrongType(v, "text")
		}
	}
}

// whole wraps a setter for a whole number.
func whole(set func(r *reader, v value, n int64)) func(*reader, value) {
	return func(r *reader, v value) {
		if n, ok := v.any.(int64); ok {
			set(r, v, n)
		} else {
			r.wrongType(v, "a whole number")
		}
	}
}

// truth wraps a setter for true and false.
func truth(set func(r *reader, yes bool)) func(*reader, value) {
	return func(r *reader, v value) {
		if yes, ok := v.any.(bool); ok {
			set(r, yes)
		} else {
			r.wrongType(v, "true or false")
		}
	}
}

// each wraps a setter for the elements of a list.
func each(set func(r *reader, v value)) func(*reader, value) {
	return func(r *reader, v value) {
		list, ok := v.any.([]any)
		if !ok {
			r.wrongType(v, "a list")
			return
		}
		for i, e := range list {
			set(r, value{fmt.Sprintf("%s[%d]", v.path, i), v.key, e})
		}
	}
}

func (r *reader) wrongType(v value, want string) {
	r.bad(v, kind(v.any)+" instead of "+want, "write it like "+v.key.example())
}

// kind names a TOML type in plain words.
func kind(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case int64:
		return "a whole number"
	case float64:
		return "a number with a fraction"
	case bool:
		return "true or false"
	case time.Time:
		return "a date or time"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	}
	return "a list"
}

// show returns a value as it stands in an error: nothing for lists and tables, nothing under [signing], where a password may stand by
// mistake.
func show(v value) string {
	if strings.HasPrefix(v.path, "signing") {
		return ""
	}
	switch x := v.any.(type) {
	case string:
		if runes := []rune(x); len(runes) > 60 {
			x = string(runes[:60]) + "…"
		}
		return strconv.Quote(x)
	case float64:
		number := strconv.FormatFloat(x, 'f', -1, 64)
		if !strings.ContainsAny(number, ".nN") {
			number += ".0" // 36.0 is no whole number to TOML, and must not look like one
		}
		return number
	case int64, bool:
		return fmt.Sprint(x)
	}
	return ""
}

// notText reports data that cannot be TOML at all.
func notText(data []byte) (Problem, bool) {
	if len(data) > maxSize {
		return Problem{Line: 1, What: fmt.Sprintf("larger than %d KiB", maxSize>>10), Cure: "not a valid abi-matrix.toml: check what wrote it"}, true
	}
	for i := 0; i < len(data); {
		char, size := utf8.DecodeRune(data[i:])
		if char == utf8.RuneError && size == 1 || char == 0 {
			line := 1 + bytes.Count(data[:i], []byte("\n"))
			return Problem{Line: line, What: fmt.Sprintf("not UTF-8 text (byte 0x%02x)", data[i]), Cure: "save the file as UTF-8"}, true
		}
		i += size
	}
	return Problem{}, false
}

// conflict looks for git's merge conflict marks.
func conflict(data []byte) (Problem, bool) {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			return Problem{Line: number, What: fmt.Sprintf("%q marks a merge conflict in git", line[:7]), Cure: "keep the lines of one side and remove the marks"}, true
		}
	}
	return Problem{}, false
}

// maxNested is how deep tables in braces may lie in one another, none of which a matrix has use for: each level takes the decoder as much
// memory and time as all levels above it, so that a file of 40 KB took 4 GB.
const maxNested = 100

func nested(data []byte) (Problem, bool) {
	depth := 0
	for i, c := range data {
		switch c {
		case '{':
			depth++
		case '}':
			depth = max(0, depth-1)
		}
		if depth > maxNested {
			return Problem{Line: 1 + bytes.Count(data[:i], []byte("\n")), What: fmt.Sprintf("braces more than %d deep", maxNested), Cure: "start each table with its name in brackets, as in [library]"}, true
		}
	}
	return Problem{}, false
}

// syntax turns the decoder's error into a problem.
func syntax(err error) Problem {
	p := Problem{Line: 1, What: strings.TrimSuffix(err.Error(), "."), Cure: "TOML needs key = value, strings in double quotes, lists in [ ]"}
	if e := (toml.ParseError{}); errors.As(err, &e) {
		p.Line, p.Key, p.What = max(1, e.Position.Line), e.LastKey, strings.TrimSuffix(e.Message, ".")
	}
	switch {
	case strings.HasPrefix(p.Key, "signing"):
		p.What = "not TOML" // the decoder's message may quote a password
	case strings.HasPrefix(p.What, "Key 'abi' "):
		p.Cure = "start each ABI with [[abi]], in double brackets"
	case strings.Contains(p.What, "already"):
		p.Cure = "keep one of them"
	}
	return p
}
