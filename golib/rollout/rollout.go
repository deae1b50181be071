// Package rollout lets a device take part in staged rollouts: it tells a server how the device is, and is told which release the device may
// take, and when. Package update asks it before it takes one:
//
//	c, err := rollout.Open(rollout.Config{Dir: …, URL: "https://example.com/", Key: …, Keys: …, Conditions: …})
//	u, err := update.Open(update.Config{…, Rollout: c})
//
// What it says to the server, and what that says, is in proto/gondk/rollout/v1; the strategy that is in force, in package strategy.
//
// # What networks do
//
// The client keeps a stream open, over HTTP/2. Where that does not get through (something in between only speaks HTTP/1.1, holds back what
// it should pass on, or answers itself), it asks again and again instead, and tries the stream anew from time to time. While nothing gets
// through, what the server last said is in force until it expires.
//
// # What is kept
//
// The folder has what happened to updates until the server has stored it, the last strategy, and the highest version of one that was seen,
// so that an earlier one does not count again. What cannot be written (the disk is full) is in force all the same, and written later.
package rollout

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update/metadata"
)

// Config says who the device is and whom it listens to.
type Config struct {
	Dir  string              // for what is kept; made if it is not there. On Android below getNoBackupFilesDir: a backup gives two devices one id.
	URL  string              // the server's address: "https://example.com/"
	Key  string              // the app's, with which the server knows its devices: the text of device.key
	Keys []ed25519.PublicKey // whose strategies count

	Group      string            // such as "internal"; empty: none
	AppVersion string            // the app's versionName
	APILevel   uint32            // of the device
	Omit       []string          // of Fields, those that are not sent
	Conditions func() Conditions // how the device is now; called at each report; nil: nothing is known

	Changed func()           // called after a change of what Status says, by some goroutine; may be nil
	Warn    func(error)      // told what went wrong and is tried again; may be nil
	Network *Network         // nil: one of its own
	Clock   func() time.Time // nil: time.Now

	fs disk.FS // nil but in tests
}

// Conditions are how a device is. What is not known stays zero.
type Conditions struct {
	Network   wire.Network
	Metered   *bool   // whether bytes cost money
	Battery   *uint32 // percent
	Charging  *bool
	FreeBytes *uint64        // where the content lies
	Locale    string         // BCP 47
	Offset    *time.Duration // the device's time less UTC, which Go does not know on Android; nil: that of Clock
}

// Fields are what can be left out of reports, by the names that rules have for them; "events" are what happened to updates, "clock" is the
// device's time. What remains is the device's random id, and the numbers of the report and of the strategy in force.
var Fields = []string{
	"abi", "api_level", "app_version", "battery", "charging", "clock", "content_version", "events", "free_bytes", "group", "locale",
	"metered", "network",
}

// ErrConfig is for a Config that Open cannot work with.
var ErrConfig = errors.New("rollout: bad settings")

// Client is a device's side. Its methods are safe for use by several goroutines.
type Client struct {
	config Config
	keys   metadata.Keys
	remote remote
	lock   io.Closer

	wake chan struct{} // has a value when there is something to report now

	mu       sync.Mutex
	state    state
	unsaved  bool
	sequence uint64 // of the last report
	strategy *strategy.Strategy
	clockErr error         // why a strategy that the server sent cannot be judged
	changed  chan struct{} // closed when Plan may give something else
	link     Link
	contact  time.Time
	heard    chan struct{} // closed when the server has given its first answer, or cannot be reached
	settled  func()        // closes heard
	stop     func()        // ends what speaks with the server, and waits for it
}

