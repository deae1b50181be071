package step

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// Log shows progress: a line for each step done and one for all that were up to date; meanwhile, on a terminal, a last line with what is
// running now, and elsewhere a sign of life now and then. It is safe for concurrent use.
type Log struct {
	mu       sync.Mutex
	w        io.Writer
	now      func() time.Time
	live     int  // columns of the terminal on which a last line shows what is running; 0: none does
	detail   int  // columns between a step's name and its time
	each     bool // each task has a line, in place of one for its step
	quiet    bool // steps are not told of
	running  []*running
	drawn    string    // the running line, as it stands on the terminal
	shown    bool      // the last line on the terminal is the running one
	last     time.Time // when something was written
	ticks    bool
	still    bool                     // nobody wants to see what is running any more
	upTo     []string                 // steps that were up to date
	told     []string                 // all steps
	rewrite  func(line string) string // nil: lines are written as they are
	hold     bool                     // warnings are kept for the end
	warnings []Warning
}

type running struct {
	name, abi string
	since     time.Time
}

const (
	nameWidth   = 12
	detailWidth = 22 // arm64-v8a armeabi-v7a
	timeWidth   = 7

	liveWidth = 66               // what mage says when it is interrupted covers so much
	silence   = 15 * time.Second // is the longest without a sign of life
)

// NewLog makes a Log that writes lines to f.
func NewLog(f *os.File) *Log { return &Log{w: f, now: time.Now, detail: detailWidth} }

// Live has what is running shown on a last line of the terminal, which has so many columns.
func (l *Log) Live(columns int) { l.live = columns }

// Widen makes room for details of a step of so many columns, so that times stand below each other.
func (l *Log) Widen(columns int) { l.detail = max(detailWidth, columns+1) }

// Each has each task told of by itself.
func (l *Log) Each() { l.each = true }

// Quiet leaves out what tells of steps that went well: CMake and ndk-build show all that is written while they read a project as trouble.
func (l *Log) Quiet() { l.quiet = true }

// Rewrite has every line that is written from now on go through a function: an IDE knows errors by their form.
func (l *Log) Rewrite(line func(string) string) { l.rewrite = line }

// Terminal reports whether f is a terminal.
func Terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Printf writes a line.
func (l *Log) Printf(format string, args ...any) { l.text(fmt.Sprintf(format, args...)) }

// Step writes the line of a step that is no task: compare, 50 rows, all equal.
func (l *Log) Step(name, detail, end string) {
	l.tell(name)
	if !l.quiet {
		l.text(l.line(name, detail, end))
	}
}

// line lays out a step's line.
func (l *Log) line(name, detail, end string) string {
	return strings.TrimRight(fmt.Sprintf("%-*s%-*s%*s", nameWidth, name, l.detail, detail, timeWidth, end), " ")
}

// text writes text and ends its last line.
func (l *Log) text(text string) {
	text = strings.TrimRight(text, "\n")
	if text == "" {
		return
	}
	if l.rewrite != nil {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			lines[i] = l.rewrite(line)
		}
		text = strings.Join(lines, "\n")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write(text)
}

// write writes lines in place of the running one. The caller holds mu.
func (l *Log) write(text string) {
	l.clear()
	fmt.Fprintln(l.w, text)
	l.last = l.now()
}

// start says that a task runs; the function it gives is called when it has ended.
func (l *Log) start(name, abi string) (end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	run := &running{name, abi, l.now()}
	if len(l.running) == 0 {
		l.last = run.since
	}
	l.running = append(l.running, run)
	if !l.ticks {
		l.ticks = true
		go l.watch()
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.running = slices.DeleteFunc(l.running, func(r *running) bool { return r == run })
		l.clear()
	}
}

// Flush says in one line what was up to date since the last Flush.
func (l *Log) Flush() {
	l.mu.Lock()
	names := slices.Sorted(slices.Values(l.upTo))
	l.upTo = nil
	l.mu.Unlock()
	if len(names) > 0 && !l.quiet {
		l.text("up to date  " + strings.Join(names, " "))
	}
}

// watch shows what is running, as long as the program runs.
func (l *Log) watch() {
	every := time.Second
	if l.live > 0 {
		every = 200 * time.Millisecond
	}
	for range time.Tick(every) {
		l.beat()
	}
}

// beat draws the running line again, or gives a sign of life where there is none.
func (l *Log) beat() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.running) == 0 || l.quiet || l.still {
		return
	}
	text := fmt.Sprintf("%s … %s", l.runs(), l.now().Sub(l.running[0].since).Truncate(time.Second))
	switch {
	case l.live > 0:
		line := []rune(text)
		l.draw(string(line[:min(len(line), liveWidth, l.live-1)]))
	case l.now().Sub(l.last) >= silence:
		l.write("running     " + text)
	}
}

// draw shows a line on a terminal until another one is written, and leaves the cursor at its beginning. The caller holds mu.
func (l *Log) draw(line string) {
	if l.shown && l.drawn == line {
		return
	}
	l.clear()
	fmt.Fprint(l.w, line+"\r")
	l.shown, l.drawn = true, line
}

// runs names the steps that are running, with their ABIs: archive arm64-v8a armeabi-v7a, bundle.
func (l *Log) runs() string {
	var texts []string
	for i, r := range l.running {
		if slices.ContainsFunc(l.running[:i], func(o *running) bool { return o.name == r.name }) {
			continue
		}
		var abis []string
		for _, o := range l.running {
			if o.name == r.name && o.abi != "" && !slices.Contains(abis, o.abi) {
				abis = append(abis, o.abi)
			}
		}
		slices.Sort(abis)
		texts = append(texts, strings.Join(append([]string{r.name}, abis...), " "))
	}
	return strings.Join(texts, ", ")
}

// clear removes the running line, at whose beginning the cursor stands. The caller holds mu.
func (l *Log) clear() {
	if l.shown {
		fmt.Fprint(l.w, "\r\x1b[K")
		l.shown = false
	}
}

// Still removes the running line for good: the program has been interrupted, and others write to the terminal.
func (l *Log) Still() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	l.still = true
}

// Progress shows, on a terminal, how far a download is; total is below zero where unknown. The next line takes its place.
func (l *Log) Progress(label string, done, total int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.live == 0 || l.still {
		return
	}
	l.draw(bar(label, done, total))
}

// bar draws a download's progress within 66 columns.
func bar(label string, done, total int64) string {
	const width = 20
	if total <= 0 {
		return fmt.Sprintf("%.20s %.1f MB", label, float64(done)/1e6)
	}
	full := int(min(done, total) * width / total)
	return fmt.Sprintf("%.20s [%s%s] %3d%% of %.1f MB", label, strings.Repeat("#", full), strings.Repeat(".", width-full), min(done, total)*100/total, float64(total)/1e6)
}

// Took gives a time as people say it: 0.4s, 67s, 1m55s.
func Took(d time.Duration) string {
	switch {
	case d < 9950*time.Millisecond:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%.0fs", d.Seconds())
	}
	return d.Round(time.Second).String()
}
