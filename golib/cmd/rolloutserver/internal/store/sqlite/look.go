package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

const columns = "id, team, app, content, abi, api, network, metered, battery, charging, free, locale, strategy, first, seen, skew, event"

func device(scan func(...any) error) (d store.Device, err error) {
	var metered, charging sql.NullBool
	var battery, free sql.NullInt64
	var strategy, first, seen, skew, event int64
	if err := scan(&d.ID, &d.Group, &d.AppVersion, &d.ContentVersion, &d.ABI, &d.APILevel, &d.Network, &metered, &battery, &charging, &free,
		&d.Locale, &strategy, &first, &seen, &skew, &event); err != nil {
		return d, err
	}
	if metered.Valid {
		d.Metered = &metered.Bool
	}
	if charging.Valid {
		d.Charging = &charging.Bool
	}
	if battery.Valid {
		n := uint32(battery.Int64)
		d.Battery = &n
	}
	if free.Valid {
		n := uint64(free.Int64)
		d.FreeBytes = &n
	}
	d.Strategy, d.First, d.Seen, d.Skew, d.Event = uint64(strategy), clock(first), clock(seen), time.Duration(skew), uint64(event)
	return d, nil
}

// Device returns the last report of a device, and what happened to it.
func (s *Store) Device(ctx context.Context, id string) (d store.Device, events []store.Event, err error) {
	err = s.read(ctx, func(scan func(...any) error) (err error) {
		d, err = device(scan)
		return err
	}, "SELECT "+columns+" FROM devices WHERE id = ?", id)
	if err == nil && d.ID == "" {
		err = store.ErrNotFound
	}
	if err != nil {
		return d, nil, err
	}
	err = s.read(ctx, func(scan func(...any) error) error {
		var e store.Event
		var number, at, duration int64
		if err := scan(&number, &e.Release, &e.Stage, &e.Code, &at, &duration); err != nil {
			return err
		}
		e.Number, e.At, e.Duration = uint64(number), clock(at), time.Duration(duration)
		events = append(events, e)
		return nil
	}, "SELECT number, release, stage, code, at, duration FROM events WHERE device = ? ORDER BY number DESC", id)
	return d, events, err
}

// Devices lists devices, those that were seen last first.
func (s *Store) Devices(ctx context.Context, q store.Query) (devices []store.Device, next string, err error) {
	query, args := "SELECT "+columns+" FROM devices WHERE 1", []any{}
	if !q.Since.IsZero() {
		query, args = query+" AND seen >= ?", append(args, nanos(q.Since))
	}
	if q.From != "" {
		var seen int64
		var id string
		if _, err := fmt.Sscanf(q.From, "%d %s", &seen, &id); err != nil {
			return nil, "", fmt.Errorf("%q is no place in the list of devices", q.From)
		}
		query, args = query+" AND seen <= ? AND (seen < ? OR id > ?)", append(args, seen, seen, id)
	}
	if q.Text != "" {
		query += " AND instr(lower(id || char(10) || team || char(10) || abi || char(10) || app || char(10) || locale), ?) > 0"
		args = append(args, strings.ToLower(q.Text))
	}
	query, args = query+" ORDER BY seen DESC, id LIMIT ?", append(args, q.Limit+1)
	err = s.read(ctx, func(scan func(...any) error) error {
		d, err := device(scan)
		devices = append(devices, d)
		return err
	}, query, args...)
	if err == nil && len(devices) > q.Limit {
		devices = devices[:q.Limit]
		last := devices[q.Limit-1]
		next = fmt.Sprintf("%d %s", nanos(last.Seen), last.ID)
	}
	return devices, next, err
}

// Outcome counts the devices of a release.
func (s *Store) Outcome(ctx context.Context, release int64) (plan.Outcome, error) {
	o := plan.Outcome{ByABI: map[string]plan.Counts{}}
	err := s.read(ctx, func(scan func(...any) error) error {
		var abi, stage, code string
		var n int
		if err := scan(&abi, &stage, &code, &n); err != nil {
			return err
		}
		o.All = count(o.All, store.Stage(stage), code, n)
		if abi != "" {
			o.ByABI[abi] = count(o.ByABI[abi], store.Stage(stage), code, n)
		}
		return nil
	}, "SELECT abi, stage, code, devices FROM tally WHERE kind = 'progress' AND release = ?", release)
	return o, err
}

// Overview counts all devices.
func (s *Store) Overview(ctx context.Context) (store.Overview, error) {
	o := store.Overview{Versions: map[int64]int{}, ABIs: map[string]int{}}
	for _, part := range []func(context.Context, *store.Overview) error{s.counts, s.adoption, s.failures, s.slowest} {
		if err := part(ctx, &o); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (s *Store) counts(ctx context.Context, o *store.Overview) error {
	err := s.read(ctx, func(scan func(...any) error) error {
		var kind, abi string
		var release int64
		var n int
		if err := scan(&kind, &release, &abi, &n); err != nil {
			return err
		}
		switch {
		case kind == "content":
			o.Versions[release] = n
			o.Devices += n
		case abi != "":
			o.ABIs[abi] = n
		}
		return nil
	}, "SELECT kind, release, abi, devices FROM tally WHERE kind IN ('content', 'abi')")
	if err != nil {
		return err
	}
	return s.read(ctx, func(scan func(...any) error) error { return scan(&o.Online) },
		"SELECT count(*) FROM devices WHERE seen > ?", nanos(time.Now().Add(-store.OnlineFor)))
}

// hours is how many of adoption are shown.
const hours = 48

func (s *Store) adoption(ctx context.Context, o *store.Overview) error {
	versions := map[int64]int{}
	err := s.read(ctx, func(scan func(...any) error) error {
		var start, release int64
		var more int
		if err := scan(&start, &release, &more); err != nil {
			return err
		}
		if n := len(o.Adoption); n == 0 || !o.Adoption[n-1].Hour.Equal(clock(start)) {
			o.Adoption = append(o.Adoption, store.Adoption{Hour: clock(start)})
		}
		if versions[release] += more; versions[release] == 0 {
			delete(versions, release)
		}
		o.Adoption[len(o.Adoption)-1].Versions = maps.Clone(versions)
		return nil
	}, `WITH shown AS (SELECT DISTINCT hour FROM adoption ORDER BY hour DESC LIMIT ?), first AS (SELECT min(hour) AS hour FROM shown)
		SELECT max(adoption.hour, first.hour) AS at, release, sum(more) FROM adoption, first GROUP BY at, release ORDER BY at`, hours)
	return err
}

func (s *Store) failures(ctx context.Context, o *store.Overview) error {
	return s.read(ctx, func(scan func(...any) error) error {
		var f store.Failure
		err := scan(&f.Release, &f.Code, &f.Devices)
		o.Failures = append(o.Failures, f)
		return err
	}, `SELECT release, code, sum(devices) AS n FROM tally WHERE kind = 'progress' AND stage IN (?, ?) AND code != ''
		GROUP BY release, code ORDER BY n DESC, release DESC, code LIMIT 20`, string(store.Failed), string(store.RolledBack))
}

func (s *Store) slowest(ctx context.Context, o *store.Overview) error {
	return s.read(ctx, func(scan func(...any) error) error {
		var slow store.Slow
		var took int64
		err := scan(&slow.Device, &slow.Release, &took)
		slow.Duration = time.Duration(took)
		o.Slowest = append(o.Slowest, slow)
		return err
	}, "SELECT device, release, took FROM progress WHERE took > 0 ORDER BY took DESC LIMIT 10")
}
