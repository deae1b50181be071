package step

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLog(t *testing.T) {
	var out bytes.Buffer
	l := &Log{w: &out, ran: map[string]bool{}}
	l.Printf("%d targets", 2)
	l.Warnf("no %s\n", "signing")
	l.text("")
	l.text("two\nlines\n\n")
	l.start("archive", "arm64-v8a")(1234*time.Millisecond, true)
	l.start("integration", "")(50*time.Millisecond, true)
	l.start("bundle-ndk-build", "armeabi-v7a")(100*time.Second, true)
	l.start("link", "x86")(time.Second, false)
	l.skipped("link", "x86")
	l.skipped("archive", "x86")
	l.skipped("link", "x86")
	l.skipped("integration", "")
	l.Flush()
	l.Flush()
	l.Progress("bundletool", 1, 2)
	want := `2 targets
warning: no signing
two
lines
archive      arm64-v8a       1.2s
integration                  0.1s
bundle-ndk-build armeabi-v7a   100.0s
up to date: archive x86, integration, link
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestLogQuiet(t *testing.T) {
	var out bytes.Buffer
	l := &Log{w: &out, ran: map[string]bool{}}
	l.Quiet()
	l.start("header", "x86")(time.Second, true)
	l.skipped("header", "x86_64")
	l.Warnf("no %s", "signing")
	l.Flush()
	if out.String() != "warning: no signing\n" {
		t.Errorf("got %q", out.String())
	}
}

// On a terminal the last line shows what runs; every other line takes its place.
func TestLogOnTerminal(t *testing.T) {
	const erase = "\r\x1b[K"
	var out bytes.Buffer
	l := &Log{w: &out, ran: map[string]bool{}, live: true, tick: &time.Ticker{}}

	l.frame() // nothing runs: nothing is shown
	done := l.start("archive", "arm64-v8a")
	l.start("archive", strings.Repeat("é", 100))
	l.frame()
	l.frame()
	l.Printf("hello")
	done(time.Second, true)
	l.Progress("bundletool", 5_000_000, 20_000_000)
	l.Progress("bundletool", 1_000_000, -1)
	l.Printf("got it")

	running := "archive arm64-v8a, archive " + strings.Repeat("é", 51)
	want := running + erase + running + erase + "hello\n" +
		"archive      arm64-v8a       1.0s\n" +
		"bundletool [#######.......................]  25% of 20.0 MB" + erase + "bundletool 1.0 MB" + erase + "got it\n"
	if out.String() != want {
		t.Errorf("got\n%q\nwant\n%q", out.String(), want)
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
