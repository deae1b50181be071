// Package store keeps what must outlive a server. Package sqlite is one store, for one server; package redis another, for several.
//
// What a method has returned without an error survives a crash of the server at any moment.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

var (
	// ErrNotFound is for a device or account that is not there.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable is for a store that does not answer now (Redis is gone, the disk is full). What was asked has not happened.
	ErrUnavailable = errors.New("the store does not answer")
)

// Store is safe for use by several goroutines. A method ends when its context does.
type Store interface {
	// Snapshot returns what is decided by.
	Snapshot(ctx context.Context) (plan.Snapshot, error)
	// Update changes the snapshot and notes it in the log, both or neither. change gets a copy; it may be called again where another server, or
	// operator, was faster, and must return ErrUnchanged where there is nothing to do. Update sets Version.
	Update(ctx context.Context, change func(*plan.Snapshot) (LogEntry, error)) (plan.Snapshot, error)
	// Changes tells when the snapshot may have changed, by this server or another one, until ctx ends; then the channel is closed. After the
	// connection was gone it tells too.
	Changes(ctx context.Context) <-chan struct{}

	// Report stores what devices said. A report whose Sequence is not higher than the device's last changes nothing but its events, and of events
	// those whose Number is not higher than the last one are left out: messages that were sent again, or replayed, do no harm. Numbers above
	// math.MaxInt64 are for the caller to refuse.
	Report(ctx context.Context, reports []Report) error
	// Device returns the last report of a device, and the last MaxEvents that happened to it, the newest first.
	Device(ctx context.Context, id string) (Device, []Event, error)
	// Devices lists devices, by a part of the id and whether they are online, those that were seen last first; next goes on, empty: no more.
	Devices(ctx context.Context, q Query) (devices []Device, next string, err error)
	// Outcome counts the devices of a release, each by what happened last to it there. A release has one rollout at most. Devices that did
	// not tell their ABI are in All only.
	Outcome(ctx context.Context, release int64) (plan.Outcome, error)
	// Overview counts all devices.
	Overview(ctx context.Context) (Overview, error)

	// Log lists what was done, the newest first: at most limit entries with numbers below before; 0: from the newest on.
	Log(ctx context.Context, before int64, limit int) ([]LogEntry, error)
	// Append notes what changed no snapshot, such as a refused login.
	Append(ctx context.Context, e LogEntry) error

	// Accounts lists who may use the console, by name. SetAccount adds or replaces by name; RemoveAccount takes one away.
	Accounts(ctx context.Context) ([]Account, error)
	SetAccount(ctx context.Context, a Account) error
	RemoveAccount(ctx context.Context, name string) error

	Close() error
}

// ErrUnchanged is returned by a change that finds nothing to do: a pause of what is paused. Update returns the snapshot as it is, and no error.
var ErrUnchanged = errors.New("nothing to change")

// Report is one report of a device, with what the server knows of it.
type Report struct {
	plan.Device
	Sequence uint64
	Strategy uint64        // the version that is in force on the device
	Seen     time.Time     // by the server's clock
	Skew     time.Duration // the device's clock less the server's
	Events   []Event
}

// Device is the last that is known of a device.
type Device struct {
	plan.Device
	Strategy uint64
	First    time.Time
	Seen     time.Time
	Skew     time.Duration
	Event    uint64 // the number of the last event that is stored
}

// MaxEvents is how many events of a device are kept; counts do not forget those before.
const MaxEvents = 100

// Event is what happened to an update on a device.
type Event struct {
	Number   uint64
	Release  int64
	Stage    Stage
	Code     string
	At       time.Time // by the server's clock, when the report came
	Duration time.Duration
}

// Stage is how far an update came: the words of the protocol's enumeration.
type Stage string

// The stages.
const (
	Offered    Stage = "offered"
	Downloaded Stage = "downloaded"
	Applied    Stage = "applied"
	Confirmed  Stage = "confirmed"
	RolledBack Stage = "rolled back"
	Failed     Stage = "failed"
)

// Query says which devices to list.
type Query struct {
	Text  string    // a part of the id, group, ABI, app version or locale, in upper or lower case; empty: all
	Since time.Time // seen since then; zero: ever
	From  string    // next of the page before
	Limit int
}

// OnlineFor is three of the slowest heartbeats that a device chooses by itself.
const OnlineFor = 3 * time.Minute

// Overview are numbers over all devices.
type Overview struct {
	Devices  int
	Online   int           // seen within OnlineFor
	Versions map[int64]int // devices by installed content
	ABIs     map[string]int
	Adoption []Adoption // by hour, the oldest first, at most 48
	Failures []Failure  // the most frequent first, at most 20
	Slowest  []Slow     // updates that took longest from offered to confirmed, at most 10
}

// Adoption is how many devices had confirmed which release last at the end of an hour. Hours in which none confirmed any may be left out.
type Adoption struct {
	Hour     time.Time
	Versions map[int64]int
}

// Failure counts the devices on which a release failed, or was rolled back, last, by the code that they gave.
type Failure struct {
	Release int64
	Code    string
	Devices int
}

// Slow is one slow update: the durations of what came after it was offered last, up to confirmed.
type Slow struct {
	Device   string
	Release  int64
	Duration time.Duration
}

// LogEntry is one line of the log of who did what.
type LogEntry struct {
	Number  int64     `json:"number"` // set by the store
	At      time.Time `json:"at"`
	Who     string    `json:"who"`  // the account's name; "gate" for what happened by itself
	What    string    `json:"what"` // "pause", "start", "step", "resume", "roll back", "finish", "weights", "account", "login refused"
	Rollout string    `json:"rollout,omitempty"`
	Detail  string    `json:"detail,omitempty"`
}

// Role is what an account may do; each may what those before may.
type Role string

// The roles.
const (
	Viewer   Role = "viewer"   // look
	Operator Role = "operator" // start, pause, go on, roll back, weights
	Admin    Role = "admin"    // accounts
)

// Account is somebody who uses the console or the API.
type Account struct {
	Name string
	Role Role
	Hash []byte // SHA-256 of its token, which has 256 random bits and needs no salt
	Made time.Time
}
