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

// Log shows progress: a line for each step done, one line for all that were up to date, and on a terminal a last line with what is
// running now. It is safe for concurrent use.
type Log struct {
	mu      sync.Mutex
	w       io.Writer
	live    bool // a terminal: show what is running
	running []*running
	shown   bool // the last line on the terminal is the running one
	upTo    []skip
	ran     map[string]bool // names of steps of which a variant was done
	tick    *time.Ticker
	rewrite func(line string) string // nil: lines are written as they are
	quiet   bool                     // steps are not told of
}

// skip is a step that was up to date.
type skip struct{ name, abi string }

type running struct {
	label string
	since time.Time
}

// NewLog makes a Log that writes to f.
func NewLog(f *os.File) *Log {
	return &Log{w: f, live: Terminal(f), ran: map[string]bool{}}
}

// Quiet leaves out what tells of steps that went well: CMake and ndk-build show all that is written while they read a project as trouble.
func (l *Log) Quiet() { l.quiet = true }

// Rewrite has every line that is written from now on go through a function: an IDE knows errors by their form.
func (l *Log) Rewrite(line func(string) string) { l.rewrite = line }

// Terminal reports whether f is a terminal.
func Terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Printf writes a line.
func (l *Log) Printf(format string, args ...any) { l.text(fmt.Sprintf(format, args...)) }

// Warnf writes a line that starts with "warning:".
func (l *Log) Warnf(format string, args ...any) { l.text("warning: " + fmt.Sprintf(format, args...)) }

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
	l.clear()
	fmt.Fprintln(l.w, text)
}

// start says that a step runs; the function it gives is called when it has ended.
func (l *Log) start(name, abi string) func(took time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	run := &running{strings.TrimSpace(name + " " + abi), time.Now()}
	l.running = append(l.running, run)
	if l.live && l.tick == nil {
		l.tick = time.NewTicker(200 * time.Millisecond)
		go l.animate(l.tick)
	}
	return func(took time.Duration, ok bool) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.running = slices.DeleteFunc(l.running, func(r *running) bool { return r == run })
		l.clear()
		if ok && !l.quiet {
			l.ran[name] = true
			fmt.Fprintf(l.w, "%-12s %-12s %6.1fs\n", name, abi, took.Seconds())
		}
	}
}

// skipped says that a step was up to date; Flush tells.
func (l *Log) skipped(name, abi string) {
	if l.quiet {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.upTo = append(l.upTo, skip{name, abi})
}

// Flush says in one line what was up to date since the last Flush. ABIs are named only for steps that others of them ran.
func (l *Log) Flush() {
	l.mu.Lock()
	var labels []string
	for _, s := range l.upTo {
		label := s.name
		if l.ran[s.name] {
			label = strings.TrimSpace(s.name + " " + s.abi)
		}
		labels = append(labels, label)
	}
	l.upTo, l.ran = nil, map[string]bool{}
	l.mu.Unlock()
	if len(labels) > 0 {
		slices.Sort(labels)
		l.text("up to date: " + strings.Join(slices.Compact(labels), ", "))
	}
}

func (l *Log) animate(tick *time.Ticker) {
	for range tick.C {
		l.frame()
	}
}

// frame draws the running line again.
func (l *Log) frame() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	if len(l.running) == 0 {
		return
	}
	var labels []string
	for _, r := range l.running {
		labels = append(labels, r.label)
	}
	line := []rune(fmt.Sprintf("%s … %ds", strings.Join(labels, ", "), int(time.Since(l.running[0].since).Seconds())))
	fmt.Fprint(l.w, string(line[:min(len(line), 78)]))
	l.shown = true
}

// clear removes the running line. The caller holds mu.
func (l *Log) clear() {
	if l.shown {
		fmt.Fprint(l.w, "\r\x1b[K")
		l.shown = false
	}
}

// Progress shows, on a terminal, how far a download is; total is below zero where unknown. The next line takes its place.
func (l *Log) Progress(label string, done, total int64) {
	if !l.live {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	fmt.Fprint(l.w, bar(label, done, total))
	l.shown = true
}

// bar draws a download's progress within 78 columns.
func bar(label string, done, total int64) string {
	const width = 30
	if total <= 0 {
		return fmt.Sprintf("%.20s %.1f MB", label, float64(done)/1e6)
	}
	full := int(min(done, total) * width / total)
	return fmt.Sprintf("%.20s [%s%s] %3d%% of %.1f MB", label, strings.Repeat("#", full), strings.Repeat(".", width-full), min(done, total)*100/total, float64(total)/1e6)
}
