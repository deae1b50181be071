package step

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// newClock gives a log with a clock that stands still until it is moved, and nobody who looks at it by himself.
func newClock(out *bytes.Buffer) (l *Log, move func(time.Duration)) {
	now := time.Unix(0, 0)
	l = &Log{w: out, now: func() time.Time { return now }, detail: detailWidth, ticks: true}
	return l, func(d time.Duration) { now = now.Add(d) }
}

// task does a task of a phase, or of one of its own.
func (l *Log) task(ctx context.Context, name, abi string, err error, changed bool, work func()) {
	t := Task{Name: name, ABI: abi}
	p, end := l.phaseOf(ctx, t)
	defer end()
	done := l.begin(p, t)
	work()
	done(err, changed)
}

func TestLog(t *testing.T) {
	var out bytes.Buffer
	l, move := newClock(&out)
	l.Printf("%d targets", 2)
	l.Warnf("no %s\n", "signing")
	l.Warn(Warning{Name: "x", Text: "odd", Cure: "look", Note: true})
	l.Warn(Warning{Name: "y", Text: "Odd.", Cure: "Look at it."})
	l.text("")
	l.text("two\nlines\n\n")
	for _, took := range []time.Duration{50 * time.Millisecond, 67 * time.Second, 115 * time.Second} {
		l.task(t.Context(), "archive", "arm64-v8a", nil, true, func() { move(took) })
	}
	l.task(t.Context(), "ndk-build", "", nil, true, func() {})
	l.task(t.Context(), "link", "x86", errors.New("bad"), false, func() {})
	l.task(t.Context(), "cmake", "x86", nil, false, func() {})
	l.task(t.Context(), "cmake", "arm64-v8a", nil, false, func() {})
	l.Step("compare", "2 ABIs, 50 rows", "all equal")
	l.Flush()
	l.Flush()
	l.Progress("bundletool", 1, 2)
	want := `2 targets
warning: no signing
note: odd; look
warning: Odd. Look at it.
two
lines
archive     arm64-v8a                0.1s
archive     arm64-v8a                 67s
archive     arm64-v8a               1m55s
ndk-build                            0.0s
compare     2 ABIs, 50 rows       all equal
up to date  cmake
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// TestPhase has one line for all ABIs of a step, with the time in which something of it ran.
func TestPhase(t *testing.T) {
	var out bytes.Buffer
	l, move := newClock(&out)
	l.Widen(len("arm64-v8a armeabi-v7a x86_64 x86"))

	ctx, end := l.Phase(t.Context(), "archive")
	l.task(ctx, "archive", "x86", nil, true, func() {
		l.task(ctx, "archive", "arm64-v8a", nil, true, func() { move(5 * time.Second) })
		l.task(ctx, "header", "arm64-v8a", nil, true, func() { move(time.Second) })
	})
	move(time.Minute)
	l.task(ctx, "header", "", nil, true, func() { move(time.Second) })
	end()

	ctx, end = l.Phase(t.Context(), "bundle") // only lesser tasks of it
	l.task(ctx, "dex", "", nil, true, func() { move(time.Second) })
	l.task(ctx, "bundle", "cmake", nil, false, func() {})
	end()

	ctx, end = l.Phase(t.Context(), "cmake") // one ABI fails, the other one has been built
	l.task(ctx, "cmake", "x86", nil, true, func() {})
	l.task(ctx, "cmake", "arm64-v8a", errors.New("bad"), false, func() {})
	end()

	ctx, end = l.Phase(t.Context(), "apks")
	l.task(ctx, "apks", "cmake", nil, false, func() {})
	end()
	_, end = l.Phase(t.Context(), "nothing")
	end()
	l.Flush()
	want := `archive     arm64-v8a x86                       7.0s
bundle      dex                                 1.0s
up to date  apks
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// TestEach has a line for each task, as -v wants it.
func TestEach(t *testing.T) {
	var out bytes.Buffer
	l, move := newClock(&out)
	l.Each()
	ctx, end := l.Phase(t.Context(), "archive")
	l.task(ctx, "archive", "x86", nil, true, func() { move(time.Second) })
	l.task(ctx, "header", "x86", nil, true, func() {})
	end()
	if want := "archive     x86                      1.0s\nheader      x86                      0.0s\n"; out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestLogQuiet(t *testing.T) {
	var out bytes.Buffer
	l, move := newClock(&out)
	l.Quiet()
	l.task(t.Context(), "header", "x86", nil, true, func() { move(time.Minute); l.beat() })
	l.task(t.Context(), "header", "x86_64", nil, false, func() {})
	l.Step("compare", "", "")
	l.Warnf("no %s", "signing")
	l.Flush()
	if out.String() != "warning: no signing\n" {
		t.Errorf("got %q", out.String())
	}
}

// TestHold keeps warnings for the end, each once.
func TestHold(t *testing.T) {
	var out bytes.Buffer
	l, _ := newClock(&out)
	l.Hold()
	l.Warn(Warning{Name: "unsigned", Text: "a"})
	l.Warn(Warning{Name: "unsigned", Text: "a"})
	l.Warn(Warning{Name: "other", Text: "a"})
	if got := l.Warnings(); len(got) != 2 || out.Len() > 0 {
		t.Errorf("it keeps %v and says %q", got, out.String())
	}
	if got := l.Warnings(); got != nil {
		t.Errorf("it keeps %v for ever", got)
	}
}

// Where nobody sees a line move, what takes long gives a sign of life.
func TestLogSignOfLife(t *testing.T) {
	var out bytes.Buffer
	l, move := newClock(&out)
	second := func(n int) {
		for range n {
			move(time.Second)
			l.beat()
		}
	}
	second(100) // nothing runs
	l.task(t.Context(), "archive", "arm64-v8a", nil, true, func() {
		l.task(t.Context(), "dex", "", nil, true, func() { second(14) })
		second(14)
		l.task(t.Context(), "archive", "x86", nil, true, func() { second(20) })
	})
	want := `dex                                   14s
running     archive arm64-v8a x86 … 29s
running     archive arm64-v8a x86 … 44s
archive     x86                       20s
archive     arm64-v8a                 48s
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// On a terminal the last line shows what runs; every other line takes its place. The cursor stands at its beginning, so that what others
// write covers it.
func TestLogOnTerminal(t *testing.T) {
	const erase = "\r\x1b[K"
	var out bytes.Buffer
	l, move := newClock(&out)
	l.Live(80)

	l.beat() // nothing runs: nothing is shown
	l.task(t.Context(), "archive", "arm64-v8a", nil, true, func() {
		l.task(t.Context(), "archive", strings.Repeat("é", 100), errors.New("bad"), false, func() {
			move(time.Second)
			l.beat()
			l.beat()
			l.Printf("hello")
		})
	})
	l.Progress("bundletool", 5_000_000, 20_000_000)
	l.Progress("bundletool", 1_000_000, -1)
	l.Printf("got it")

	running := "archive arm64-v8a " + strings.Repeat("é", 48) + "\r"
	want := running + erase + "hello\n" +
		"archive     arm64-v8a                1.0s\n" +
		"bundletool [#####...............]  25% of 20.0 MB\r" + erase + "bundletool 1.0 MB\r" + erase + "got it\n"
	if out.String() != want {
		t.Errorf("got\n%q\nwant\n%q", out.String(), want)
	}
}

// TestLogNarrow keeps the running line within a narrow terminal, where it could not be removed from more than one line.
func TestLogNarrow(t *testing.T) {
	var out bytes.Buffer
	l, _ := newClock(&out)
	l.Live(20)
	l.task(t.Context(), "archive", "arm64-v8a", errors.New("bad"), false, l.beat)
	if want := "archive arm64-v8a …\r\r\x1b[K"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// TestLogStill leaves the terminal clean when the program is interrupted.
func TestLogStill(t *testing.T) {
	var out bytes.Buffer
	l, _ := newClock(&out)
	l.Live(80)
	l.task(t.Context(), "archive", "x86", errors.New("interrupted"), false, func() {
		l.beat()
		l.Still()
		l.beat()
		l.Progress("bundletool", 1, 2)
	})
	if want := "archive x86 … 0s\r\r\x1b[K"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0s", 9949 * time.Millisecond: "9.9s", 9951 * time.Millisecond: "10s", 99 * time.Second: "99s", 100 * time.Second: "1m40s", time.Hour: "1h0m0s",
	} {
		if got := Took(d); got != want {
			t.Errorf("%v is told as %s, want %s", d, got, want)
		}
	}
}

func TestTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	for _, f := range []*os.File{file, null, write} {
		if Terminal(f) {
			t.Errorf("%s passes for a terminal", f.Name())
		}
	}
}
