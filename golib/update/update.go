// Package update keeps one file of content up to date: it asks a server for a newer release, downloads a delta or the whole file, and
// replaces the old content such that after a crash or a loss of power at any moment, either the old or the new content is there, whole.
//
// Content is data, never code: Google Play forbids apps to load code from elsewhere.
//
// What a release is, says package metadata; how requests are signed, package request; what the folder holds, package store. An app does
//
//	u, err := update.Open(update.Config{Dir: …, URL: "https://example.com/maps/", Keys: …})
//	use(u.Current().Path)
//	u.Confirm(u.Current().Version)              // when the content has proved good
//	release, err := u.Check(ctx)                // nil: nothing new
//	err = u.Apply(ctx, release, progress)       // the file changes: Current says where the new one is
//
// # What networks do
//
// A release arrives on every server, cache and network that RFC 9110 and RFC 9111 allow, and on others that happen to be: what an answer has
// of use is used, and what is on the disk stays, whatever comes in place of the file (a login page, an error, another file, nothing).
// Package download says how, and how many requests that takes at most. [Retryable] is false only for what a plain request, without Range,
// If-None-Match or a cache, is refused too. Redirects are not followed: an app's server answers itself, and a login page does not.
//
// # What counts as older
//
// The folder keeps the highest version that a signed release ever had here, installed or not, also after going back to an earlier one. A
// release with a lower version is refused with metadata.ErrDowngrade. The version that was gone back from last is not offered again. So
// whoever publishes takes back a bad release by publishing the earlier content with a higher version.
package update

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/store"
)

// Config says what to keep up to date.
type Config struct {
	Dir     string              // the folder for the content, which is made if it is not there; the app's own
	URL     string              // the server's folder, in which metadata.Name is: "https://example.com/maps/"
	Keys    []ed25519.PublicKey // whose releases count
	HMACKey []byte              // signs requests; nil: they are not signed

	Rate    int64            // bytes per second of a download; 0: as fast as it goes
	Stall   time.Duration    // how long a server may send nothing; 0: 30 s
	HTTP    *http.Client     // nil: one with Go's own transport
	Clock   func() time.Time // nil: time.Now
	Rollout Rollout          // decides which release is taken; nil: the newest, unless its metadata asks for a rollout
	Warn    func(error)      // told what went wrong and was got over, such as a delta that does not apply; may be nil

	fs disk.FS // nil but in tests
}

var (
	// ErrConfig is for a Config that Open cannot work with.
	ErrConfig = errors.New("update: bad settings")
	// ErrBusy is for a second Check or Apply while one is running.
	ErrBusy = errors.New("another check or update is running")
	// ErrClosed is for an Updater that was closed.
	ErrClosed = errors.New("the updater was closed")
	// ErrRejected is for applying a release that was rolled back.
	ErrRejected = errors.New("this version was rolled back: publish a higher one")
)

// Updater keeps the content of a folder up to date. Its methods are safe for use by several goroutines. Check and Apply run one at a time;
// the others do not wait for them.
type Updater struct {
	config Config
	base   *url.URL
	keys   metadata.Keys
	client download.Client
	store  *store.Store

	closing context.Context // ends with Close
	stop    context.CancelFunc

	mu      sync.Mutex
	closed  bool
	busy    bool
	running sync.WaitGroup
}

