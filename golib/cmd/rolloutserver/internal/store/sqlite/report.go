package sqlite

import (
	"context"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Report stores what devices said.
func (s *Store) Report(ctx context.Context, reports []store.Report) error {
	return s.write(ctx, func() error {
		b := batch{Store: s, tally: map[sum]int{}, hours: map[hour]int{}}
		for i := range reports {
			if err := b.take(&reports[i]); err != nil {
				return err
			}
		}
		return b.sums()
	})
}

// batch is what reports of one transaction change in sums.
type batch struct {
	*Store
	tally map[sum]int
	hours map[hour]int
}

type sum struct {
	kind        string
	release     int64
	abi         string
	stage, code string
}

type hour struct {
	start   int64
	release int64
}

// known is what of a device's row the next report changes by.
type known struct {
	content, confirmed    int64
	abi                   string
	event, sequence, kept int64
}

// take stores one report.
func (b *batch) take(r *store.Report) error {
	var k known
	found, err := b.row("SELECT content, abi, event, sequence, kept, confirmed FROM devices WHERE id = ?", []any{r.ID},
		&k.content, &k.abi, &k.event, &k.sequence, &k.kept, &k.confirmed)
	if err != nil {
		return err
	}
	newer := !found || int64(r.Sequence) > k.sequence
	if !found {
		b.tally[sum{kind: "content", release: r.ContentVersion}]++
		b.tally[sum{kind: "abi", abi: r.ABI}]++
		k.content, k.abi = r.ContentVersion, r.ABI
	} else if newer {
		if err := b.move(&k, r); err != nil {
			return err
		}
	}
	changed, err := b.events(&k, r)
	if err != nil {
		return err
	}
	switch {
	case newer:
		return b.device(&k, r)
	case changed:
		return b.exec("UPDATE devices SET event = ?, kept = ?, confirmed = ? WHERE id = ?", k.event, k.kept, k.confirmed, r.ID)
	}
	return nil
}

// move takes a device from where it was counted to where it is now.
func (b *batch) move(k *known, r *store.Report) error {
	if k.content != r.ContentVersion {
		b.tally[sum{kind: "content", release: k.content}]--
		b.tally[sum{kind: "content", release: r.ContentVersion}]++
		k.content = r.ContentVersion
	}
	if k.abi == r.ABI {
		return nil
	}
	b.tally[sum{kind: "abi", abi: k.abi}]--
	b.tally[sum{kind: "abi", abi: r.ABI}]++
	stmt, err := b.stmt("SELECT release, stage, code FROM progress WHERE device = ?")
	if err != nil {
		return err
	}
	rows, err := stmt.Query(r.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p := sum{kind: "progress", abi: k.abi}
		if err := rows.Scan(&p.release, &p.stage, &p.code); err != nil {
			return err
		}
		b.tally[p]--
		p.abi = r.ABI
		b.tally[p]++
	}
	k.abi = r.ABI
	return rows.Err()
}

// device writes the row of a device.
func (b *batch) device(k *known, r *store.Report) error {
	return b.exec(`INSERT INTO devices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15, ?16, ?17, ?18, ?19)
		ON CONFLICT (id) DO UPDATE SET team = ?2, app = ?3, content = ?4, abi = ?5, api = ?6, network = ?7, metered = ?8, battery = ?9, charging = ?10,
		free = ?11, locale = ?12, strategy = ?13, seen = ?14, skew = ?15, event = ?16, sequence = ?17, kept = ?18, confirmed = ?19`,
		r.ID, r.Group, r.AppVersion, r.ContentVersion, r.ABI, int64(r.APILevel), r.Network, flag(r.Metered), integer(r.Battery), flag(r.Charging),
		integer(r.FreeBytes), r.Locale, int64(r.Strategy), nanos(r.Seen), int64(r.Skew), k.event, int64(r.Sequence), k.kept, k.confirmed)
}

func flag(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

func integer[N uint32 | uint64](n *N) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

// events stores those that are new, and reports whether there were any.
func (b *batch) events(k *known, r *store.Report) (bool, error) {
	changed := false
	for _, e := range r.Events {
		if int64(e.Number) <= k.event {
			continue
		}
		changed = true
		k.event, k.kept = int64(e.Number), k.kept+1
		err := b.exec("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
			r.ID, int64(e.Number), e.Release, string(e.Stage), e.Code, nanos(e.At), int64(e.Duration))
		if err != nil {
			return false, err
		}
		if err := b.progress(k, r.ID, e); err != nil {
			return false, err
		}
	}
	if more := k.kept - store.MaxEvents; more > 0 {
		k.kept -= more
		return true, b.exec("DELETE FROM events WHERE device = ?1 AND number IN (SELECT number FROM events WHERE device = ?1 ORDER BY number LIMIT ?2)",
			r.ID, more)
	}
	return changed, nil
}

// progress notes an event as the last one of its release.
func (b *batch) progress(k *known, device string, e store.Event) error {
	now := sum{kind: "progress", release: e.Release, abi: k.abi, stage: string(e.Stage), code: e.Code}
	before := now
	var since, took int64
	found, err := b.row("SELECT stage, code, since, took FROM progress WHERE device = ? AND release = ?", []any{device, e.Release},
		&before.stage, &before.code, &since, &took)
	if err != nil {
		return err
	}
	if found {
		b.tally[before]--
	}
	b.tally[now]++
	since += int64(e.Duration)
	switch e.Stage {
	case store.Offered:
		since = 0
	case store.Confirmed:
		took = since
		b.confirmed(k, e.Release, e.At)
	}
	return b.exec("INSERT OR REPLACE INTO progress VALUES (?, ?, ?, ?, ?, ?)", device, e.Release, string(e.Stage), e.Code, since, took)
}

func (b *batch) confirmed(k *known, release int64, at time.Time) {
	start := nanos(at.Truncate(time.Hour))
	if k.confirmed != 0 {
		b.hours[hour{start, k.confirmed}]--
	}
	b.hours[hour{start, release}]++
	k.confirmed = release
}

// sums writes what the batch changed in sums.
func (b *batch) sums() error {
	for s, n := range b.tally {
		if n == 0 {
			continue
		}
		if err := b.exec(`INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6)
			ON CONFLICT DO UPDATE SET devices = devices + ?6`, s.kind, s.release, s.abi, s.stage, s.code, n); err != nil {
			return err
		}
		if n < 0 {
			if err := b.exec("DELETE FROM tally WHERE kind = ? AND release = ? AND abi = ? AND stage = ? AND code = ? AND devices = 0",
				s.kind, s.release, s.abi, s.stage, s.code); err != nil {
				return err
			}
		}
	}
	for h, n := range b.hours {
		if err := b.exec("INSERT INTO adoption VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET more = more + ?3", h.start, h.release, n); err != nil {
			return err
		}
	}
	return nil
}

// count adds devices to counts by what happened last.
func count(c plan.Counts, stage store.Stage, code string, devices int) plan.Counts {
	switch stage {
	case store.Confirmed:
		c.Confirmed += devices
	case store.Failed:
		c.Failed += devices
	case store.RolledBack:
		c.Back += devices
	default:
		c.Taking += devices
	}
	if (stage == store.Failed || stage == store.RolledBack) && code != "" {
		if c.Codes == nil {
			c.Codes = map[string]int{}
		}
		c.Codes[code] += devices
	}
	return c
}
