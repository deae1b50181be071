// Package dated has facts that others decide and change (Google Play's requirements, the API levels that NDKs support, Go releases with
// problems on Android), each with its source and the day on which it was last checked.
package dated

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed dated.toml
var text string

// Entry is what every entry has.
type Entry struct {
	Source string `toml:"source"`
	Looked string `toml:"looked"` // 2026-12-01

	lookedOn time.Time // Looked
}

// table is the whole file.
type table struct {
	Play []Play `toml:"play"`
	NDK  []NDK  `toml:"ndk"`
	Go   []Go   `toml:"go"`
}

var read = sync.OnceValue(func() *table {
	t, err := parse(text)
	if err != nil {
		panic(err) // a test reads it
	}
	return t
})

func parse(text string) (*table, error) {
	t := &table{}
	meta, err := toml.Decode(text, t)
	if err != nil {
		return nil, fmt.Errorf("dated.toml: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("dated.toml: unknown key %s", extra[0])
	}
	for _, e := range t.entries() {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("dated.toml: %s: %w", e.name, err)
		}
	}
	for i := range t.Play {
		if err := t.Play[i].check(); err != nil {
			return nil, fmt.Errorf("dated.toml: %s of %s: %w", t.Play[i].Rule, t.Play[i].From, err)
		}
	}
	for i := range t.Go {
		if err := t.Go[i].check(); err != nil {
			return nil, fmt.Errorf("dated.toml: %s: %w", t.Go[i].ID, err)
		}
	}
	return t, t.checkNDKs()
}

// named is an entry as messages call it.
type named struct {
	name string
	*Entry
}

func (t *table) entries() []named {
	var all []named
	for i := range t.Play {
		all = append(all, named{t.Play[i].Rule + " of " + t.Play[i].From, &t.Play[i].Entry})
	}
	for i := range t.NDK {
		all = append(all, named{fmt.Sprintf("NDK r%d", t.NDK[i].Release), &t.NDK[i].Entry})
	}
	for i := range t.Go {
		all = append(all, named{t.Go[i].ID, &t.Go[i].Entry})
	}
	return all
}

func (e *Entry) check() error {
	var err error
	if e.lookedOn, err = time.Parse(time.DateOnly, e.Looked); err != nil {
		return fmt.Errorf("looked: %w", err)
	}
	if strings.TrimSpace(e.Source) == "" {
		return errors.New("source must not be empty")
	}
	return nil
}

// Subject is a part of the table that has to be kept up to date.
type Subject struct {
	Name   string    // what Google Play requires
	Looked time.Time // the day on which its oldest entry was looked at
}

// Stale returns the subjects with an entry that was checked more than a year before now.
func Stale(now time.Time) []Subject { return read().stale(now) }

func (t *table) stale(now time.Time) []Subject {
	var stale []Subject
	for _, s := range t.subjects() {
		if s.Looked.AddDate(1, 0, 0).Before(now) {
			stale = append(stale, s)
		}
	}
	return stale
}

func (t *table) subjects() []Subject {
	var play, ndk, golang []time.Time
	for _, p := range t.Play {
		play = append(play, p.lookedOn)
	}
	for _, n := range t.NDK {
		ndk = append(ndk, n.lookedOn)
	}
	for _, g := range t.Go {
		golang = append(golang, g.lookedOn)
	}
	oldest := func(days []time.Time) time.Time { return slices.MinFunc(days, time.Time.Compare) }
	return []Subject{
		{"what Google Play requires", oldest(play)},
		{"which API levels NDKs build for", oldest(ndk)},
		{"which Go releases have problems on Android", oldest(golang)},
	}
}
