package content

import (
	"fmt"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/rollout"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/metadata"
)

// Rollout asks a server which release this device may take, and when, and tells it how the device is: docs/rollout.md says what of it.
// Any thread may call.
type Rollout struct {
	client *rollout.Client

	mu         sync.Mutex
	conditions rollout.Conditions
}

// Device is what stays as it is while an app runs.
type Device struct {
	Group      string // such as "internal"; empty: none
	AppVersion string
	APILevel   int32
	Omit       []string // the fields that are not sent, by their names in docs/rollout.md
}

// NewRollout opens the folder dir, and speaks with the server from now on. dir should be below getNoBackupFilesDir: a backup would give two
// devices one id. url is the server's; deviceKey is the text of its device.key; keys are whom to trust, in base64, with spaces between them.
func NewRollout(dir, url, deviceKey, keys string, device Device) (*Rollout, error) {
	trusted, err := metadata.ParsePublicKeys(keys)
	if err != nil {
		return nil, fmt.Errorf("%w: keys: %w", ErrConfig, err)
	}
	r := &Rollout{}
	r.client, err = rollout.Open(rollout.Config{
		Dir: dir, URL: url, Key: deviceKey, Keys: trusted,
		Group: device.Group, AppVersion: device.AppVersion, APILevel: uint32(max(device.APILevel, 0)), Omit: device.Omit,
		Conditions: r.now,
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Close ends what speaks with the server. Close the Updater first.
func (r *Rollout) Close() error { return r.client.Close() }

// NewUpdater is the function NewUpdater for an Updater that takes no release that the rollout does not let this device have. The Updater tells
// the server what became of one.
func (r *Rollout) NewUpdater(dir, url, keys, hmacKey string) (*Updater, error) {
	return newUpdater(update.Config{Dir: dir, URL: url, Rollout: r.client}, keys, hmacKey)
}

// Network is the kind of network that a device is on.
type Network int

const (
	NetworkUnknown Network = iota
	NetworkNone
	NetworkWiFi
	NetworkMobile
	NetworkEthernet
	NetworkVPN
)

// Conditions are how the device is. What is not known is null; a release that is only for wifi, or for devices that are charging, waits then.
type Conditions struct {
	Network   Network
	Metered   *bool  // whether bytes cost money
	Battery   *int32 // percent
	Charging  *bool
	FreeBytes *int64 // where the content lies
	Locale    string // BCP 47
	Offset    int32  // minutes that the device's time is ahead of UTC
}

// Now says how the device is now. The server hears of it at once, so call it where something has changed.
func (r *Rollout) Now(c Conditions) {
	next := rollout.Conditions{Network: wire.Network(c.Network), Metered: c.Metered, Charging: c.Charging, Locale: c.Locale}
	if c.Battery != nil {
		percent := uint32(min(max(*c.Battery, 0), 100))
		next.Battery = &percent
	}
	if c.FreeBytes != nil {
		free := uint64(max(*c.FreeBytes, 0))
		next.FreeBytes = &free
	}
	offset := time.Duration(c.Offset) * time.Minute
	next.Offset = &offset
	r.mu.Lock()
	r.conditions = next
	r.mu.Unlock()
	r.client.Refresh()
}

func (r *Rollout) now() rollout.Conditions {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.conditions
}

// Fail says that the app found content bad, in a short word of its own: "does-not-draw". Roll it back then.
func (r *Rollout) Fail(version int64, code string) error { return r.client.Fail(version, code) }

// Standing is what the rollout says now.
type Standing struct {
	Device   string // its random id
	Group    string
	Online   bool
	Strategy int64 // its version; 0: none is in force
	Release  int64 // the highest version that this device may have; 0: none
	Paused   bool
	Variants []Variant // of the features that are tried out
}

// Variant is the one of a feature that this device shows.
type Variant struct {
	Feature string
	Name    string
	Weights map[string]int32 // of all variants
}

// Standing returns what the rollout says now.
func (r *Rollout) Standing() Standing {
	now := r.client.Status()
	s := Standing{Device: now.DeviceID, Group: now.Group, Online: now.Link != rollout.Offline}
	if now.Strategy == nil {
		return s
	}
	s.Strategy, s.Release, s.Paused = int64(now.Strategy.Version), now.Strategy.Release, now.Strategy.Paused
	for _, f := range now.Strategy.Features {
		v := Variant{Feature: f.Key, Name: f.Variant(now.DeviceID), Weights: map[string]int32{}}
		for name, weight := range f.Weights {
			v.Weights[name] = int32(weight)
		}
		s.Variants = append(s.Variants, v)
	}
	return s
}
