// Package gotest reads the output of go test -json: it prints the lines of a plain go test, and which tests were slow or skipped.
package gotest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// event is a line of go test -json; go doc test2json describes it.
type event struct {
	Action  string
	Package string
	Test    string
	Elapsed float64 // seconds
	Output  string
}

// Result is what became of one test: a function, or a script or row of a table that a function runs by itself.
type Result struct {
	Package string // import path
	Test    string
	Seconds float64
	Output  string // of a skipped test: its reason stands there
}

// Run is a run of go test -json that is written to it, also by several goroutines at once. It writes to Out what go test without -json and
// -v would write, as it comes. What is not an event, such as a compiler's message on stderr, it passes on as it is.
type Run struct {
	Out     io.Writer
	Tests   []Result // that ran and have no tests below them, in the order in which they ended
	Skipped []Result

	mu      sync.Mutex
	part    []byte            // of a line that has not ended
	pending map[string]string // what a test has written so far, by package and test
	parents map[string]bool   // tests that have others below them, by package and test
}

func (r *Run) Write(data []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.part = append(r.part, data...)
	for {
		line, rest, ended := bytes.Cut(r.part, []byte("\n"))
		if !ended {
			return len(data), nil
		}
		r.part = rest
		if err := r.line(line); err != nil {
			return 0, err
		}
	}
}

func (r *Run) line(line []byte) error {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		_, err := fmt.Fprintf(r.Out, "%s\n", line)
		return err
	}
	if e.Test == "" {
		return r.ofPackage(e)
	}
	return r.ofTest(e)
}

// ofPackage passes on what go test says of a package or of its build. PASS it says only with -v.
func (r *Run) ofPackage(e event) error {
	if e.Output == "" || e.Output == "PASS\n" {
		return nil
	}
	_, err := io.WriteString(r.Out, e.Output)
	return err
}

// ofTest keeps what a test writes until it ends: only of one that failed is it shown.
func (r *Run) ofTest(e event) error {
	key := e.Package + " " + e.Test
	if r.pending == nil {
		r.pending, r.parents = map[string]string{}, map[string]bool{}
	}
	r.pending[key] += e.Output
	result := Result{e.Package, e.Test, e.Elapsed, r.pending[key]}
	switch e.Action {
	default:
		return nil
	case "skip":
		r.Skipped = append(r.Skipped, result)
	case "fail":
		if _, err := io.WriteString(r.Out, result.Output); err != nil {
			return err
		}
	case "pass":
	}
	delete(r.pending, key)
	if above := strings.LastIndexByte(key, '/'); above > len(e.Package) {
		r.parents[key[:above]] = true
	}
	if e.Action != "skip" && !r.parents[key] {
		r.Tests = append(r.Tests, result)
	}
	return nil
}

// Slowest returns a line for each of the n slowest tests.
func (r *Run) Slowest(n int) string {
	tests := slices.SortedStableFunc(slices.Values(r.Tests), func(a, b Result) int { return cmp.Compare(b.Seconds, a.Seconds) })
	var text strings.Builder
	for _, r := range tests[:min(n, len(tests))] {
		fmt.Fprintf(&text, "%7.1fs  %s  %s\n", r.Seconds, r.Test, r.Package)
	}
	return text.String()
}

// Reasons returns a line for each skipped test, with why.
func (r *Run) Reasons() string {
	var text strings.Builder
	for _, r := range r.Skipped {
		fmt.Fprintf(&text, "skipped: %s  %s\n", r.Test, r.reason())
	}
	return text.String()
}

// reason returns what the test said as it gave up: the last line that is neither go test's own nor empty.
func (r Result) reason() string {
	reason := ""
	for line := range strings.SplitSeq(r.Output, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			reason = line
		}
	}
	return reason
}
