//go:build linux

package runner

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// sayer links a program that writes its arguments and standard input, and ends with the number that its last argument is.
func (h *host) sayer() []byte {
	h.t.Helper()
	dir := h.t.TempDir()
	source := h.write(filepath.Join(dir, "say.c"), `#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
	for (int i = 1; i < argc; i++) printf("<%s>", argv[i]);
	for (int c = getchar(); c != EOF; c = getchar()) putchar(c);
	fputs(getenv("TMPDIR") != NULL ? "error\n" : "no TMPDIR\n", stderr);
	int code = argc > 1 ? atoi(argv[argc - 1]) : 0;
	if (code == 99) sleep(9);
	if (code == 6) abort();
	return code;
}
`)
	return h.link(dir, source, "-pie", "-fPIE")
}

// everywhere does something in each of the places, which start programs in ways of their own.
func (h *host) everywhere(do func(name string)) {
	h.t.Helper()
	do("this machine")
	h.useQemu()
	do("qemu")
	h.useADB()
	do("device")
	if left, _ := os.ReadDir(h.device); len(left) > 0 {
		h.t.Errorf("the device keeps %v", left)
	}
}

// Programs of the bundle are started with what the matrix says, and those alone of which it says so; nobody loads them.
func TestPrograms(t *testing.T) {
	h := newHost(t)
	say := h.sayer()
	libs := map[string][]byte{"libsample.so": h.library("int answer(void) { return 42; }"), "libsay.so": say, "libbad.so": say, "libnever.so": say}
	h.Matrix.Programs = []matrix.Program{{Name: "say", Args: []string{"it's", "$HOME"}, Started: true}, {Name: "bad", Args: []string{"3"}, Started: true}, {Name: "never"}}
	h.everywhere(func(name string) {
		run := h.execute([]Bundle{h.bundle("cmake", libs)}).Runs[0]
		want := []Check{{Name: "program say"}, {Name: "program bad", Failures: []string{"exit status 3 (<3>)"}}}
		if diff := cmp.Diff(want, run.Checks[max(0, len(run.Checks)-2):]); diff != "" || run.Check("load") == nil || len(run.Check("load").Failures) > 0 {
			t.Errorf("%s: %+v\n%s", name, run, diff)
		}
		log := testkit.Read(t, filepath.Join(h.Matrix.Root, filepath.FromSlash(run.Log)))
		if !strings.Contains(log, "== say it's $HOME\n") || !strings.Contains(log, "<it's><$HOME>") || strings.Contains(log, "== never") {
			t.Errorf("%s: log %s", name, log)
		}
	})
}

// One that does not end is ended.
func TestProgramWithoutEnd(t *testing.T) {
	h := newHost(t)
	h.Where.Timeout = time.Second
	dir := t.TempDir()
	file := h.write(filepath.Join(dir, "libsay.so"), string(h.sayer()))
	where, why := h.findHere(h.abi)
	if where == nil {
		t.Fatal(why)
	}
	err := h.Executor.program(t.Context(), where, file, []string{"99"}, dir, new(strings.Builder))
	if err == nil || err.Error() != "no answer for 1 s (error)" {
		t.Error(err)
	}
}

// One alone has this process's streams, and its exit code is told.
func TestStart(t *testing.T) {
	h := newHost(t)
	file := h.write(filepath.Join(h.Matrix.Root, "libsay.so"), string(h.sayer()))
	if err := os.Chmod(file, 0o755); err != nil {
		t.Fatal(err)
	}
	h.everywhere(func(name string) {
		places, err := h.Places(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for code, text := range map[string]string{"0": "", "3": "exit status 3", "6": "signal: aborted"} {
			var out, errs strings.Builder
			err := h.Start(t.Context(), places, places.Alone(h.Matrix), file, []string{"a b", "*", code}, step.Streams{In: strings.NewReader("typed\n"), Out: &out, Err: &errs})
			var ended *Ended
			if errors.As(err, &ended); text == "" && err != nil || text != "" && (ended == nil || !strings.HasPrefix(ended.Text, text)) {
				t.Errorf("%s: %s: %v", name, code, err)
			}
			if want := map[string]int{"3": 3, "6": 134}[code]; ended != nil && ended.Code != want {
				t.Errorf("%s: exit code %d, want %d", name, ended.Code, want)
			}
			if code != "6" && out.String() != "<a b><*><"+code+">typed\n" || !strings.HasPrefix(errs.String(), "error\n") {
				t.Errorf("%s: %q, %q", name, out.String(), errs.String())
			}
		}
	})
}
