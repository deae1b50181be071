package matrix

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// findLines maps the path of each key, table and list element of a TOML file to the line where it first stands. BurntSushi/toml knows
// the positions but keeps them to itself, and has only one for all elements of [[abi]]. A second parser that tells them (pelletier/go-toml)
// would have its own idea of what is TOML, so that a file could be good for one and bad for the other. The text must be TOML that
// BurntSushi/toml has accepted: what is wrong in it is not found here.
func findLines(text string) map[string]int {
	s := &scanner{text: strings.TrimPrefix(text, "\ufeff"), line: 1, at: map[string]int{}, elements: map[string]int{}}
	table := ""
	for s.blank(); s.pos < len(s.text); s.blank() {
		switch {
		case s.skip("[["):
			table = s.element(s.key(""))
		case s.skip("["):
			table = s.key("")
		default:
			s.keyValue(table)
			continue
		}
		s.skipUntil("\n")
	}
	return s.at
}

type scanner struct {
	text     string
	pos      int
	line     int // of pos
	at       map[string]int
	elements map[string]int // of a list of tables: how many there are so far
}

// maxPath keeps the paths of absurdly deep nesting from filling the memory; no key of the matrix comes near it.
const maxPath = 200

func (s *scanner) note(path string) string {
	if s.at[path] == 0 {
		s.at[path] = s.line
	}
	return path
}

func (s *scanner) index(path string, i int) string {
	if len(path) > maxPath {
		return path
	}
	return s.note(fmt.Sprintf("%s[%d]", path, i))
}

// element returns the path of the next table in a list of tables.
func (s *scanner) element(list string) string {
	s.elements[list]++
	return s.index(list, s.elements[list]-1)
}

// key reads a key, dotted or not, and gives its path below table. A list of tables on the way stands for its last element.
func (s *scanner) key(table string) string {
	path := table
	for {
		if n := s.elements[path]; n > 0 {
			path = fmt.Sprintf("%s[%d]", path, n-1)
		}
		s.space()
		if part := s.keyPart(); len(path) <= maxPath {
			path = s.note(join(path, part))
		}
		s.space()
		if !s.skip(".") {
			return path
		}
	}
}

func (s *scanner) keyPart() string {
	start := s.pos
	if s.skip(`"`) || s.skip("'") {
		s.pos = start
		s.quoted()
		var read struct{ Key string }
		if _, err := toml.Decode("Key = "+s.text[start:s.pos], &read); err == nil {
			return read.Key
		}
		return s.text[start:s.pos]
	}
	s.skipUntil(".=] \t\r\n")
	return s.text[start:s.pos]
}

func (s *scanner) keyValue(table string) {
	path := s.key(table)
	if s.skip("=") {
		s.space()
		s.value(path)
		return
	}
	s.skipUntil("\n")
}

func (s *scanner) value(path string) {
	switch {
	case s.skip("["):
		s.list("]", func(i int) { s.value(s.index(path, i)) })
	case s.skip("{"):
		s.list("}", func(int) { s.keyValue(path) })
	case strings.HasPrefix(s.text[s.pos:], `"`), strings.HasPrefix(s.text[s.pos:], "'"):
		s.quoted()
	default:
		s.skipUntil(",]}#\n")
	}
}

// list reads the elements of a list or an inline table up to end.
func (s *scanner) list(end string, element func(i int)) {
	for i := 0; s.pos < len(s.text); i++ {
		s.blank()
		if s.skip(end) {
			return
		}
		before := s.pos
		element(i)
		s.blank()
		if !s.skip(",") && s.pos == before {
			s.pos++
		}
	}
}

// quoted reads one text with its quotes: basic or literal, on one line or several.
func (s *scanner) quoted() {
	quote := s.text[s.pos : s.pos+1]
	long := strings.Repeat(quote, 3)
	end := quote
	if s.skip(long) {
		end = long
	} else {
		s.pos++
	}
	for s.pos < len(s.text) && !s.skip(end) {
		if s.text[s.pos] == '\\' && quote == `"` {
			s.next()
		}
		s.next()
	}
	// Up to two quotes may stand before the three that end a text.
	for i := 0; end == long && i < 2 && s.skip(quote); i++ {
	}
}

func (s *scanner) next() {
	if s.pos < len(s.text) {
		if s.text[s.pos] == '\n' {
			s.line++
		}
		s.pos++
	}
}

func (s *scanner) skip(prefix string) bool {
	if !strings.HasPrefix(s.text[s.pos:], prefix) {
		return false
	}
	s.pos += len(prefix)
	return true
}

func (s *scanner) skipUntil(any string) {
	if n := strings.IndexAny(s.text[s.pos:], any); n >= 0 {
		s.pos += n
		return
	}
	s.pos = len(s.text)
}

func (s *scanner) space() {
	s.pos = len(s.text) - len(strings.TrimLeft(s.text[s.pos:], " \t"))
}

// blank skips spaces, line ends and comments.
func (s *scanner) blank() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.next()
		case '#':
			s.skipUntil("\n")
		default:
			return
		}
	}
}

// join returns the path of a key below a table, with quotes where TOML needs them.
func join(table, key string) string {
	bare := key != "" && strings.IndexFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-')
	}) < 0
	if !bare {
		key = strconv.Quote(key)
	}
	if table == "" {
		return key
	}
	return table + "." + key
}

// lineOf returns the line of path, or else of the nearest table around it, or else 1.
func lineOf(lines map[string]int, path string) int {
	for path != "" {
		if line := lines[path]; line > 0 {
			return line
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return 1
}
