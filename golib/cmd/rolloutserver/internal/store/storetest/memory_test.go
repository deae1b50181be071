package storetest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/storetest"
)

// The suite can be passed, and by something so simple that it can be read as what package store means.
func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) func() store.Store {
		m := &memory{devices: map[string]*device{}, accounts: map[string]store.Account{}}
		return func() store.Store { return m }
	})
}

// memory survives a crash, since it is the same one afterwards.
type memory struct {
	sync.Mutex
	snapshot []byte
	entries  []store.LogEntry
	told     []chan struct{}
	devices  map[string]*device
	accounts map[string]store.Account
}

type device struct {
	store.Device
	sequence uint64
	events   []store.Event // all of them, the oldest first
}

func (m *memory) Snapshot(context.Context) (plan.Snapshot, error) {
	m.Lock()
	defer m.Unlock()
	return m.read(), nil
}

func (m *memory) read() (s plan.Snapshot) {
	if m.snapshot != nil {
		if err := json.Unmarshal(m.snapshot, &s); err != nil {
			panic(err)
		}
	}
	return s
}

func (m *memory) Update(ctx context.Context, change func(*plan.Snapshot) (store.LogEntry, error)) (plan.Snapshot, error) {
	m.Lock()
	defer m.Unlock()
	s := m.read()
	version := s.Version
	entry, err := change(&s)
	switch {
	case err == store.ErrUnchanged:
		return m.read(), nil
	case err != nil:
		return plan.Snapshot{}, err
	case ctx.Err() != nil:
		return plan.Snapshot{}, ctx.Err()
	}
	s.Version = version + 1
	m.snapshot, err = json.Marshal(s)
	m.note(entry)
	for _, c := range m.told {
		select {
		case c <- struct{}{}:
		default:
		}
	}
	return m.read(), err
}

func (m *memory) Changes(ctx context.Context) <-chan struct{} {
	m.Lock()
	defer m.Unlock()
	c := make(chan struct{}, 1)
	m.told = append(m.told, c)
	context.AfterFunc(ctx, func() {
		m.Lock()
		defer m.Unlock()
		m.told = slices.DeleteFunc(m.told, func(other chan struct{}) bool { return other == c })
		close(c)
	})
	return c
}

func (m *memory) Report(ctx context.Context, reports []store.Report) error {
	m.Lock()
	defer m.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, r := range reports {
		d := m.devices[r.ID]
		if d == nil {
			d = &device{Device: store.Device{First: r.Seen}}
			m.devices[r.ID] = d
		}
		if r.Sequence > d.sequence {
			d.sequence = r.Sequence
			d.Device = store.Device{Device: r.Device, Strategy: r.Strategy, First: d.First, Seen: r.Seen, Skew: r.Skew, Event: d.Event}
		}
		for _, e := range r.Events {
			if e.Number > d.Event {
				d.Event = e.Number
				d.events = append(d.events, e)
			}
		}
	}
	return nil
}

func (m *memory) Device(_ context.Context, id string) (store.Device, []store.Event, error) {
	m.Lock()
	defer m.Unlock()
	d := m.devices[id]
	if d == nil {
		return store.Device{}, nil, store.ErrNotFound
	}
	events := slices.Clone(d.events[max(0, len(d.events)-store.MaxEvents):])
	slices.Reverse(events)
	return d.Device, events, nil
}

func (m *memory) Devices(_ context.Context, q store.Query) (page []store.Device, next string, err error) {
	m.Lock()
	defer m.Unlock()
	for _, d := range m.devices {
		text := strings.ToLower(strings.Join([]string{d.ID, d.Group, d.ABI, d.AppVersion, d.Locale}, "\n"))
		if strings.Contains(text, strings.ToLower(q.Text)) && !d.Seen.Before(q.Since) && (q.From == "" || place(d.Device) > q.From) {
			page = append(page, d.Device)
		}
	}
	slices.SortFunc(page, func(a, b store.Device) int { return cmp.Compare(place(a), place(b)) })
	if len(page) > q.Limit {
		page = page[:q.Limit]
		next = place(page[q.Limit-1])
	}
	return page, next, nil
}

// place sorts as the list of devices does.
func place(d store.Device) string {
	return strconv.FormatInt(1<<62-d.Seen.UnixNano(), 10) + " " + d.ID
}

func (m *memory) Outcome(_ context.Context, release int64) (plan.Outcome, error) {
	m.Lock()
	defer m.Unlock()
	o := plan.Outcome{ByABI: map[string]plan.Counts{}}
	for _, d := range m.devices {
		last := d.last(release)
		if last == nil {
			continue
		}
		o.All = count(o.All, *last)
		if d.ABI != "" {
			o.ByABI[d.ABI] = count(o.ByABI[d.ABI], *last)
		}
	}
	return o, nil
}

