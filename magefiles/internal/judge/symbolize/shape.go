package symbolize

import (
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// form is what the address of a frame counts from.
type form int

const (
	fromLibrary form = iota // the library's own addresses; some writers put an absolute one there
	fromZero                // absolute: the process's
	fromFile                // the start of the library's file
)

// shape is how one kind of writer puts a frame. Its pattern's groups: n is the frame's number, a its hexadecimal address, d a decimal one, p
// an absolute one beside it, z its 0x, which Android does not write, w the place, and t what function and build id may stand in beside it.
type shape struct {
	guard   string // what each such line has: looking for it is quick
	not     string // what none has
	pattern lazyregexp.Regexp
	form    form
	raw     bool // addresses are where calls return to, but for frame 0; other writers have moved them into the call
	lax     bool // might be something else: only a library that has symbols here counts
}

// pattern writes out what the patterns below have in common.
func pattern(short string) lazyregexp.Regexp {
	const hex = `[0-9a-fA-F]{1,16}`
	return lazyregexp.New(strings.NewReplacer(`(?P<w>`, `(?P<w>`, `[^`, `[^`, `<n>`, `(?P<n>\d+)`, `<a>`, `(?P<a>`+hex+`)`, `<p>`, `(?P<p>`+hex+`)`, `<d>`, `(?P<d>\d+)`,
		`<w>`, `(?P<w>\S+\.(?:so|apk)\S*)`, `<t>`, `(?P<t>.*)$`, `^`, `(?:^|\s)`).Replace(short))
}

// shapes are in the order in which they are tried.
var shapes = []shape{
	// Android's unwinder, in tombstones, logcat, debuggerd's dumps and ANR traces; the Play Console, Crashlytics.
	{guard: "pc", pattern: pattern(`#<n>:?\s+pc:?\s+(?P<z>0x)?<a>(?:\s+(?P<w>\S.*))?$`)},
	// The sanitizers of clang: https://clang.llvm.org/docs/AddressSanitizer.html
	{guard: "+0x", pattern: pattern(`#<n>\s+0x<p>\s+(?:in .+ )?\((?P<w>.+?)\+0x<a>\)<t>`)},
	// gdb, lldb.
	{guard: " from ", pattern: pattern(`#<n>\s+0x<a>\s+in .* from (?P<w>\S+)$`), form: fromZero, raw: true},
	{guard: "frame #", pattern: pattern("frame #<n>:\\s+0x<a>\\s+(?P<w>[^`]+)"), form: fromZero, raw: true},
	// ndk-stack.
	{guard: "#", pattern: pattern(`#<n>\s+0x<a>\s+(?P<w>[^\s(]\S*\.(?:so|apk).*)$`)},
	// Breakpad's and Mozilla's minidump_stackwalk.
	{guard: " + 0x", pattern: pattern(`^<n>\s+(?P<w>\S+)\s+\+\s+0x<a>$`), raw: true},
	// Apple's reports, which Sentry's and others' look like.
	{guard: " + ", pattern: pattern(`^<n>\s+<w>\s+0x<p>\s+0x[0-9a-fA-F]+\s+\+\s+<d>\b`), raw: true},
	{guard: "0x", pattern: pattern(`^<n>\s+<w>\s+0x<a>\b<t>`), raw: true, lax: true},
	// simpleperf, perf report, perf script.
	{guard: "[+", pattern: pattern(`<w>\[\+<a>\]`)},
	{guard: "[.]", pattern: pattern(`<w>\s+\[\.\]\s+0x<a>\b`), form: fromFile},
	{guard: "[unknown]", pattern: pattern(`^<a>\s+\[unknown\]\s+\(<w>\)`), form: fromZero, lax: true},
	// Whatever else has a library's name and an address beside it.
	{guard: ".so", pattern: pattern(`(?P<w>[\w./@=~!-]+\.so)[\s():,@-]{0,4}(?:\+\s?)?0x<a>\b<t>`), lax: true},
	{guard: ".so", pattern: pattern(`0x<a>[\s():,@-]{1,4}(?:(?:in|at|from)\s+)?(?P<w>[\w./@=~!-]+\.so)\b<t>`), lax: true},
	// Go's runtime, when it dies.
	{guard: "pc=0x", not: " sp=0x", pattern: pattern(`\bpc=0x<a>\b`), form: fromZero}, // with sp it is a frame that Go has named itself
	{guard: "PC=0x", pattern: pattern(`\bPC=0x<a>\b`), form: fromZero},
	{guard: "  0x", pattern: pattern(`^(?:pc|rip|eip)\s+0x<a>$`), form: fromZero},
	{guard: "  0x", pattern: pattern(`^lr\s+0x<a>$`), form: fromZero, raw: true},
	{guard: "called from", pattern: pattern(`called from 0x<a>\b`), form: fromZero, raw: true},
}

// groups are the parts of a frame's line.
type groups struct {
	shape
	column            int // where the frame begins; where its line does, if it has no number
	number            int // -1 where it has none
	address, absolute uint64
	where, tail       string
	padded            string // the address as Android itself writes it
}

// match finds the frame in a clean line. Of a lax shape it has to be in a library that is known.
func match(line string, known map[string]bool) (groups, bool) {
	mentioned := mentions(line, known)
	for _, s := range shapes {
		if s.lax && !mentioned || !strings.Contains(line, s.guard) || s.not != "" && strings.Contains(line, s.not) {
			continue
		}
		if at := s.pattern().FindStringSubmatchIndex(line); at != nil {
			if g, ok := s.groups(line, at); ok && (!s.lax || known[newPlace(g.where, "").library]) {
				return g, true
			}
		}
	}
	return groups{}, false
}

func mentions(line string, known map[string]bool) bool {
	for library := range known {
		if strings.Contains(line, library) {
			return true
		}
	}
	return false
}

func (s shape) groups(line string, at []int) (groups, bool) {
	part := func(name string) string {
		if i := s.pattern().SubexpIndex(name); i >= 0 && at[2*i] >= 0 {
			return line[at[2*i]:at[2*i+1]]
		}
		return ""
	}
	g := groups{shape: s, column: at[0], number: -1, where: part("w")}
	g.tail = g.where + part("t")
	var err error
	if g.address, err = strconv.ParseUint(part("a"), 16, 64); part("d") != "" {
		g.address, err = strconv.ParseUint(part("d"), 10, 64)
	}
	g.absolute, _ = strconv.ParseUint(part("p"), 16, 64)
	if n, err := strconv.Atoi(part("n")); err == nil {
		g.number = n
	}
	if g.number < 0 {
		g.column = 0
	}
	g.column += len(line[g.column:]) - len(strings.TrimLeft(line[g.column:], " \t"))
	if s.pattern().SubexpIndex("z") >= 0 && part("z") == "" {
		g.padded = part("a")
	}
	return g, err == nil
}