// Open opens the folder and counts the start: content that was not confirmed in two starts gives way to the earlier one in the third. Where
// another process has the folder, it returns store.ErrLocked. Close the Updater.
func Open(c Config) (*Updater, error) {
	u := &Updater{config: c.withDefaults()}
	if err := u.prepare(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	var err error
	if u.store, err = store.Open(c.Dir, u.config.fs); err != nil {
		return nil, fmt.Errorf("update: %w", err)
	}
	if damage := u.store.Mended(); damage != nil {
		u.config.Warn(damage)
	}
	u.closing, u.stop = context.WithCancel(context.Background())
	u.installed() // content that was not confirmed may have given way
	return u, nil
}

func (c Config) withDefaults() Config {
	if c.Stall == 0 {
		c.Stall = 30 * time.Second
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Warn == nil {
		c.Warn = func(error) {}
	}
	if c.Rollout == nil {
		c.Rollout = nobody{}
	}
	if c.fs == nil {
		c.fs = disk.OS{}
	}
	return c
}

// prepare makes of the settings what the other methods use.
func (u *Updater) prepare() (err error) {
	c := u.config
	if c.Dir == "" || len(c.Keys) == 0 || c.Rate < 0 || c.Stall < 0 {
		return errors.New("Dir and Keys must be set, and Rate and Stall must not be negative")
	}
	if u.base, err = url.Parse(c.URL); err != nil {
		return err
	}
	if u.base.Scheme != "https" && u.base.Scheme != "http" || u.base.Host == "" || u.base.RawQuery != "" || u.base.Fragment != "" {
		return fmt.Errorf("URL %q: it must be the http or https address of a folder", u.base.Redacted())
	}
	if u.keys, err = metadata.NewKeys(c.Keys...); err != nil {
		return err
	}
	u.client = download.Client{HTTP: c.HTTP, Rate: c.Rate, Stall: c.Stall}
	if c.HMACKey == nil {
		return nil
	}
	signer, err := request.NewSigner(c.HMACKey, c.Clock)
	if err == nil {
		u.client.Sign = signer.Sign
	}
	return err
}

// Close stops what is running, waits for it and releases the folder. It must not be called by a callback of Apply or Watch. Closing
// twice is no error.
func (u *Updater) Close() error {
	u.mu.Lock()
	if u.closed {
		u.mu.Unlock()
		return nil
	}
	u.closed = true
	u.mu.Unlock()
	u.stop()
	u.running.Wait()
	return u.store.Close()
}

// enter keeps Close waiting until leave.
func (u *Updater) enter() (leave func(), err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return nil, ErrClosed
	}
	u.running.Add(1)
	return u.running.Done, nil
}

// begin is enter for what runs one at a time. Close ends its context.
func (u *Updater) begin(parent context.Context) (ctx context.Context, end func(), err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return nil, nil, ErrClosed
	}
	if u.busy {
		return nil, nil, ErrBusy
	}
	u.busy = true
	u.running.Add(1)
	ctx, forget := u.closable(parent)
	return ctx, func() {
		forget()
		u.mu.Lock()
		u.busy = false
		u.mu.Unlock()
		u.running.Done()
	}, nil
}

// closable returns a context that Close ends.
func (u *Updater) closable(parent context.Context) (ctx context.Context, forget func()) {
	ctx, cancel := context.WithCancelCause(parent)
	stop := context.AfterFunc(u.closing, func() { cancel(ErrClosed) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// Content is what is installed.
type Content struct {
	Path      string // empty: nothing is
	Version   int64
	Size      int64 // bytes
	Confirmed bool
}

// Current returns the content that is installed. The file stays where it is until a later version was confirmed or, when this one was not,
// until it was gone back from or another one was installed; an open file can be read on.
func (u *Updater) Current() Content {
	state := u.store.State()
	if state.Current == nil {
		return Content{}
	}
	return Content{u.store.Path(*state.Current), state.Current.Version, state.Current.Size, !state.Unconfirmed}
}

// Rejected returns the version that was rolled back last, by Rollback or automatically; 0: none.
func (u *Updater) Rejected() int64 { return u.store.State().Rejected }

// Confirm says that the content with this version, the current one, is good; there is no way back then. store.ErrNotCurrent where an
// update has brought another one meanwhile.
func (u *Updater) Confirm(version int64) error {
	leave, err := u.enter()
	if err != nil {
		return err
	}
	defer leave()
	defer u.installed()
	return u.store.Confirm(version)
}

// Rollback goes back to the content that was confirmed last; if there was none, to none. store.ErrNoPrevious where the current one is
// confirmed.
func (u *Updater) Rollback() error {
	leave, err := u.enter()
	if err != nil {
		return err
	}
	defer leave()
	defer u.installed()
	return u.store.Rollback()
}
