package redis

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// shown is how many hours of adoption are kept.
const shown = 48

// Outcome is part of store.Store: report.lua has counted already.
func (s *Store) Outcome(ctx context.Context, release int64) (plan.Outcome, error) {
	counted, err := s.client.HGetAll(ctx, prefix+"outcome:"+digits(release)).Result()
	if err != nil {
		return plan.Outcome{}, unavailable(ctx, err)
	}
	o := plan.Outcome{ByABI: map[string]plan.Counts{}}
	for field, text := range counted {
		words := strings.Split(field, " ")
		n, err := strconv.Atoi(text)
		abi, err2 := url.QueryUnescape(words[min(1, len(words)-1)])
		if err = cmp.Or(err, err2); err != nil || len(words) < 2 {
			return o, fmt.Errorf("a count in redis cannot be read: %q %q", field, text)
		}
		o.All = count(o.All, words, n)
		if abi != "" {
			o.ByABI[abi] = count(o.ByABI[abi], words, n)
		}
	}
	return o, nil
}

// count adds a field of an outcome: class and ABI, or class, ABI and code.
func count(c plan.Counts, words []string, n int) plan.Counts {
	if len(words) == 3 {
		if c.Codes == nil {
			c.Codes = map[string]int{}
		}
		if code, err := url.QueryUnescape(words[2]); err == nil {
			c.Codes[code] += n
		}
		return c
	}
	switch words[0] {
	case "c":
		c.Confirmed += n
	case "f":
		c.Failed += n
	case "b":
		c.Back += n
	default:
		c.Taking += n
	}
	return c
}

// Overview is part of store.Store. It asks once.
func (s *Store) Overview(ctx context.Context) (store.Overview, error) {
	now := time.Now()
	p := s.client.Pipeline()
	devices := p.ZCard(ctx, prefix+"seen")
	online := p.ZCount(ctx, prefix+"seen", strconv.FormatInt(now.Add(-store.OnlineFor).UnixMilli(), 10), "+inf")
	versions, abis := p.HGetAll(ctx, prefix+"versions"), p.HGetAll(ctx, prefix+"abis")
	failures := p.ZRevRangeWithScores(ctx, prefix+"failures", 0, 19)
	slowest := p.ZRevRangeWithScores(ctx, prefix+"slowest", 0, 9)
	confirmed := p.HGetAll(ctx, prefix+"confirmed")
	hours := askHours(ctx, p, now)
	if _, err := p.Exec(ctx); err != nil {
		return store.Overview{}, unavailable(ctx, err)
	}
	o := store.Overview{Devices: int(devices.Val()), Online: int(online.Val()), Versions: byVersion(versions.Val()), ABIs: byABI(abis.Val())}
	for _, z := range failures.Val() {
		release, code := split(z.Member)
		code, _ = url.QueryUnescape(code)
		o.Failures = append(o.Failures, store.Failure{Release: number(release), Code: code, Devices: int(z.Score)})
	}
	for _, z := range slowest.Val() {
		id, release := split(z.Member)
		o.Slowest = append(o.Slowest, store.Slow{Device: id, Release: number(release), Duration: time.Duration(z.Score) * time.Millisecond})
	}
	o.Adoption = adoption(byVersion(confirmed.Val()), hours)
	return o, nil
}

// hour is what changed in an hour.
type hour struct {
	at      time.Time
	changes *redis.MapStringStringCmd
}

// askHours asks for the hours that are shown, the newest first.
func askHours(ctx context.Context, p redis.Pipeliner, now time.Time) (hours []hour) {
	for n := range int64(shown) {
		at := now.Unix()/3600 - n
		hours = append(hours, hour{time.Unix(at*3600, 0).UTC(), p.HGetAll(ctx, prefix+"hour:"+digits(at))})
	}
	return hours
}

// adoption goes back from what is confirmed now, hour by hour.
func adoption(confirmed map[int64]int, hours []hour) (list []store.Adoption) {
	for _, h := range hours {
		changes := h.changes.Val()
		if len(changes) == 0 && len(list) > 0 {
			continue
		}
		list = append(list, store.Adoption{Hour: h.at, Versions: maps.Clone(confirmed)})
		for release, n := range byVersion(changes) {
			confirmed[release] -= n
			if confirmed[release] == 0 {
				delete(confirmed, release)
			}
		}
	}
	slices.Reverse(list)
	return list
}

func byVersion(counted map[string]string) map[int64]int {
	versions := map[int64]int{}
	for release, n := range counted {
		versions[number(release)] = int(number(n))
	}
	return versions
}

func byABI(counted map[string]string) map[string]int {
	abis := map[string]int{}
	for escaped, n := range counted {
		if abi, err := url.QueryUnescape(escaped); err == nil && abi != "" {
			abis[abi] = int(number(n))
		}
	}
	return abis
}

func split(member any) (string, string) {
	before, after, _ := strings.Cut(member.(string), " ")
	return before, after
}

// number is 0 for what is none: only scripts of this package write there.
func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
