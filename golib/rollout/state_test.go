package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/disk/disktest"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/store"
)

// nowhere is a network on which nothing can be reached.
func nowhere() *Network {
	return NewNetwork(&http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }})
}

// offline opens a client that reaches nobody.
func offline(t *testing.T, c Config) *Client {
	t.Helper()
	c.Network = nowhere()
	return open(t, c)
}

// kept are the events that wait for the server: "1 offered 9".
func (c *Client) kept() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := map[wire.Stage]string{
		wire.Offered: "offered", wire.Downloaded: "downloaded", wire.Applied: "applied", wire.Confirmed: "confirmed",
		wire.RolledBack: "back", wire.Failed: "failed",
	}
	var all []string
	for _, e := range c.state.Events {
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%s %d %s", names[e.Stage], e.Release, e.Code), " "))
	}
	return strings.Join(all, ", ")
}

func TestInstalled(t *testing.T) {
	type told struct {
		version   int64
		confirmed bool
		rejected  int64
	}
	for name, test := range map[string]struct {
		told []told
		want string
	}{
		"what was there is no news":       {[]told{{7, true, 3}}, ""},
		"nothing, then the first":         {[]told{{0, false, 0}, {7, false, 0}, {7, true, 0}}, "applied 7, confirmed 7"},
		"the same again":                  {[]told{{7, true, 0}, {8, false, 0}, {8, false, 0}}, "applied 8"},
		"confirmed later":                 {[]told{{7, false, 0}, {7, true, 0}}, "confirmed 7"},
		"rolled back":                     {[]told{{7, true, 0}, {8, false, 0}, {7, true, 8}}, "applied 8, back 8"},
		"rolled back, then another":       {[]told{{7, true, 0}, {8, false, 0}, {7, true, 8}, {9, false, 8}, {9, true, 8}}, "applied 8, back 8, applied 9, confirmed 9"},
		"to none":                         {[]told{{0, false, 0}, {8, false, 0}, {0, false, 8}}, "applied 8, back 8"},
		"applied and confirmed meanwhile": {[]told{{7, true, 0}, {8, true, 0}}, "applied 8, confirmed 8"},
	} {
		c := offline(t, config(t.TempDir()))
		for _, told := range test.told {
			c.Installed(told.version, told.confirmed, told.rejected)
		}
		if got := c.kept(); got != test.want {
			t.Errorf("%s: %s; want %s", name, got, test.want)
		}
	}
}

func TestHappened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := offline(t, config(t.TempDir()))
		r.Happened(9, update.Offered, "")
		time.Sleep(time.Second)
		r.Happened(9, update.Offered, "")
		r.Happened(9, update.Failed, "disk-full")
		r.Happened(9, update.Failed, "disk-full")
		r.Happened(9, update.Offered, "")
		time.Sleep(2 * time.Second)
		r.Happened(9, update.Downloaded, "")
		r.Installed(8, true, 0) // at the start
		r.Installed(9, false, 0)
		testkit.Must(t, r.Fail(9, "does-not-draw"))
		r.Installed(8, true, 9)
		if err := r.Fail(9, ""); err == nil {
			t.Error("a failure without a code is taken")
		}
		if got := r.kept(); got != "offered 9, failed 9 disk-full, downloaded 9, applied 9, failed 9 does-not-draw, back 9 does-not-draw" {
			t.Error(got)
		}
		var took []uint64
		for i, e := range r.state.Events {
			took = append(took, e.DurationMillis)
			if e.Number != uint64(i+1) {
				t.Errorf("%+v", e)
			}
		}
		if fmt.Sprint(took) != "[0 1000 2000 0 0 0]" {
			t.Errorf("took %v", took)
		}
	})
}

