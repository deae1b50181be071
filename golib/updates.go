package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/gondk/gondk/golib/handle"
	"github.com/gondk/gondk/golib/update"
)

// updater is what a handle of golib_update_open stands for.
type updater struct {
	*update.Updater

	mu       sync.Mutex
	offered  *update.Release // that Check gave last
	last     string          // text of the last error
	applying uintptr         // the thread that is in Apply, 0: none
	ctx      context.Context // of what runs now and next; golib_update_cancel makes a new one
	stop     context.CancelFunc
}

var updaters = handle.NewTable[*updater](updateKind)

func newUpdater(c update.Config) (*updater, error) {
	u, err := update.Open(c)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	return &updater{Updater: u, ctx: ctx, stop: stop}, nil
}

// configError is a mistake in the arguments of golib_update_open.
type configError string

func (e configError) Error() string      { return "config: " + string(e) }
func (configError) Is(target error) bool { return target == update.ErrConfig }

var errInCallback = fmt.Errorf("golib_update_close was called by the callback of golib_update_apply: %w", update.ErrBusy)

func (u *updater) context() context.Context {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ctx
}

// cancel stops what is running, and nothing that begins later.
func (u *updater) cancel() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stop()
	u.ctx, u.stop = context.WithCancel(context.Background())
}

func (u *updater) check() (*update.Release, error) {
	release, err := u.Check(u.context())
	if err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.offered = release
	return release, nil
}

func (u *updater) apply(thread uintptr, tell update.Progress) error {
	u.mu.Lock()
	offered, ctx := u.offered, u.ctx
	u.mu.Unlock()
	if tell != nil {
		inner := tell
		tell = func(phase update.Phase, done, total int64) {
			u.setApplying(thread)
			defer u.setApplying(0)
			inner(phase, done, total)
		}
	}
	return u.Apply(ctx, offered, tell)
}

func (u *updater) setApplying(thread uintptr) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.applying = thread
}

// inCallback reports whether this thread is in the callback of an Apply, which ends only after it.
func (u *updater) inCallback(thread uintptr) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.applying == thread
}

// note keeps an error for golib_update_last_error.
func (u *updater) note(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.last = err.Error()
}

func (u *updater) lastError() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.last
}
