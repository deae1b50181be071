package symbolize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// report is a stretch of a text about one process: a tombstone, a dump. What stands before the first one is a report without a header.
type report struct {
	evidence
	header bool
	frames bool // it has any
	maps   []mapping
	ids    map[string]string // build ids by the files in maps; empty if they have several
}

// headers begin the reports of debuggerd, of ANR traces and of minidump_stackwalk.
var headers = []string{"*** *** ***", "----- pid ", "Operating system: "}

// text is what was read of one.
type text struct {
	known    map[string]bool // libraries that have symbols
	at       int             // the line, from 0
	frames   []*frame        // by their lines
	position                 // of the line
	writer   string          // of the line: logcat's process id; empty for text that is not logcat's
	others   map[string]position
	maps     []*report // that have any

	places map[string]*place
	indent string
	proto  protoFrame
}

// position is where a line stands.
type position struct {
	report *report
	thread *evidence // of the backtrace
}

func begin(header bool) position {
	return position{&report{evidence: evidence{anyABI}, header: header}, &evidence{anyABI}}
}

// logcat begins a line in the formats threadtime and brief. For each crash Android starts a process that writes it, and two may write at once.
var logcat = lazyregexp.New(`^(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d+\s+(?:\w+\s+)??(\d+)\s+\d+ [VDIWEF] |^[VDIWEF]/[^(]*\(\s*(\d+)\): `)

// follow goes to where the writer of a line is.
func (t *text) follow(line string) {
	writer := ""
	if m := logcat().FindStringSubmatch(line); m != nil {
		writer = m[1] + m[2]
	}
	if writer == t.writer {
		return
	}
	t.others[t.writer] = t.position
	t.writer = writer
	var ok bool
	if t.position, ok = t.others[writer]; !ok {
		t.position = begin(false)
	}
}

// parse finds the frames. One line after the other is looked at, since texts may be large.
func parse(content string, known map[string]bool) *text {
	t := &text{known: known, position: begin(false), others: map[string]position{}, places: map[string]*place{}}
	for line := range strings.Lines(content) {
		if len(line) <= longestLine {
			t.line(clean(line))
		}
		t.at++
	}
	for _, r := range t.maps {
		slices.SortStableFunc(r.maps, func(a, b mapping) int { return cmp.Compare(a.start, b.start) })
	}
	return t
}

// longestLine is more than frames have, names of C++ templates among them. Longer lines are data, and take long to look through.
const longestLine = 32 << 10

func (t *text) line(line string) {
	if m, ok := parseMapping(line); ok {
		t.follow(line)
		t.mapping(m)
		return
	}
	if t.protoLine(line) {
		return
	}
	if g, ok := match(line, t.known); ok {
		t.follow(line)
		t.add(t.frameOf(line, &g), &g)
		return
	}
	t.between(line)
}

// between takes a line between frames, which may begin a report or tell of its ABI.
func (t *text) between(line string) {
	for _, h := range headers {
		if strings.Contains(line, h) {
			t.follow(line)
			t.position = begin(true)
			return
		}
	}
	set, names := namedABI(line)
	if set &= byRegisters(line); set == anyABI {
		return
	}
	t.follow(line)
	if names && t.report.frames {
		t.position = begin(false)
	}
	t.report.add(set)
}

// add puts a frame into its backtrace, which begins with number 0.
func (t *text) add(f *frame, g *groups) {
	if g.number == 0 {
		t.thread = &evidence{anyABI}
	}
	f.thread, f.report, t.report.frames = t.thread, t.report, true
	f.thread.add(f.abis & g.width())
	if f.report.header { // else its backtraces may be of several processes
		f.report.add(f.abis & g.width())
	}
	t.frames = append(t.frames, f)
}

func (t *text) mapping(m mapping) {
	if m.end > 1<<32 {
		t.report.add(bits64)
	}
	if !strings.HasPrefix(m.where, "/") {
		return
	}
	if t.report.maps == nil {
		t.maps = append(t.maps, t.report)
		t.report.ids = map[string]string{}
	}
	t.report.maps = append(t.report.maps, m)
	if m.buildID == "" || m.library == "" {
		return
	}
	before, known := t.report.ids[m.where]
	if t.report.ids[m.where] = m.buildID; known && before != m.buildID {
		t.report.ids[m.where] = ""
	}
}

// mapsOf gives the memory map of a frame's process. A text without header that goes with the one map of the input, such as what Go's
// runtime wrote into logcat before the tombstone, is taken to be of the same process.
func (t *text) mapsOf(f *frame) []mapping {
	if f.report.maps == nil && !f.report.header && len(t.maps) == 1 {
		return t.maps[0].maps
	}
	return f.report.maps
}

// possible gives the ABIs that a frame can be of: by its own place, its backtrace and its report, the nearer first.
func (f *frame) possible() abis {
	return f.report.narrow(f.thread.narrow(f.abis))
}
