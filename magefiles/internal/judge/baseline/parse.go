package baseline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// apiIndent stands before each line of the C API.
const apiIndent = "    "

const saveAnew = "restore the file from version control, or write it again with go tool mage abi:save"

// Parse reads what Format wrote. name is the file's, for errors. Line ends may be those of Windows, lines that start with # and empty
// ones are left out, and the order of lines within an ABI or a library does not count.
func Parse(name string, text []byte) (*Baseline, error) {
	p := &parser{name: name, b: &Baseline{}, levels: [3][]statement{projectStatements(), abiStatements(), libraryStatements()}}
	if !utf8.Valid(text) {
		return nil, p.fail("not UTF-8 text; %s", saveAnew)
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return nil, p.fail("the last line has no end, so the file was truncated; %s", saveAnew)
	}
	for line := range strings.Lines(string(text)) {
		p.number++
		if err := p.line(strings.TrimRight(line, "\r\n")); err != nil {
			return nil, err
		}
	}
	if err := p.endAPI(); err != nil {
		return nil, err
	}
	switch {
	case !p.formatSeen:
		return nil, p.fail(`no line "format %d", so it is not a saved ABI; %s`, firstVersion, saveAnew)
	case p.seen[0]["project"] == 0:
		return nil, p.fail(`no line "project NAME VERSION"; the file was truncated; %s`, saveAnew)
	}
	p.b.sort()
	return p.b, nil
}

type parser struct {
	name       string
	number     int // of the line, from 1
	formatSeen bool
	levels     [3][]statement // of each depth: of the project, of an ABI, of a library
	b          *Baseline
	abi        *ABI              // that the lines are about; nil before the first
	lib        *Library          // likewise
	api        []string          // lines of the C API that is being read
	apiLine    int               // where it starts; 0 if none is being read
	seen       [3]map[string]int // by depth: in which line something was told of the project, the ABI, the library
}

func (p *parser) fail(format string, args ...any) error {
	at := p.name
	if p.number > 0 {
		at = fmt.Sprintf("%s:%d", p.name, p.number)
	}
	return fmt.Errorf("%s: "+format, slices.Insert(args, 0, any(at))...)
}

func (p *parser) line(line string) error {
	if strings.HasPrefix(line, "<<<<<<< ") || strings.HasPrefix(line, ">>>>>>> ") || line == "=======" {
		return p.fail("%.20q marks a merge conflict in git; take the file of one side, or write it again with go tool mage abi:save", line)
	}
	if p.apiLine != 0 {
		if rest, ok := strings.CutPrefix(line, apiIndent); ok {
			p.api = append(p.api, rest)
			return nil
		}
		if err := p.endAPI(); err != nil {
			return err
		}
	}
	trimmed := strings.TrimLeft(line, " ")
	if trimmed == "" || strings.HasPrefix(trimmed, "#") {
		return nil
	}
	words, err := p.words(trimmed)
	if err != nil {
		return err
	}
	if !p.formatSeen {
		return p.format(words)
	}
	return p.statement(len(line)-len(trimmed), words)
}

// words cuts a line at its spaces.
func (p *parser) words(line string) ([]string, error) {
	var words []string
	for rest := line; rest != ""; {
		var word string
		if rest[0] == '"' {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, p.fail("the quoted word at %.40q does not end; %s", rest, saveAnew)
			}
			word, _ = strconv.Unquote(quoted)
			rest = rest[len(quoted):]
			if rest != "" && rest[0] != ' ' {
				return nil, p.fail("%.40q follows a quoted word without a space; %s", rest, saveAnew)
			}
			rest = strings.TrimLeft(rest, " ")
		} else {
			word, rest, _ = strings.Cut(rest, " ")
			rest = strings.TrimLeft(rest, " ")
		}
		words = append(words, word)
	}
	return words, nil
}

