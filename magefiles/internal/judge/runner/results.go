package runner

import (
	"cmp"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Report is the result of all runs.
type Report struct {
	Version     int          `json:"version"` // counts up when a field changes its meaning
	Runs        []Run        `json:"runs"`    // by ABI and build path, in the matrix's order
	Differences []Difference `json:"differences,omitempty"`
}

// Run is what came of the libraries of one ABI and build path.
type Run struct {
	ABI       string    `json:"abi"`
	Path      string    `json:"path"`            // the build path
	Where     string    `json:"where,omitempty"` // device emulator-5554
	Log       string    `json:"log,omitempty"`   // relative to the project, slash-separated
	Seconds   float64   `json:"seconds"`
	Exit      string    `json:"exit,omitempty"` // how the program ended: "exit status 0"
	Libraries []Library `json:"libraries,omitempty"`
	Checks    []Check   `json:"checks,omitempty"`
	Problem   string    `json:"problem,omitempty"` // what is wrong with the run but for its checks
}

// Check is the result of one check.
type Check struct {
	Name     string    `json:"name"`
	Failures []string  `json:"failures,omitempty"`
	Answers  []Answer  `json:"answers,omitempty"`
	Measures []Measure `json:"measures,omitempty"`
}

// Measure is how long something took, the median of several rounds.
type Measure struct {
	Key         string  `json:"key"`
	Nanoseconds float64 `json:"nanoseconds"`
	Last        float64 `json:"last,omitempty"` // nanoseconds in the run before, 0 if there was none
}

// Answer is a library's answer to a check.
type Answer struct {
	Everywhere bool   `json:"everywhere"` // it must be equal in every ABI, not only in both build paths of its own
	Key        string `json:"key"`
	Text       string `json:"text"`
}

// Failed reports whether anything is wrong with the run itself.
func (r *Run) Failed() bool { return r.Problem != "" || r.failures() > 0 }

func (r *Run) failures() int {
	n := 0
	for _, c := range r.Checks {
		n += len(c.Failures)
	}
	return n
}

// Check returns the check of a name, or nil if it has not run.
func (r *Run) Check(name string) *Check {
	for i := range r.Checks {
		if r.Checks[i].Name == name {
			return &r.Checks[i]
		}
	}
	return nil
}

// Count returns how much is wrong: failures of checks, runs that did not come to their end, and differences.
func (r *Report) Count() int {
	n := len(r.Differences)
	for i := range r.Runs {
		n += r.Runs[i].failures()
		if r.Runs[i].Problem != "" && !r.Again(i) {
			n++
		}
	}
	return n
}

// Again reports whether a run says the same as the one before it: what keeps an ABI's libraries from being run is the same in every build path.
func (r *Report) Again(i int) bool {
	return i > 0 && r.Runs[i].Where == "" && r.Runs[i-1].ABI == r.Runs[i].ABI
}

// results is what a run has written down.
type results struct {
	checks []Check
	open   bool // the last check has not ended
	done   bool
}

// parseResults reads results.txt; c/run.c describes it.
func parseResults(text string) results {
	var r results
	for line := range strings.Lines(text) {
		words := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 4)
		switch {
		case words[0] == "begin" && len(words) == 2:
			r.checks, r.open = append(r.checks, Check{Name: words[1]}), true
		case words[0] == "end":
			r.open = false
		case words[0] == "done":
			r.done = true
		case len(r.checks) > 0:
			r.checks[len(r.checks)-1].add(words)
		}
	}
	return r
}

func (c *Check) add(words []string) {
	switch {
	case words[0] == "fail" && len(words) > 1:
		c.Failures = append(c.Failures, strings.Join(words[1:], " "))
	case words[0] == "answer" && len(words) == 4:
		c.Answers = append(c.Answers, Answer{Everywhere: words[1] == "everywhere", Key: words[2], Text: words[3]})
	case words[0] == "measure" && len(words) == 3:
		if took, err := strconv.ParseFloat(words[2], 64); err == nil && took >= 0 && !math.IsInf(took, 0) {
			c.Measures = append(c.Measures, Measure{Key: words[1], Nanoseconds: took})
		}
	}
}

// read takes what the program has written down. ended says how it ended: nil is exit 0.
func (r *Run) read(file string, ended error, log string) {
	r.Exit = "exit status 0"
	if ended != nil {
		r.Exit = ended.Error()
	}
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.Problem = err.Error()
		return
	}
	got := parseResults(string(text))
	r.Checks = got.checks
	switch {
	case len(got.checks) == 0:
		r.Problem = "it did not start: " + r.Exit + reason(log)
	case got.open && len(got.checks[len(got.checks)-1].Failures) == 0:
		last := &r.Checks[len(r.Checks)-1]
		last.Failures = append(last.Failures, "the process ended during this check: "+r.Exit+reason(log))
	case !got.done && r.failures() == 0:
		r.Problem = "it ended between two checks: " + r.Exit + reason(log)
	case got.done && r.failures() == 0 && ended != nil:
		r.Problem = "all checks passed, but the program failed: " + r.Exit
	}
}

// telling are how lines begin that say why a process ended: the C library's, Go's, and the linker's.
var telling = []string{"libc: Fatal signal", "panic: ", "fatal error: ", "CANNOT LINK EXECUTABLE"}

// reason returns the line of a log that says why the process ended, else its last line, as the end of a sentence. What follows such a line
// can be about something else: under qemu the C library's crash dumper fails, and says so.
func reason(log string) string {
	last := ""
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		if slices.ContainsFunc(telling, func(begin string) bool { return strings.HasPrefix(line, begin) }) {
			return " (" + line + ")"
		}
		last = cmp.Or(line, last)
	}
	if last == "" {
		return ""
	}
	return " (" + last + ")"
}
