package step

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// Lock waits until no other build works in the project and keeps others out until Unlock, or until this process has ended. It says so
// when it has to wait, for another build or for commands that a killed one left running. A second call does nothing.
func (r *Runner) Lock(ctx context.Context) error {
	if r.lock != nil || r.Dry {
		return nil
	}
	ctx, span := trace.Start(ctx, "wait", "for the project's lock")
	defer span.End()
	name := r.lockFile()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return fmt.Errorf("%w; gondk builds there: make the folder writable", err)
	}
	for {
		f, err := LockFile(ctx, name, func() { r.Log.Printf("waiting for another gondk build in %s to end", r.State) })
		if err != nil {
			return fmt.Errorf("cannot lock the project: %w", err)
		}
		// mage clean removes the lock with the rest; a lock on a removed file keeps nobody out.
		if same(f, name) {
			r.lock = f
			return r.awaitOrphans(ctx)
		}
		f.Close()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
	}
}

func (r *Runner) lockFile() string { return r.state("lock") }

// Unlock lets other builds in.
func (r *Runner) Unlock() {
	if r.lock != nil {
		r.digests.save(r)
		r.lock.Close()
	}
	r.lock = nil
}

// LockFile locks the file name, whose folder must be there, until it is closed. waiting is called once where another process has it for
// longer than people take for an instant.
func LockFile(ctx context.Context, name string, waiting func()) (*lockedfile.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // the file must not be created after the caller has stopped
	}
	type result struct {
		f   *lockedfile.File
		err error
	}
	got := make(chan result, 1)
	go func() {
		f, err := lockedfile.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		got <- result{f, err}
	}()
	notice := time.After(300 * time.Millisecond)
	for {
		select {
		case res := <-got:
			return res.f, res.err
		case <-notice:
			waiting()
		case <-ctx.Done():
			go func() { // flock cannot be cancelled: release the lock when it comes
				if res := <-got; res.f != nil {
					res.f.Close()
				}
			}()
			return nil, ctx.Err()
		}
	}
}

func same(f *lockedfile.File, name string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Stat(name)
	return err == nil && os.SameFile(a, b)
}