// Open reads the folder, and speaks with the server from now on. Where another process has the folder, it returns store.ErrLocked. Close
// the Client.
func Open(c Config) (*Client, error) {
	r := &Client{config: c.withDefaults(), wake: make(chan struct{}, 1), changed: make(chan struct{}), heard: make(chan struct{})}
	r.settled = sync.OnceFunc(func() { close(r.heard) })
	if err := r.prepare(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("rollout: %w", err)
	}
	lock, err := disk.Lock(filepath.Join(c.Dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("rollout: %s: %w", c.Dir, err)
	}
	r.lock = lock
	if err := r.load(); err != nil {
		lock.Close()
		return nil, fmt.Errorf("rollout: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { r.run(ctx) })
	r.stop = func() { cancel(); running.Wait() }
	return r, nil
}

func (c Config) withDefaults() Config {
	if c.Conditions == nil {
		c.Conditions = func() Conditions { return Conditions{} }
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	if c.Warn == nil {
		c.Warn = func(error) {}
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.fs == nil {
		c.fs = disk.OS{}
	}
	return c
}

func (c *Client) prepare() (err error) {
	if c.config.Dir == "" || len(c.config.Keys) == 0 {
		return errors.New("Dir and Keys must be set")
	}
	for _, name := range c.config.Omit {
		if !slices.Contains(Fields, name) {
			return fmt.Errorf("Omit has %q: the fields are %s", name, strings.Join(Fields, ", "))
		}
	}
	if c.keys, err = metadata.NewKeys(c.config.Keys...); err != nil {
		return err
	}
	base, err := url.Parse(c.config.URL)
	if err != nil {
		return err
	}
	if base.Scheme != "https" && base.Scheme != "http" || base.Host == "" || base.RawQuery != "" || base.Fragment != "" {
		return fmt.Errorf("URL %q: it must be the http or https address of a server", base.Redacted())
	}
	key := strings.TrimSpace(c.config.Key)
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("Key has characters that a header cannot have")
	}
	network := c.config.Network
	if network == nil {
		network = NewNetwork(nil)
	}
	c.remote = remote{network, base, key}
	return nil
}

func (c *Client) load() error {
	s, damage, err := load(c.config.fs, c.config.Dir)
	if err != nil {
		return err
	}
	if damage != nil {
		c.config.Warn(damage)
	}
	c.state, c.sequence = s, s.Reserved
	if s.Reserved == 0 {
		c.save() // the id is to stay
	}
	if len(s.Strategy) > 0 {
		// A strategy whose key is not trusted any more counts no longer; the server sends another.
		if c.strategy, err = strategy.Open(s.Strategy, c.keys); err != nil {
			c.config.Warn(err)
		}
	}
	return nil
}

// Close ends what speaks with the server and releases the folder. It must not be called by Changed, Warn or Conditions. Closing twice is no
// error.
func (c *Client) Close() error {
	c.stop()
	c.settled()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unsaved {
		c.save()
	}
	if c.config.Network == nil {
		c.remote.CloseIdleConnections()
	}
	c.link = Offline
	if c.lock == nil {
		return nil
	}
	err := c.lock.Close()
	c.lock = nil
	return err
}

// save writes the state. What fails is written the next time.
func (c *Client) save() {
	err := c.state.save(c.config.fs, c.config.Dir)
	c.unsaved = err != nil
	if err != nil {
		go c.config.Warn(fmt.Errorf("rollout: %w", err)) // the lock is held
	}
}

// Refresh says that the device's conditions have changed: a report goes out now.
func (c *Client) Refresh() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.strategy != nil && c.strategy.When != (strategy.When{}) {
		c.replan()
	}
	c.report()
}

// report lets run send a report.
func (c *Client) report() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// replan wakes who waits for another Plan.
func (c *Client) replan() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// abi is Android's name of the ABI that runs.
func abi() string {
	switch runtime.GOARCH {
	case "arm64":
		return "arm64-v8a"
	case "arm":
		return "armeabi-v7a"
	case "amd64":
		return "x86_64"
	case "386":
		return "x86"
	}
	return ""
}

// Link is how the client reaches the server.
type Link string

// The links.
const (
	Offline Link = ""
	Stream  Link = "stream"
	Polling Link = "polling"
)

// Status is what people may see.
type Status struct {
	DeviceID string
	Group    string
	Link     Link
	Contact  time.Time          // the server's last answer; zero: none since Open
	Strategy *strategy.Strategy // in force; nil: none
	Waiting  int                // events that the server has not acknowledged
}

// Variant is that of a feature which this device shows; empty: nothing is tried out.
func (s Status) Variant(key string) string {
	if s.Strategy == nil {
		return ""
	}
	for _, f := range s.Strategy.Features {
		if f.Key == key {
			return f.Variant(s.DeviceID)
		}
	}
	return ""
}

// Status returns how things are.
func (c *Client) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := Status{DeviceID: c.state.DeviceID, Group: c.config.Group, Link: c.link, Contact: c.contact, Waiting: len(c.state.Events)}
	if c.inForce() == nil {
		s.Strategy = c.strategy
	}
	return s
}

var errNone = errors.New("the server has sent no strategy yet")

// inForce says why no strategy is in force; nil: one is.
func (c *Client) inForce() error {
	if c.strategy == nil {
		return errNone
	}
	return c.strategy.Acceptable(c.config.Clock(), 0)
}

// wait returns when the server has answered for the first time, or cannot be reached: what is on the disk may be old.
func (c *Client) wait(ctx context.Context) error {
	select {
	case <-c.heard:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
