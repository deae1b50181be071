//go:build unix

package step

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What an interrupted command has started ends with it, even what does not listen: it would write where the next build writes.
func TestRunCancelledWithChildren(t *testing.T) {
	r, _ := project(t)
	file := filepath.Join(r.Root, "written")
	const script = `trap "" INT; (trap "" INT; while :; do echo more >>"$0"; sleep 0.02; done) >/dev/null 2>&1 & sleep 60 >/dev/null 2>&1`
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := r.Run(ctx, Cmd{Path: "sh", Args: []string{"-c", script, file}})
		done <- err
	}()
	for size(file) == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != context.Canceled {
		t.Errorf("%v", err)
	}
	time.Sleep(100 * time.Millisecond) // SIGKILL is on its way
	before := size(file)
	time.Sleep(300 * time.Millisecond)
	if after := size(file); after != before {
		t.Errorf("it goes on writing: %d bytes, then %d", before, after)
	}
}

func size(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}
