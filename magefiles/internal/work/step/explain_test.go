package step

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func failed(output string, err error) error {
	return fmt.Errorf("archive x86: %w", &Error{Name: "clang", Output: output, Err: err})
}

func TestExplain(t *testing.T) {
	exit := errors.New("exit status 1")
	const full = "\nthe disk is full: free some space and run the same command again"
	for _, test := range []struct {
		name        string
		err         error
		log, wanted string
	}{
		{"a plain error", exit, "", "exit status 1"},
		{"a command's", failed("a.c:1: error\n", exit), "a.c:1: error\n", "archive x86: clang: exit status 1"},
		{"two that say the same", errors.Join(failed("same", exit), failed(" same\n", exit)), "same\n",
			"archive x86: clang: exit status 1\narchive x86: clang: exit status 1"},
		{"two that do not", fmt.Errorf("all: %w", errors.Join(failed("one", exit), failed("two", exit))), "one\ntwo\n",
			"all: archive x86: clang: exit status 1\narchive x86: clang: exit status 1"},
		{"one that says nothing", failed("\n", exit), "", "archive x86: clang: exit status 1"},
		{"a command within a command", failed("outer", failed("inner", exit)), "outer\ninner\n",
			"archive x86: clang: archive x86: clang: exit status 1"},
		{"a full disk, here", fmt.Errorf("x: %w", &os.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}), "", "x: write a: " + syscall.ENOSPC.Error() + full},
		{"a full disk, in a command", failed("LLVM ERROR: IO failure: No space left on device", exit), "LLVM ERROR: IO failure: No space left on device\n",
			"archive x86: clang: exit status 1" + full},
		{"a full disk, for lld", failed("", errors.New("signal: bus error")), "",
			"archive x86: clang: signal: bus error\nthe linker gets a bus error if the disk is full: free some space and run the same command again"},
	} {
		var out bytes.Buffer
		l, _ := newClock(&out)
		err := (&Runner{Log: l}).Explain(t.Context(), test.err)
		if diff := cmp.Diff(test.wanted, err.Error()) + cmp.Diff(test.log, out.String()); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}

func TestExplainInterrupted(t *testing.T) {
	var out bytes.Buffer
	l, _ := newClock(&out)
	ctx, cancel := context.WithCancel(t.Context())
	if err := (&Runner{Log: l}).Explain(ctx, nil); err != nil {
		t.Errorf("nothing failed, but it says %v", err)
	}
	cancel()
	err := (&Runner{Log: l}).Explain(ctx, failed("half a message", context.Canceled))
	if err == nil || err.Error() != "interrupted; run the same command to continue" || out.Len() != 0 {
		t.Errorf("%v, after %q", err, out.String())
	}
}