// format reads the line that must stand first.
func (p *parser) format(words []string) error {
	if words[0] != "format" || len(words) != 2 {
		return p.fail(`it starts with %.40q, not with "format %d", so it is not a saved ABI; %s`, strings.Join(words, " "), firstVersion, saveAnew)
	}
	version, err := strconv.Atoi(words[1])
	switch {
	case err != nil || version < 1:
		return p.fail("format %.40q is not a format version; %s", words[1], saveAnew)
	case version > FormatVersion:
		return p.fail("format %d was written by a newer gondk; this one reads format %d; use that gondk, or save the ABI again with this one: "+
			"go tool mage abi:save", version, FormatVersion)
	}
	p.formatSeen = true
	return nil
}

func (p *parser) statement(spaces int, words []string) error {
	depth, keyword, args := spaces/2, words[0], words[1:]
	if spaces%2 != 0 || depth >= len(p.levels) {
		return p.fail("%.40q is indented by %d spaces; lines of the project are indented by 0, of an ABI by 2, of a library by 4", keyword, spaces)
	}
	s := find(p.levels[depth], keyword)
	switch {
	case s == nil:
		return p.fail("%.40q is not a keyword at %d spaces; use one of %s; %s", keyword, spaces, keywords(p.levels[depth]), saveAnew)
	case depth >= 1 && p.abi == nil:
		return p.fail(`%q is not below a line "abi NAME"; %s`, keyword, saveAnew)
	case depth == 2 && p.lib == nil:
		return p.fail(`%q is not below a line "library NAME"; %s`, keyword, saveAnew)
	}
	if len(args) < s.args || len(args) > s.args+2*len(s.pairs) || (len(args)-s.args)%2 != 0 {
		return p.fail("%d words follow %q; expected %s %s; %s", len(args), keyword, keyword, s.usage, saveAnew)
	}
	pairs, err := p.pairs(s, args[s.args:])
	if err != nil {
		return err
	}
	if err := p.once(depth, s, args, pairs); err != nil {
		return err
	}
	return s.read(p, args[:s.args], pairs)
}

// pairs reads the words at a line's end that stand in twos: version LIBC_O.
func (p *parser) pairs(s *statement, words []string) (map[string]string, error) {
	pairs := map[string]string{}
	for ; len(words) > 0; words = words[2:] {
		_, twice := pairs[words[0]]
		if twice || !slices.Contains(s.pairs, words[0]) {
			return nil, p.fail("%.40q is out of place; expected %s %s; %s", words[0], s.keyword, s.usage, saveAnew)
		}
		pairs[words[0]] = words[1]
	}
	return pairs, nil
}

// once refuses a second statement of the same thing in one place.
func (p *parser) once(depth int, s *statement, args []string, pairs map[string]string) error {
	key := s.keyword
	if s.many {
		key = strings.Join(append([]string{key, pairs["version"], pairs["library"]}, args[:max(s.names, 1)]...), "\x00")
	}
	if first := p.seen[depth][key]; first != 0 {
		return p.fail("line %d already has this; remove one of the two, or %s", first, saveAnew)
	}
	if p.seen[depth] == nil {
		p.seen[depth] = map[string]int{}
	}
	p.seen[depth][key] = p.number
	return nil
}

// startABI and startLibrary make the lines that follow belong to a new one.
func (p *parser) startABI(name string) {
	p.b.ABIs = append(p.b.ABIs, ABI{Name: name})
	p.abi, p.lib = &p.b.ABIs[len(p.b.ABIs)-1], nil
	p.seen[1], p.seen[2] = nil, nil
}

func (p *parser) startLibrary(name string) {
	p.abi.Libraries = append(p.abi.Libraries, Library{Name: name})
	p.lib = &p.abi.Libraries[len(p.abi.Libraries)-1]
	p.seen[2] = nil
}

// endAPI hands the lines of a C API over to the package that knows them.
func (p *parser) endAPI() error {
	if p.apiLine == 0 {
		return nil
	}
	api, err := capi.Parse(p.api)
	if err != nil {
		return fmt.Errorf("%s:%d: in the C API below: %w", p.name, p.apiLine, err)
	}
	p.abi.API = api
	p.api, p.apiLine = nil, 0
	return nil
}
