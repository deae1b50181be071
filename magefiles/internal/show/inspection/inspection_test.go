package inspection

import (
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Names in files, and of files, reach a terminal as text: it would obey the escapes in them.
func TestHidesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	const name = "a\x1b[31m\n.aab"
	for text, want := range map[string]string{
		"missing":    "no such file",
		"":           "not a library",
		"PK\x05\x06": "a zip file without its end record",
	} {
		if text != "missing" {
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Skip("a file system without such names: ", err)
			}
		}
		i := Inspection{Files: []string{filepath.Join(".", name)}, Stdout: io.Discard}
		err := i.Run()
		os.Remove(name)
		if err == nil || !strings.Contains(err.Error(), `a\x1b[31m\n.aab: `) || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestSpareMemory(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	file := filepath.Join(t.TempDir(), "libx.so")
	if err := os.WriteFile(file, make([]byte, 1000), 0o666); err != nil {
		t.Fatal(err)
	}
	end := spareMemory(file)
	if got := debug.SetMemoryLimit(-1); got != 16<<20+2000 {
		t.Errorf("a limit of %d bytes", got)
	}
	end()
	if got := debug.SetMemoryLimit(1 << 20); got != before { // GOMEMLIMIT
		t.Errorf("%d bytes after it", got)
	}
	spareMemory(file)
	if got := debug.SetMemoryLimit(-1); got != 1<<20 {
		t.Errorf("%d bytes in place of the user's own limit", got)
	}
}

// With -q nothing is told of what is in order.
func TestInspectQuiet(t *testing.T) {
	good := report.File{Name: "a", Report: &report.Report{}}
	i := Inspection{Quiet: true}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = write
	err = i.summaries([]report.File{good, good})
	os.Stdout = stdout
	write.Close()
	if text, _ := io.ReadAll(read); len(text) != 0 || err != nil {
		t.Errorf("%s, %v", text, err)
	}
}
