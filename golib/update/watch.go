package update

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"time"

	"github.com/gondk/gondk/golib/update/download"
)

// Watch says where to look for releases, and how often.
type Watch struct {
	Interval time.Duration // between two looks at the server; 0: an hour
	Retry    time.Duration // after a first failure; doubled after each further one, up to Interval; 0: 30 s

	File         string        // a file with release metadata that others may put there or replace; empty: none
	FileInterval time.Duration // between two looks at its time, size and identity; 0: 5 s
}

// Event is what Watch found.
type Event struct {
	Release   *Release      // one that is new, told once, and again when the rollout has changed; nil with an error
	Withdrawn int64         // the version that was gone back from, since the rollout withdraws it; 0: none was
	Err       error         // why a look failed
	Next      time.Duration // until the next look at the server
}

func (w Watch) withDefaults() Watch {
	if w.Interval <= 0 {
		w.Interval = time.Hour
	}
	if w.Retry <= 0 {
		w.Retry = 30 * time.Second
	}
	if w.FileInterval <= 0 {
		w.FileInterval = 5 * time.Second
	}
	return w
}

// Watch looks for releases until ctx ends or the Updater is closed, and returns why. tell is called by this goroutine; it may call Apply.
// The first look comes within Retry, and each waiting is a fifth longer or shorter by chance, so that devices that were switched on
// together do not ask together. Where the server asks to wait longer, it waits.
func (u *Updater) Watch(ctx context.Context, w Watch, tell func(Event)) error {
	leave, err := u.enter()
	if err != nil {
		return err
	}
	defer leave()
	ctx, forget := u.closable(ctx)
	defer forget()
	r := &watcher{Updater: u, Watch: w.withDefaults(), tell: tell}
	r.next = time.Now().Add(time.Duration(rand.Float64() * float64(r.Retry)))
	for {
		changed := u.config.Rollout.Changed()
		r.look(ctx)
		select {
		case <-time.After(r.pause()):
		case <-changed:
			r.hurry(ctx)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// watcher is one running Watch.
type watcher struct {
	*Updater
	Watch
	tell func(Event)

	next     time.Time // of the look at the server
	failures int       // in a row
	told     int64     // the version of the last release that was told
	file     fs.FileInfo
	bad      bool // the last look at the file failed
}

func (w *watcher) pause() time.Duration {
	until := time.Until(w.next)
	if w.File != "" {
		until = min(until, w.FileInterval)
	}
	return until
}

// hurry does what a change of the rollout asks for: it goes back at once, and looks at the server soon.
func (w *watcher) hurry(ctx context.Context) {
	w.goBack(ctx)
	w.told = 0 // it may have been held back from who applied it
	if soon := time.Now().Add(time.Duration(rand.Float64() * float64(w.Retry))); soon.Before(w.next) {
		w.next = soon
	}
}

// goBack goes back from content that was withdrawn.
func (w *watcher) goBack(ctx context.Context) {
	version, err := w.Updater.goBack(ctx)
	switch {
	case errors.Is(err, ErrBusy) || ctx.Err() != nil: // the next look does it
	case err != nil:
		w.tell(Event{Err: err, Next: time.Until(w.next)})
	case version != 0:
		w.tell(Event{Withdrawn: version, Next: time.Until(w.next)})
	}
}

func (w *watcher) look(ctx context.Context) {
	if w.File != "" {
		w.lookAtFile(ctx)
	}
	if !time.Now().Before(w.next) {
		w.lookAtServer(ctx)
	}
}

func (w *watcher) lookAtServer(ctx context.Context) {
	if w.bad {
		w.file = nil // it may be good now: the clock was set, its time has come
	}
	w.goBack(ctx)
	release, err := w.Check(ctx)
	if ctx.Err() != nil {
		return
	}
	wait := w.Interval
	switch {
	case errors.Is(err, ErrBusy): // by Apply, or by the app's own Check
		wait = min(w.Retry, w.Interval)
	case err != nil:
		wait = backoff(w.Watch, w.failures, err)
		w.failures++
	default:
		w.failures = 0
	}
	wait = jitter(wait, rand.Float64())
	w.next = time.Now().Add(wait)
	w.report(release, err, wait)
}

// backoff returns how long to wait after a failure that followed others.
func backoff(w Watch, failures int, err error) time.Duration {
	wait := w.Interval
	if failures < 32 && w.Retry < w.Interval>>failures {
		wait = w.Retry << failures
	}
	var remote *download.Error
	if errors.As(err, &remote) {
		wait = max(wait, remote.After)
	}
	return wait
}

// jitter makes a waiting up to a fifth shorter or longer; chance is from 0 to 1.
func jitter(wait time.Duration, chance float64) time.Duration {
	return time.Duration(float64(wait) * (0.8 + 0.4*chance))
}

func (w *watcher) report(release *Release, err error, next time.Duration) {
	switch {
	case errors.Is(err, ErrBusy):
	case err != nil:
		w.tell(Event{Err: err, Next: next})
	case release != nil && release.Version != w.told:
		w.told = release.Version
		w.tell(Event{Release: release, Next: next})
	}
}

// lookAtFile takes up the file when it is another one than at the last look.
func (w *watcher) lookAtFile(ctx context.Context) {
	info, err := os.Stat(w.File)
	if err != nil {
		w.file = nil // a file that is not there is none of the news
		return
	}
	if w.file != nil && os.SameFile(w.file, info) && info.ModTime().Equal(w.file.ModTime()) && info.Size() == w.file.Size() {
		return
	}
	release, err := w.CheckFile(ctx, w.File)
	if errors.Is(err, ErrBusy) || ctx.Err() != nil {
		return // and look at it the next time
	}
	w.file, w.bad = info, err != nil
	w.report(release, err, time.Until(w.next))
}
