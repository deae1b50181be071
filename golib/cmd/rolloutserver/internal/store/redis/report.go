package redis

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Report is part of store.Store. All reports go in one piece and come back in one; each of them is stored whole, or not at all. Where the
// connection ends in the middle the caller sends all again, which does no harm.
func (s *Store) Report(ctx context.Context, reports []store.Report) error {
	var calls [][]any
	for _, r := range reports {
		calls = append(calls, script(r)...)
	}
	err := s.run(ctx, calls)
	if err != nil && redis.HasErrorPrefix(err, "NOSCRIPT") { // Redis was started anew
		if err = reportScript.Load(ctx, s.client).Err(); err == nil {
			err = s.run(ctx, calls)
		}
	}
	return unavailable(ctx, err)
}

func (s *Store) run(ctx context.Context, calls [][]any) error {
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, arguments := range calls {
			p.EvalSha(ctx, reportScript.Hash(), []string{prefix}, arguments...)
		}
		return nil
	})
	return err
}

// body is what is stored of a report as it is.
type body struct {
	plan.Device
	Strategy uint64
	Seen     int64 // in milliseconds
	Skew     time.Duration
}

// most is how many events one script stores: all servers wait while it runs.
const most = 200

// script makes the arguments of report.lua; of a report with very many events, those of several.
func script(r store.Report) (calls [][]any) {
	text, err := json.Marshal(body{r.Device, r.Strategy, r.Seen.UnixMilli(), r.Skew})
	if err != nil {
		panic(err) // it has numbers and text only
	}
	head := []any{
		r.ID, digits(int64(r.Sequence)), r.Seen.UnixMilli(), url.QueryEscape(r.ABI), digits(r.ContentVersion), text,
		digits(r.Seen.Add(-shown*time.Hour).Unix() / 3600),
	}
	for events := r.Events; ; events = events[most:] {
		call := append([]any{}, head...)
		for _, e := range events[:min(most, len(events))] {
			call = append(call, digits(int64(e.Number)), digits(e.Release), class(e.Stage), code(e), e.Duration.Milliseconds(), digits(e.At.Unix()/3600), line(e))
		}
		calls = append(calls, call)
		if len(events) <= most {
			return calls
		}
	}
}

// digits is a number that compares as text.
func digits(n int64) string { return fmt.Sprintf("%019d", n) }

// The letters of stages, in what is stored.
var letters = map[store.Stage]string{
	store.Offered: "o", store.Downloaded: "d", store.Applied: "a", store.Confirmed: "c", store.RolledBack: "b", store.Failed: "f",
}

func class(s store.Stage) string { return letters[s] }

// code is what is counted of a failure's.
func code(e store.Event) string {
	if e.Stage != store.Failed && e.Stage != store.RolledBack {
		return ""
	}
	return url.QueryEscape(e.Code)
}

// line is an event as the list of a device has it; a hundred of them are kept for each one.
func line(e store.Event) string {
	return fmt.Sprintf("%d %d %s %d %d %s", e.Number, e.Release, class(e.Stage), e.At.UnixMilli(), e.Duration.Milliseconds(), e.Code)
}

func readLine(text string) (e store.Event, err error) {
	words := strings.SplitN(text, " ", 6)
	if len(words) != 6 {
		return e, fmt.Errorf("an event in redis cannot be read: %q", text)
	}
	var numbers [4]int64
	for i, word := range []string{words[0], words[1], words[3], words[4]} {
		if numbers[i], err = strconv.ParseInt(word, 10, 64); err != nil {
			return e, fmt.Errorf("an event in redis cannot be read: %w", err)
		}
	}
	e = store.Event{
		Number: uint64(numbers[0]), Release: numbers[1], Code: words[5],
		At: time.UnixMilli(numbers[2]).UTC(), Duration: time.Duration(numbers[3]) * time.Millisecond,
	}
	for stage, letter := range letters {
		if letter == words[2] {
			e.Stage = stage
		}
	}
	return e, nil
}