func (d *device) last(release int64) (last *store.Event) {
	for _, e := range d.events {
		if e.Release == release {
			last = &e
		}
	}
	return last
}

func count(c plan.Counts, e store.Event) plan.Counts {
	switch e.Stage {
	case store.Confirmed:
		c.Confirmed++
	case store.Failed:
		c.Failed++
	case store.RolledBack:
		c.Back++
	default:
		c.Taking++
	}
	if (e.Stage == store.Failed || e.Stage == store.RolledBack) && e.Code != "" {
		if c.Codes == nil {
			c.Codes = map[string]int{}
		}
		c.Codes[e.Code]++
	}
	return c
}

func (m *memory) Overview(context.Context) (store.Overview, error) {
	m.Lock()
	defer m.Unlock()
	o := store.Overview{Versions: map[int64]int{}, ABIs: map[string]int{}, Devices: len(m.devices)}
	failures := map[store.Failure]int{}
	hours := map[time.Time]bool{}
	for _, d := range m.devices {
		if time.Since(d.Seen) < store.OnlineFor {
			o.Online++
		}
		o.Versions[d.ContentVersion]++
		if d.ABI != "" {
			o.ABIs[d.ABI]++
		}
		seen := map[int64]bool{}
		for _, e := range slices.Backward(d.events) {
			hours[e.At.Truncate(time.Hour)] = true
			if !seen[e.Release] && (e.Stage == store.Failed || e.Stage == store.RolledBack) && e.Code != "" {
				failures[store.Failure{Release: e.Release, Code: e.Code}]++
			}
			seen[e.Release] = true
		}
		o.Slowest = append(o.Slowest, d.slow()...)
	}
	for f, devices := range failures {
		f.Devices = devices
		o.Failures = append(o.Failures, f)
	}
	slices.SortFunc(o.Failures, func(a, b store.Failure) int { return cmp.Compare(b.Devices, a.Devices) })
	o.Failures = o.Failures[:min(20, len(o.Failures))]
	slices.SortFunc(o.Slowest, func(a, b store.Slow) int { return cmp.Compare(b.Duration, a.Duration) })
	o.Slowest = o.Slowest[:min(10, len(o.Slowest))]
	for _, hour := range slices.SortedFunc(maps.Keys(hours), time.Time.Compare) {
		o.Adoption = append(o.Adoption, store.Adoption{Hour: hour, Versions: m.confirmed(hour.Add(time.Hour))})
	}
	return o, nil
}

func (m *memory) confirmed(before time.Time) map[int64]int {
	versions := map[int64]int{}
	for _, d := range m.devices {
		for _, e := range slices.Backward(d.events) {
			if e.Stage == store.Confirmed && e.At.Before(before) {
				versions[e.Release]++
				break
			}
		}
	}
	return versions
}

func (d *device) slow() (slow []store.Slow) {
	took := map[int64]time.Duration{}
	for _, e := range d.events {
		took[e.Release] += e.Duration
		switch e.Stage {
		case store.Offered:
			took[e.Release] = 0
		case store.Confirmed:
			slow = append(slow, store.Slow{Device: d.ID, Release: e.Release, Duration: took[e.Release]})
		}
	}
	return slow
}

func (m *memory) Log(_ context.Context, before int64, limit int) ([]store.LogEntry, error) {
	m.Lock()
	defer m.Unlock()
	entries := slices.Clone(m.entries)
	if before > 0 {
		entries = entries[:before-1]
	}
	slices.Reverse(entries)
	return entries[:min(limit, len(entries))], nil
}

func (m *memory) Append(_ context.Context, e store.LogEntry) error {
	m.Lock()
	defer m.Unlock()
	m.note(e)
	return nil
}

func (m *memory) note(e store.LogEntry) {
	e.Number = int64(len(m.entries)) + 1
	m.entries = append(m.entries, e)
}

func (m *memory) Accounts(context.Context) ([]store.Account, error) {
	m.Lock()
	defer m.Unlock()
	return slices.SortedFunc(maps.Values(m.accounts), func(a, b store.Account) int { return cmp.Compare(a.Name, b.Name) }), nil
}

func (m *memory) SetAccount(_ context.Context, a store.Account) error {
	m.Lock()
	defer m.Unlock()
	m.accounts[a.Name] = a
	return nil
}

func (m *memory) RemoveAccount(_ context.Context, name string) error {
	m.Lock()
	defer m.Unlock()
	if _, ok := m.accounts[name]; !ok {
		return store.ErrNotFound
	}
	delete(m.accounts, name)
	return nil
}

func (m *memory) Close() error { return nil }
