package devices

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/rollout/wire"
)

const (
	maxCode    = 64                  // bytes of a failure's code: they are counted
	maxVersion = 1<<53 - 1           // of content: that of metadata
	longest    = 30 * 24 * time.Hour // that an update may say it took
)

var (
	goodID  = regexp.MustCompile(`^[0-9a-f]{32}$`)
	goodABI = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,19}$`)
)

var networks = map[rolloutv1.NetworkKind]string{
	rolloutv1.NetworkKind_NETWORK_KIND_NONE: "none", rolloutv1.NetworkKind_NETWORK_KIND_WIFI: "wifi", rolloutv1.NetworkKind_NETWORK_KIND_MOBILE: "mobile",
	rolloutv1.NetworkKind_NETWORK_KIND_ETHERNET: "ethernet", rolloutv1.NetworkKind_NETWORK_KIND_VPN: "vpn",
}

var stages = map[rolloutv1.Stage]store.Stage{
	rolloutv1.Stage_STAGE_OFFERED: store.Offered, rolloutv1.Stage_STAGE_DOWNLOADED: store.Downloaded, rolloutv1.Stage_STAGE_APPLIED: store.Applied,
	rolloutv1.Stage_STAGE_CONFIRMED: store.Confirmed, rolloutv1.Stage_STAGE_ROLLED_BACK: store.RolledBack, rolloutv1.Stage_STAGE_FAILED: store.Failed,
}

// report is what is stored of a report, and the number of its last event.
type report struct {
	store.Report
	last uint64
}

// read makes of what a device sent what can be stored. What is wrong in a way that only a liar sends is refused; what a strange phone may say of
// itself is cut to what fits.
func (s *Server) read(r *rolloutv1.Report) (report, error) {
	switch {
	case !goodID.MatchString(r.GetDeviceId()):
		return report{}, s.refuse("device_id: not 32 lower-case hexadecimal digits")
	case r.Sequence == 0 || r.Sequence > math.MaxInt64:
		return report{}, s.refuse("sequence %d: it counts from 1 on", r.Sequence)
	case r.ContentVersion < 0 || r.ContentVersion > maxVersion:
		return report{}, s.refuse("content_version %d: it is 0 to %d", r.ContentVersion, int64(maxVersion))
	case len(r.Events) > wire.MaxEvents:
		return report{}, s.refuse("%d events; %d are possible", len(r.Events), wire.MaxEvents)
	}
	now := s.Clock().UTC()
	events, last, err := s.events(r.Events, now)
	if err != nil {
		return report{}, err
	}
	said := store.Report{
		Device: device(r), Sequence: r.Sequence, Strategy: min(r.StrategyVersion, maxVersion), Seen: now, Skew: clockSkew(r.ClockMillis, now), Events: events,
	}
	s.Counts.Reports.Add(1)
	s.Counts.Events.Add(int64(len(events)))
	s.skew.add(said.Skew)
	if said.Strategy > s.Control.Snapshot().Strategy {
		s.Counts.Ahead.Add(1)
	}
	return report{said, last}, nil
}

func device(r *rolloutv1.Report) plan.Device {
	d := plan.Device{
		ID: r.DeviceId, Group: clean(r.Group, wire.MaxText), AppVersion: clean(r.AppVersion, wire.MaxText), ContentVersion: r.ContentVersion, Network: networks[r.Network],
		Metered: r.Metered, Charging: r.Charging, Locale: clean(r.Locale, wire.MaxText),
	}
	if goodABI.MatchString(r.Abi) {
		d.ABI = r.Abi
	}
	if r.ApiLevel <= 10_000 {
		d.APILevel = r.ApiLevel
	}
	if r.BatteryPercent != nil && *r.BatteryPercent <= 100 {
		d.Battery = r.BatteryPercent
	}
	if r.FreeBytes != nil {
		free := min(*r.FreeBytes, math.MaxInt64)
		d.FreeBytes = &free
	}
	return d
}

// clean takes away what is not for people to read, and cuts what is long.
func clean(s string, most int) string {
	for i, c := range s {
		if !unicode.IsPrint(c) || i+utf8.RuneLen(c) > most {
			return strings.Map(func(c rune) rune {
				if unicode.IsPrint(c) {
					return c
				}
				return -1
			}, s[:i]+cut(s[i:], most-i))
		}
	}
	return s
}

// cut cuts a text to at most so many bytes, between characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func clockSkew(millis int64, now time.Time) time.Duration {
	const most = 100 * 365 * 24 * time.Hour
	if millis == 0 {
		return 0
	}
	off := millis/1000 - now.Unix()
	if off > int64(most/time.Second) || off < -int64(most/time.Second) {
		return most
	}
	return time.UnixMilli(millis).Sub(now)
}

// events returns them in their order, and the highest number. Their time is the server's. What cannot be is
// acknowledged, and not kept: a stage that is not known is that of a newer app, and no device has a release that was never here.
func (s *Server) events(from []*rolloutv1.Event, now time.Time) (to []store.Event, last uint64, err error) {
	newest := int64(0)
	if all := s.Control.Releases(); len(all) > 0 {
		newest = all[0]
	}
	for _, e := range from {
		switch {
		case e.GetNumber() == 0 || e.GetNumber() > math.MaxInt64:
			return nil, 0, s.refuse("event number %d: they count from 1 on", e.GetNumber())
		case e.Release < 1 || e.Release > maxVersion:
			return nil, 0, s.refuse("event %d: release %d: it is 1 to %d", e.Number, e.Release, int64(maxVersion))
		}
		last = max(last, e.Number)
		if stage, ok := stages[e.Stage]; ok && e.Release <= newest {
			took := time.Duration(min(e.DurationMillis, uint64(longest/time.Millisecond))) * time.Millisecond
			to = append(to, store.Event{Number: e.Number, Release: e.Release, Stage: stage, Code: clean(e.Code, maxCode), At: now, Duration: took})
		}
	}
	slices.SortStableFunc(to, func(a, b store.Event) int { return cmp.Compare(a.Number, b.Number) })
	return to, last, nil
}
