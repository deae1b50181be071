// Package content keeps a file of content up to date, as package update does, and tells what is in files. Java calls it as it is: [bind] in
// abi-matrix.toml names it. So it has what an app needs of package update, in types that Java has too: keys are texts, as an app's
// resources have them.
package content

import (
	"context"
	"fmt"
	"sync"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/store"
)

// What an app tells apart; any other error is for people to read.
var (
	ErrCanceled   = digest.ErrCanceled
	ErrNotRegular = digest.ErrNotRegular // there is no content in a folder, a pipe, a device
	ErrConfig     = update.ErrConfig     // what an Updater is to be made of makes no sense
	ErrNoPrevious = store.ErrNoPrevious  // there is nothing to go back to
)

// Updater keeps the content of a folder up to date. Any thread may call; Check and Install take their time, and run one at a time.
type Updater struct {
	updates *update.Updater

	mu      sync.Mutex
	offered *update.Release // that Check gave last
}

// NewUpdater opens the folder dir, which counts as a start of the app: content that was not confirmed in two starts gives way to the earlier
// one. url is the server's folder; keys are whom to trust, in base64, with spaces between them; hmacKey signs requests, in base64, and is
// empty where they are not signed.
func NewUpdater(dir, url, keys, hmacKey string) (*Updater, error) {
	return newUpdater(update.Config{Dir: dir, URL: url}, keys, hmacKey)
}

func newUpdater(config update.Config, keys, hmacKey string) (*Updater, error) {
	var err error
	if config.Keys, err = metadata.ParsePublicKeys(keys); err != nil {
		return nil, fmt.Errorf("%w: keys: %w", ErrConfig, err)
	}
	if hmacKey != "" {
		if config.HMACKey, err = request.ParseKey(hmacKey); err != nil {
			return nil, fmt.Errorf("%w: the key for requests: %w", ErrConfig, err)
		}
	}
	updates, err := update.Open(config)
	if err != nil {
		return nil, err
	}
	return &Updater{updates: updates}, nil
}

// Close stops what is running and gives the folder free.
func (u *Updater) Close() error { return u.updates.Close() }

// Installed is the content that is there.
type Installed struct {
	Path      string // empty: none is
	Version   int64
	Size      int64
	Confirmed bool
}

// Current returns the content that is there.
func (u *Updater) Current() Installed { return Installed(u.updates.Current()) }

// Release is what the server offers.
type Release struct {
	Version  int64
	Size     int64
	Download int64 // bytes to be downloaded: fewer than Size where a delta fits
}

// Check asks the server what is new; nil: nothing.
func (u *Updater) Check(ctx context.Context) (*Release, error) {
	found, err := u.updates.Check(ctx)
	if err != nil {
		return nil, canceled(ctx, err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.offered = found
	if found == nil {
		return nil, nil
	}
	return &Release{found.Version, found.Size, found.Download}, nil
}

// Phase is what Install is at.
type Phase int

const (
	Downloading Phase = iota + 1 // done and total are bytes of the download
	Patching                     // done and total are bytes of the content
)

// Watcher is told how far Install is.
type Watcher func(phase Phase, done, total int64)

// Install installs what Check has given last; where that was nothing, it asks the server first. What was current stays where it fails.
func (u *Updater) Install(ctx context.Context, watch Watcher) error {
	u.mu.Lock()
	offered := u.offered
	u.mu.Unlock()
	return canceled(ctx, u.updates.Apply(ctx, offered, func(phase update.Phase, done, total int64) {
		if watch != nil {
			watch(Phase(phase), done, total)
		}
	}))
}

// Confirm says that the current content is good, which has this version.
func (u *Updater) Confirm(version int64) error { return u.updates.Confirm(version) }

// Rollback goes back to the content that was confirmed last.
func (u *Updater) Rollback() error { return u.updates.Rollback() }

// canceled says of an error whether it comes from ctx.
func canceled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ErrCanceled, err)
	}
	return err
}
