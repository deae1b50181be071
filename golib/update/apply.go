package update

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	bsdiff "github.com/gondk/gondk/golib/update/delta"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/store"
)

// Phase is what Apply is at.
type Phase int

const (
	Downloading Phase = 1 // done and total are bytes of the download
	Patching    Phase = 2 // done and total are bytes of the content
)

// Progress is told how far Apply is, by the goroutine that called it. After a delta that was of no use, Downloading begins again.
type Progress func(phase Phase, done, total int64)

// Apply installs a release that Check returned; with nil it asks the server first, and does nothing if nothing is new. It downloads the delta
// from the current content, or the whole file if there is no delta or it cannot be used. The old content is kept next to the new one until
// Confirm. After an error or the end of ctx, the current content is unchanged, and the download is kept for the next time; if the disk is
// full, it is removed. progress may be nil.
func (u *Updater) Apply(ctx context.Context, release *Release, progress Progress) error {
	ctx, end, err := u.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	if release == nil {
		if release, err = u.check(ctx); err != nil || release == nil {
			return err
		}
	}
	if release.signed == nil {
		return errors.New("update: the release does not come from Check")
	}
	if progress == nil {
		progress = func(Phase, int64, int64) {}
	}
	err = u.clock(u.apply(ctx, release.signed, progress))
	var remote *download.Error
	if err != nil && ctx.Err() == nil && !errors.As(err, &remote) && !errors.Is(err, ErrHeld) {
		u.store.Discard() // the disk may be full
	}
	if err != nil {
		u.failed(release.Version, err)
	}
	return err
}

func (u *Updater) apply(ctx context.Context, r *metadata.Release, progress Progress) error {
	state := u.store.State()
	if err := r.Acceptable(u.config.Clock(), time.Time{}, state.Highest); err != nil {
		return err
	}
	if r.Version == state.Rejected {
		return fmt.Errorf("version %d: %w", r.Version, ErrRejected)
	}
	if state.Current != nil && state.Current.Version == r.Version {
		return nil
	}
	if err := u.mayBegin(ctx, r); err != nil {
		return err
	}
	if d, ok := delta(r, state); ok {
		err := u.applyDelta(ctx, r, d, *state.Current, progress)
		var no unfit
		if !errors.As(err, &no) {
			return err
		}
		const why = "the delta from version %d to %d cannot be used, so the whole file is downloaded: %w"
		u.config.Warn(fmt.Errorf(why, d.From, r.Version, no.err))
	}
	return u.applyFull(ctx, r, progress)
}

func (u *Updater) applyFull(ctx context.Context, r *metadata.Release, progress Progress) error {
	if err := u.download(ctx, r.Full, progress); err != nil {
		return err
	}
	return u.install(ctx, r, u.store.Part(r.Full.SHA256))
}

// install makes a finished file the current content.
func (u *Updater) install(ctx context.Context, r *metadata.Release, file string) error {
	if err := u.mayInstall(ctx, r); err != nil {
		return err
	}
	u.config.Rollout.Happened(r.Version, Downloaded, "")
	defer u.installed()
	return u.store.Install(content(r), file)
}

func content(r *metadata.Release) store.Content {
	return store.Content{Version: r.Version, Size: r.Full.Size, SHA256: r.Full.SHA256}
}

func (u *Updater) download(ctx context.Context, f metadata.File, progress Progress) error {
	from := u.base.JoinPath(f.Path).String()
	want := download.Want{Size: f.Size, SHA256: f.SHA256}
	return u.client.File(ctx, from, want, u.config.fs, u.store.Part(f.SHA256), func(done int64) { progress(Downloading, done, f.Size) })
}

// unfit says why a delta cannot be used, although the whole file may be.
type unfit struct{ err error }

func (e unfit) Error() string { return e.err.Error() }

func (u *Updater) applyDelta(ctx context.Context, r *metadata.Release, d metadata.Delta, from store.Content, tell Progress) error {
	err := u.download(ctx, d.File, tell)
	var remote *download.Error
	if errors.As(err, &remote) {
		return unfit{err}
	}
	if err != nil {
		return err
	}
	tmp := u.store.Temporary(content(r))
	if err := u.patch(ctx, r, d, from, tmp, tell); err != nil {
		u.config.fs.Remove(tmp)
		return err
	}
	if err := u.install(ctx, r, tmp); err != nil {
		u.config.fs.Remove(tmp)
		return err
	}
	return nil
}

// patch makes the new content in the file tmp.
func (u *Updater) patch(ctx context.Context, r *metadata.Release, d metadata.Delta, from store.Content, tmp string, tell Progress) error {
	old, err := u.config.fs.OpenFile(u.store.Path(from), os.O_RDONLY, 0)
	if err != nil {
		return unfit{err}
	}
	defer old.Close()
	patch, err := u.config.fs.OpenFile(u.store.Part(d.SHA256), os.O_RDONLY, 0)
	if err != nil {
		return unfit{err}
	}
	defer patch.Close()
	f, err := u.config.fs.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	out := &output{ctx: ctx, file: f, sum: sha256.New(), tell: func(done int64) { tell(Patching, done, r.Full.Size) }}
	if err := out.fill(old, from.Size, patch, d.Size, r.Full); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// output is a file made from another one.
type output struct {
	ctx  context.Context
	file disk.File
	sum  hash.Hash
	done int64
	tell func(done int64)
	err  error // of this machine, or the end of ctx: another way to make the file would meet it too
}

func (o *output) fill(old io.ReaderAt, oldSize int64, patch io.ReaderAt, patchSize int64, want metadata.File) error {
	w := bufio.NewWriterSize(o, 256<<10)
	err := bsdiff.Apply(w, old, oldSize, patch, patchSize, want.Size)
	if err == nil {
		err = w.Flush()
	}
	if o.err != nil {
		return o.err
	}
	if err != nil {
		return unfit{err}
	}
	if got := hex.EncodeToString(o.sum.Sum(nil)); got != want.SHA256 {
		return unfit{fmt.Errorf("it produces a file with the SHA-256 %s, not %s", got, want.SHA256)}
	}
	return nil
}

func (o *output) Write(p []byte) (int, error) {
	if o.err = context.Cause(o.ctx); o.err != nil {
		return 0, o.err
	}
	n, err := o.file.Write(p)
	o.err = err
	o.sum.Write(p[:n])
	o.done += int64(n)
	o.tell(o.done)
	return n, err
}
