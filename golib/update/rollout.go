package update

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"

	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/store"
)

// Rollout decides which release is taken, and when, and hears what becomes of it. Package rollout has one that asks a server. It can only
// hold back: what a release is, its signed metadata says.
type Rollout interface {
	// Plan returns what may be taken now.
	Plan(ctx context.Context) (Plan, error)
	// Changed returns a channel that is closed when Plan may give something else.
	Changed() <-chan struct{}
	// Installed is told what is installed and which version was rolled back last, when the folder was opened and after each change.
	Installed(version int64, confirmed bool, rejected int64)
	// Happened is told how far the update to a version came; code says why it failed.
	Happened(version int64, step Step, code string)
}

// Plan is what may be taken.
type Plan struct {
	Known    bool  // false: nobody decides, and the metadata alone rules, unless it asks for a rollout
	Release  int64 // the highest version that may be taken; 0: none
	Withdraw int64 // to go back from where it was not confirmed; 0: none
	Wait     error // why nothing may be downloaded now; nil: it may
}

// Step is how far an update came before it was installed.
type Step int

// The steps.
const (
	Offered    Step = 1
	Downloaded Step = 2
	Failed     Step = 3
)

// ErrHeld is for applying a release that may not be taken now. Its text says why.
var ErrHeld = errors.New("the rollout holds this release back")

// nobody decides: the metadata alone rules.
type nobody struct{}

func (nobody) Plan(context.Context) (Plan, error) { return Plan{}, nil }
func (nobody) Changed() <-chan struct{}           { return nil }
func (nobody) Installed(int64, bool, int64)       {}
func (nobody) Happened(int64, Step, string)       {}

// holds says why a plan holds a release back; nil: it may be taken.
func (p Plan) holds(r *metadata.Release) error {
	switch {
	case p.Known && p.Withdraw == r.Version:
		return fmt.Errorf("version %d: %w: it was withdrawn", r.Version, ErrHeld)
	case p.Known && p.Wait != nil:
		return fmt.Errorf("version %d: %w: %w", r.Version, ErrHeld, p.Wait)
	case !p.Known && r.Rollout == metadata.RolloutRequired:
		return fmt.Errorf("version %d: %w: it is only for devices that a rollout's server lets have it, and that has said nothing", r.Version, ErrHeld)
	case p.Known && r.Version > p.Release:
		return fmt.Errorf("version %d: %w: this device may have %s", r.Version, ErrHeld, upTo(p.Release))
	}
	return nil
}

func upTo(version int64) string {
	if version == 0 {
		return "none now"
	}
	return fmt.Sprintf("version %d at most", version)
}

// mayBegin says why a release may not be downloaded now; nil: it may.
func (u *Updater) mayBegin(ctx context.Context, r *metadata.Release) error {
	p, err := u.config.Rollout.Plan(ctx)
	if err != nil {
		return err
	}
	return p.holds(r)
}

// mayInstall is mayBegin for a release that was downloaded: it is there, whatever the network is now, but may have been withdrawn.
func (u *Updater) mayInstall(ctx context.Context, r *metadata.Release) error {
	p, err := u.config.Rollout.Plan(ctx)
	if err != nil {
		return err
	}
	p.Wait = nil
	return p.holds(r)
}

// idle reports whether the server need not be asked: nothing that it has may be taken now. A device that has seen a release with a higher
// version waits for one with a higher version yet, as without a rollout.
func (p Plan) idle(state store.State) bool {
	if !p.Known {
		return false
	}
	return p.Wait != nil || p.Release < max(1, state.Highest) || p.Release == state.Rejected ||
		state.Current != nil && p.Release <= state.Current.Version
}

// goBack goes back from content that was withdrawn before it was confirmed, and returns its version; 0: there is none.
func (u *Updater) goBack(ctx context.Context) (version int64, err error) {
	ctx, end, err := u.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer end()
	p, err := u.config.Rollout.Plan(ctx)
	if err != nil {
		return 0, err
	}
	return u.withdraw(p)
}

func (u *Updater) withdraw(p Plan) (version int64, err error) {
	state := u.store.State()
	if !p.Known || p.Withdraw == 0 || state.Current == nil || state.Current.Version != p.Withdraw || !state.Unconfirmed {
		return 0, nil
	}
	defer u.installed()
	err = u.store.Rollback()
	if errors.Is(err, store.ErrNoPrevious) { // it was confirmed meanwhile
		return 0, nil
	}
	return p.Withdraw, err
}

// installed tells the rollout what is installed.
func (u *Updater) installed() {
	state := u.store.State()
	var version int64
	if state.Current != nil {
		version = state.Current.Version
	}
	u.config.Rollout.Installed(version, version != 0 && !state.Unconfirmed, state.Rejected)
}

// failed tells the rollout that a release failed, unless it may succeed later without any change.
func (u *Updater) failed(version int64, err error) {
	if !Retryable(err) && !errors.Is(err, ErrHeld) && !errors.Is(err, ErrClosed) && !errors.Is(err, context.Canceled) {
		u.config.Rollout.Happened(version, Failed, failureCode(err))
	}
}

// badMetadata are the errors of metadata that its publisher made.
var badMetadata = []error{
	metadata.ErrTooLarge, metadata.ErrFormat, metadata.ErrSyntax, metadata.ErrUnknownField, metadata.ErrDuplicate, metadata.ErrTrailing,
	metadata.ErrPath, metadata.ErrSize, metadata.ErrValue,
}

// failureCode is the word for why a release failed.
func failureCode(err error) string {
	var remote *download.Error
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "disk-full"
	case errors.Is(err, metadata.ErrClock):
		return "clock"
	case errors.Is(err, metadata.ErrDowngrade):
		return "older"
	case errors.Is(err, ErrRejected):
		return "rolled-back"
	case errors.As(err, &remote):
		return "server"
	case errors.Is(err, metadata.ErrSignature), errors.Is(err, metadata.ErrUnknownKey):
		return "signature"
	case slices.ContainsFunc(badMetadata, func(e error) bool { return errors.Is(err, e) }):
		return "metadata"
	}
	return "storage"
}