// TestOmit holds that each field can be left out of reports, and that there is none that is not in Fields but the ones that the protocol needs.
func TestOmit(t *testing.T) {
	all := Conditions{
		Network: wire.WiFi, Metered: pointer(false), Battery: pointer(uint32(50)), Charging: pointer(true), FreeBytes: pointer(uint64(1)),
		Locale: "de-CH",
	}
	needed := map[string]bool{"DeviceID": true, "Sequence": true, "StrategyVersion": true}
	fields := func(omit ...string) map[string]bool {
		c := config(t.TempDir())
		c.AppVersion, c.APILevel, c.Omit = "1.2", 34, omit
		c.Conditions = func() Conditions { return all }
		r := offline(t, c)
		r.Installed(0, false, 0)
		r.Installed(7, true, 0)
		r.take(&wire.Instruction{Strategy: signed(t, 5, 9)}, Stream)
		sent := reflect.ValueOf(*r.next())
		there := map[string]bool{}
		for i := range sent.NumField() {
			if !sent.Field(i).IsZero() {
				there[sent.Type().Field(i).Name] = true
			}
		}
		return there
	}
	every := fields()
	if n := reflect.TypeFor[wire.Report]().NumField(); len(every) != n {
		t.Errorf("%d of %d fields are sent where nothing is left out: %v", len(every), n, every)
	}
	for _, name := range Fields {
		if got := fields(name); len(got) != len(every)-1 {
			t.Errorf("without %s: %v", name, got)
		}
	}
	for name := range fields(Fields...) {
		if !needed[name] {
			t.Errorf("%s is sent although everything is left out", name)
		}
	}
	c := config(t.TempDir())
	c.Omit = []string{"batery"}
	if _, err := Open(c); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "battery") {
		t.Errorf("Open = %v; want the names that there are", err)
	}
}

// TestStarts holds that the id stays, that numbers of reports rise also after a crash, and that one process has the folder.
func TestStarts(t *testing.T) {
	c := config(t.TempDir())
	r := offline(t, c)
	first := r.next()
	if _, err := Open(c); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second client: %v", err)
	}
	kept, err := os.ReadFile(filepath.Join(c.Dir, stateName))
	testkit.Must(t, err)
	testkit.Must(t, r.Close())
	testkit.Must(t, os.WriteFile(filepath.Join(c.Dir, stateName), kept, 0o600)) // as after a crash
	again := offline(t, c)
	second := again.next()
	if second.DeviceID != first.DeviceID || second.Sequence <= first.Sequence {
		t.Errorf("%+v, and then %+v", first, second)
	}
	if other := offline(t, config(t.TempDir())).next(); other.DeviceID == first.DeviceID || !goodID.MatchString(other.DeviceID) {
		t.Errorf("ids %s and %s", other.DeviceID, first.DeviceID)
	}
}

// TestDamage holds that a device whose file is damaged begins anew, and says so.
func TestDamage(t *testing.T) {
	c := config(t.TempDir())
	r := offline(t, c)
	id := r.Status().DeviceID
	testkit.Must(t, r.Close())
	path := filepath.Join(c.Dir, stateName)
	good, err := os.ReadFile(path)
	testkit.Must(t, err)
	unsound, err := json.Marshal(sealed{format, "", json.RawMessage(`{}`)})
	testkit.Must(t, err)
	for _, bad := range [][]byte{nil, good[:len(good)-3], unsound, []byte(strings.Replace(string(good), id[:4], "zzzz", 1))} {
		testkit.Must(t, os.WriteFile(path, bad, 0o600))
		warned := &warnings{}
		c.Warn = warned.add
		r := offline(t, c)
		if r.Status().DeviceID == id || !strings.Contains(warned.String(), stateName) {
			t.Errorf("%.20q: id %s, warned of %s", bad, r.Status().DeviceID, warned)
		}
		testkit.Must(t, r.Close())
	}
}

// life is what the tests of full disks and lost power let happen, with what is known to the device after each step.
func life(t *testing.T, c *Client) {
	c.Installed(0, false, 0)
	c.Happened(9, update.Offered, "")
	c.Installed(9, false, 0)
	c.take(&wire.Instruction{Acknowledged: 1, Strategy: signed(t, 5, 9)}, Stream)
	c.Installed(9, true, 0)
	c.take(&wire.Instruction{Strategy: signed(t, 6, 9)}, Stream)
}

