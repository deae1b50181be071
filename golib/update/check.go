package update

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strconv"
	"time"

	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/store"
)

// Release is a release that Check found.
type Release struct {
	Version  int64
	Size     int64 // bytes of the content
	Download int64 // bytes that must be downloaded for it: those of a delta, or Size

	signed *metadata.Release
}

// Check asks the server for its release. It returns nil if that is not new (already installed, or rolled back) or held back by the rollout.
// Content that the rollout withdraws, and that was not confirmed, it goes back from. Errors are those of
// packages metadata and download; [Retryable] reports those that may go away, such as a login page instead of the metadata.
func (u *Updater) Check(ctx context.Context) (*Release, error) {
	ctx, end, err := u.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	return u.check(ctx)
}

func (u *Updater) check(ctx context.Context) (*Release, error) {
	plan, err := u.config.Rollout.Plan(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := u.withdraw(plan); err != nil {
		return nil, err
	}
	if plan.idle(u.store.State()) {
		return nil, nil
	}
	if !plan.Known {
		return u.ask(ctx, plan, metadata.Name)
	}
	// What others may have is not looked at: a higher version that was seen once would bar the one that this device may have.
	release, err := u.ask(ctx, plan, path.Join(metadata.ReleasesName, strconv.FormatInt(plan.Release, 10)))
	var remote *download.Error
	if errors.As(err, &remote) && remote.Status == http.StatusNotFound { // the server has the newest release alone, or not so high a one
		return u.ask(ctx, plan, metadata.Name)
	}
	if err != nil {
		u.failed(plan.Release, err)
	}
	return release, err
}

// ask asks for release metadata by its name in the server's folder.
func (u *Updater) ask(ctx context.Context, plan Plan, name string) (*Release, error) {
	state := u.store.State()
	known, err := metadata.Open(state.Metadata, u.keys)
	etag := state.ETag
	if err != nil || plan.Known && known.Version != plan.Release {
		etag = "" // nothing was seen yet, or by a key that is not trusted any more, or of another release
	}
	d, err := u.document(ctx, name, etag)
	if err != nil {
		return nil, err
	}
	if d.NotModified {
		if known.Acceptable(u.config.Clock(), d.Date, state.Highest) == nil {
			return u.offer(known, plan), nil
		}
		if d, err = u.document(ctx, name, ""); err != nil { // a server signs again in time: a cache may have said so
			return nil, err
		}
	}
	release, err := u.take(plan, d.Body, d.ETag, d.Date)
	if errors.Is(err, metadata.ErrUnsigned) || d.Cut && errors.Is(err, metadata.ErrSignature) || d.Cached && err != nil {
		return nil, u.foreign(name, err)
	}
	return release, err
}

// document asks the server for release metadata.
func (u *Updater) document(ctx context.Context, name, etag string) (*download.Document, error) {
	d, err := u.client.Document(ctx, u.base.JoinPath(name).String(), etag, metadata.MaxSize)
	if errors.Is(err, download.ErrLength) {
		err = fmt.Errorf("%w: %w", metadata.ErrTooLarge, err)
	}
	return d, u.clock(err)
}

// foreign is for an answer that is not release metadata, is truncated or is old: it is not forged, but did not come from the server.
func (u *Updater) foreign(name string, err error) error {
	return &download.Error{
		URL: u.base.JoinPath(name).Redacted(), Retry: true, Status: http.StatusOK,
		Err: fmt.Errorf("%w: this is another server, or a network that needs a login first, truncates answers or caches them", err),
	}
}

// CheckFile is Check for release metadata in a file that reached the device some other way. The content still comes from the server.
func (u *Updater) CheckFile(ctx context.Context, file string) (*Release, error) {
	ctx, end, err := u.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	plan, err := u.config.Rollout.Plan(ctx)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() { // opening a pipe waits for a writer
		return nil, fmt.Errorf("%s: not a regular file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sealed, err := io.ReadAll(io.LimitReader(f, metadata.MaxSize+1))
	if err != nil {
		return nil, err
	}
	release, err := u.take(plan, sealed, "", time.Time{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return release, nil
}

// take takes note of signed metadata, unless the plan holds the release back: it may be allowed later, or never.
func (u *Updater) take(plan Plan, sealed []byte, etag string, server time.Time) (*Release, error) {
	r, err := metadata.Open(sealed, u.keys)
	if err != nil {
		return nil, err
	}
	if err := r.Acceptable(u.config.Clock(), server, u.store.State().Highest); err != nil {
		return nil, err
	}
	if plan.holds(r) != nil {
		return nil, nil
	}
	if len(etag) > 256 {
		etag = "" // it is kept on the disk; the server's next answer is a long one then
	}
	wanted := []string{r.Full.SHA256}
	for _, d := range r.Deltas {
		wanted = append(wanted, d.SHA256)
	}
	if err := u.store.Saw(r.Version, etag, sealed, wanted); err != nil {
		return nil, err
	}
	return u.offer(r, plan), nil
}

// offer returns the release where it is something new, and may be taken.
func (u *Updater) offer(r *metadata.Release, plan Plan) *Release {
	state := u.store.State()
	if plan.holds(r) != nil || r.Version == state.Rejected || state.Current != nil && r.Version <= state.Current.Version {
		return nil
	}
	release := &Release{Version: r.Version, Size: r.Full.Size, Download: r.Full.Size, signed: r}
	if d, ok := delta(r, state); ok {
		release.Download = d.Size
	}
	u.config.Rollout.Happened(r.Version, Offered, "")
	return release
}

// delta returns the delta from the current content, if it is worth while.
func delta(r *metadata.Release, state store.State) (metadata.Delta, bool) {
	if state.Current == nil {
		return metadata.Delta{}, false
	}
	d, ok := r.DeltaFrom(state.Current.Version)
	return d, ok && d.Size < r.Full.Size
}

// clock says that this device's clock is wrong if that is why a server was not asked, or refused.
func (u *Updater) clock(err error) error {
	now := u.config.Clock()
	var remote *download.Error
	if errors.As(err, &remote) && remote.Status == http.StatusUnauthorized && !remote.Date.IsZero() {
		if off := now.Sub(remote.Date); off > time.Minute || off < -time.Minute {
			return fmt.Errorf("%w (%w)", metadata.ClockError(now, remote.Date), err)
		}
	}
	var bad x509.CertificateInvalidError
	if errors.As(err, &bad) && bad.Reason == x509.Expired && now.Before(bad.Cert.NotBefore) {
		return fmt.Errorf("%w: the server's certificate is newer: set the clock (%w)", metadata.ErrClock, err)
	}
	return err
}

// Retryable reports whether what failed may succeed later without any change.
func Retryable(err error) bool {
	var remote *download.Error
	if errors.As(err, &remote) && !errors.Is(err, metadata.ErrClock) {
		return remote.Retry
	}
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrHeld) || errors.Is(err, metadata.ErrNotYetValid) || errors.Is(err, metadata.ErrExpired)
}
