package step

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Warning is something odd that keeps nothing from being built.
type Warning struct {
	Name string // short, for the beginning of a line: unsigned, go-tz
	Text string // what is odd
	Cure string // what to do about it; it may be empty
	Note bool   // it is good to know, and no more
}

// String gives the warning as one line of a log.
func (w Warning) String() string {
	if w.Note {
		return "note: " + w.Whole()
	}
	return "warning: " + w.Whole()
}

// Whole gives what is odd, and what to do.
func (w Warning) Whole() string {
	first, _ := utf8.DecodeRuneInString(w.Cure)
	switch {
	case w.Cure == "":
		return w.Text
	case unicode.IsUpper(first): // a sentence of its own
		return strings.TrimSuffix(w.Text, ".") + ". " + w.Cure
	}
	return w.Text + "; " + w.Cure
}

// Warn tells of something odd: at once, or at the end if the log keeps warnings.
func (l *Log) Warn(w Warning) {
	if !l.hold {
		l.text(w.String())
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.warnings, w) {
		l.warnings = append(l.warnings, w)
	}
}

// Warnf warns by a text alone.
func (l *Log) Warnf(format string, args ...any) { l.Warn(Warning{Text: fmt.Sprintf(format, args...)}) }

// Hold keeps warnings until Warnings asks for them: what is odd is read at the end, beside the result.
func (l *Log) Hold() { l.hold = true }

// Warnings gives what was kept, each warning once, and forgets it.
func (l *Log) Warnings() []Warning {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.warnings
	l.warnings = nil
	return all
}

// Warn tells of something odd. What is said while a task is done stays with the task's stamp, and is said again each time the task is
// skipped: what is odd stays odd when nothing changes.
func (r *Runner) Warn(ctx context.Context, w Warning) {
	if kept, ok := ctx.Value(warningsKey{}).(*warnings); ok {
		kept.add(w)
	}
	r.Log.Warn(w)
}

// warnings are those of one task.
type warnings struct {
	mu   sync.Mutex
	said []Warning
}

type warningsKey struct{}

func (k *warnings) add(w Warning) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.said = append(k.said, w)
}
