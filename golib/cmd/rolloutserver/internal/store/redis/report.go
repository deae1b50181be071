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

// Thousands of streams report one by one. A few workers send what has come meanwhile together: each connection waits for one answer, not for hundreds.
const (
	workers = 4
	batch   = 256
)

// job is what one call of Report waits for.
type job struct {
	ctx     context.Context
	reports []store.Report
	done    chan<- error
}

// Report is part of store.Store.
func (s *Store) Report(ctx context.Context, reports []store.Report) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	done := make(chan error, 1)
	select {
	case s.reports <- job{ctx, reports, done}:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return fmt.Errorf("%w: it is closed", store.ErrUnavailable)
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Store) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-s.reports:
			s.send(ctx, s.more(first))
		}
	}
}

// more takes the jobs that wait already.
func (s *Store) more(first job) []job {
	jobs := []job{first}
	for n := len(first.reports); n < batch; {
		select {
		case j := <-s.reports:
			jobs = append(jobs, j)
			n += len(j.reports)
		default:
			return jobs
		}
	}
	return jobs
}

func (s *Store) send(ctx context.Context, jobs []job) {
	var arguments [][]any
	for _, j := range jobs {
		if j.ctx.Err() != nil {
			continue // nobody waits for it
		}
		for _, r := range j.reports {
			arguments = append(arguments, script(r)...)
		}
	}
	err := s.run(ctx, arguments)
	if err != nil && redis.HasErrorPrefix(err, "NOSCRIPT") {
		// Redis was started anew. Reports that are sent twice do no harm.
		if err = reportScript.Load(ctx, s.client).Err(); err == nil {
			err = s.run(ctx, arguments)
		}
	}
	for _, j := range jobs {
		j.done <- unavailable(ctx, err)
	}
}

func (s *Store) run(ctx context.Context, arguments [][]any) error {
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, a := range arguments {
			p.EvalSha(ctx, reportScript.Hash(), []string{prefix}, a...)
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