// TestPowerLoss holds that after a loss of power at any moment the folder is as after one of the steps, and that what was not acknowledged is
// there or comes again.
func TestPowerLoss(t *testing.T) {
	for _, lost := range []disktest.Lost{disktest.Everything, disktest.Nothing, disktest.OldNames} {
		for at := 1; ; at++ {
			power := disktest.NewPower(unsynced{}, at, lost)
			c := config(t.TempDir())
			c.fs = power
			r, err := Open(withNetwork(c))
			if err != nil {
				continue
			}
			life(t, r)
			number := r.next().Sequence
			r.Close()
			if !power.Off() {
				if at < 10 {
					t.Errorf("%d changes; that cannot be all", at)
				}
				break
			}
			power.Fall()
			c.fs = unsynced{}
			r = offline(t, c)
			r.mu.Lock()
			was := r.state
			r.mu.Unlock()
			if was.DeviceID == "" || was.Highest > 0 && r.strategy == nil {
				t.Fatalf("power lost at change %d: %+v", at, was)
			}
			r.Installed(9, true, 0) // the updater tells at each start
			if got := r.kept(); was.Content.Known && !strings.HasSuffix(got, "confirmed 9") {
				t.Errorf("power lost at change %d: %q", at, got)
			}
			if was.Reserved > 0 && r.next().Sequence <= 1 && number > 1 {
				t.Errorf("power lost at change %d: numbers come again", at)
			}
			r.Close()
		}
	}
}

func withNetwork(c Config) Config {
	c.Network = nowhere()
	return c
}

// TestFullDisk holds that what cannot be written counts all the same, and is written when there is room.
func TestFullDisk(t *testing.T) {
	for at := 1; ; at++ {
		full := &disktest.Full{FS: unsynced{}, At: at}
		c := withNetwork(config(t.TempDir()))
		c.fs = full
		r, err := Open(c)
		testkit.Must(t, err)
		life(t, r)
		if s := r.Status(); s.Strategy == nil || s.Strategy.Version != 6 {
			t.Errorf("full at change %d: %+v", at, s)
		}
		if got := r.kept(); got != "applied 9, confirmed 9" {
			t.Errorf("full at change %d: %s", at, got)
		}
		r.mu.Lock()
		wasFull := r.unsaved
		r.config.fs = unsynced{} // there is room
		r.mu.Unlock()
		r.next()
		r.mu.Lock()
		unsaved := r.unsaved
		r.mu.Unlock()
		if unsaved {
			t.Errorf("full at change %d: it was not written later", at)
		}
		testkit.Must(t, r.Close())
		c.fs = unsynced{}
		r = offline(t, c)
		r.mu.Lock()
		highest := r.state.Highest
		r.mu.Unlock()
		if got := r.kept(); got != "applied 9, confirmed 9" || highest != 6 {
			t.Errorf("full at change %d: after a start: %s, %d", at, got, highest)
		}
		testkit.Must(t, r.Close())
		if !wasFull && at > 20 {
			return
		}
	}
}

// TestLongOffline holds that events do not fill the disk, and that all that are kept reach the server.
func TestLongOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		c := config(t.TempDir())
		c.fs = unsynced{}
		r := offline(t, c)
		for v := range int64(maxKept + 50) {
			r.Happened(v+1, update.Offered, "")
		}
		if n := r.Status().Waiting; n != maxKept {
			t.Errorf("%d events are kept", n)
		}
		testkit.Must(t, r.Close())
		c.Network = serve(t, b, false)
		r = open(t, c)
		time.Sleep(time.Second)
		got := map[uint64]bool{}
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, report := range b.reports {
			for _, e := range report.Events {
				got[e.Number] = true
			}
		}
		if len(got) != maxKept || !got[maxKept+50] || r.Status().Waiting != 0 {
			t.Errorf("the server has %d events; %d wait", len(got), r.Status().Waiting)
		}
	})
}

// unsynced is a file system that makes nothing last, and is fast.
type unsynced struct{ disk.OS }

func (u unsynced) OpenFile(path string, flag int, perm fs.FileMode) (disk.File, error) {
	f, err := u.OS.OpenFile(path, flag, perm)
	return unsyncedFile{f}, err
}

func (unsynced) SyncDir(string) error { return nil }

type unsyncedFile struct{ disk.File }

func (unsyncedFile) Sync() error { return nil }

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no folder":    func(c *Config) { c.Dir = "" },
		"no keys":      func(c *Config) { c.Keys = nil },
		"short key":    func(c *Config) { c.Keys[0] = c.Keys[0][:31] },
		"no address":   func(c *Config) { c.URL = "" },
		"other scheme": func(c *Config) { c.URL = "ftp://example.com/" },
		"key":          func(c *Config) { c.Key = "two\nlines" },
	} {
		c := config(t.TempDir())
		change(&c)
		if _, err := Open(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
