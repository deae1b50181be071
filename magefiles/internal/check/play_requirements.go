package check

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed play.toml
var playText string

// requirement is one thing that Google Play asks for from a day on.
type requirement struct {
	Rule   string `toml:"rule"`
	From   string `toml:"from"`  // 2025-08-31
	Value  int    `toml:"value"` // an API level, where the rule needs one
	For    string `toml:"for"`
	Device string `toml:"device"` // one of devices; empty: all that have no requirement of their own
	Source string `toml:"source"`

	day time.Time // From
}

var requirements = sync.OnceValue(func() []requirement {
	all, err := parseRequirements(playText)
	if err != nil {
		panic(err) // a test reads it
	}
	return all
})

func parseRequirements(text string) ([]requirement, error) {
	var file struct {
		Requirement []requirement `toml:"requirement"`
	}
	meta, err := toml.Decode(text, &file)
	if err != nil {
		return nil, fmt.Errorf("play.toml: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("play.toml: unknown key %s", extra[0])
	}
	for i := range file.Requirement {
		r := &file.Requirement[i]
		if r.day, err = time.Parse(time.DateOnly, r.From); err != nil {
			return nil, fmt.Errorf("play.toml: %s: from: %w", r.Rule, err)
		}
		if !slices.Contains(devices, r.Device) {
			return nil, fmt.Errorf("play.toml: %s of %s: device: %q is none of %q", r.Rule, r.From, r.Device, devices)
		}
		if strings.TrimSpace(r.Source) == "" || r.Rule == "" || r.For == "" {
			return nil, fmt.Errorf("play.toml: %s of %s: rule, for and source must not be empty", r.Rule, r.From)
		}
	}
	return file.Requirement, nil
}

// The devices that Play asks for something else on.
const (
	tv    = "tv"
	watch = "watch"
	car   = "car"
)

var devices = []string{"", tv, watch, car}

// requirementsAt gives what Play asks for by a rule of apps for a device: now is the newest in force and next the first that comes, each
// nil where there is none. Neither is known without a date.
func requirementsAt(rule string, date time.Time, device string) (now, next *requirement) {
	own := func(r requirement) bool { return r.Rule == rule && r.Device == device }
	if !slices.ContainsFunc(requirements(), own) {
		device = ""
	}
	for _, r := range requirements() {
		switch {
		case !own(r) || date.IsZero():
		case !r.day.After(date):
			if now == nil || r.day.After(now.day) {
				now = &r
			}
		case next == nil || r.day.Before(next.day):
			next = &r
		}
	}
	return now, next
}

// demand looks at what Play asks for by a rule: an Error where that is in force, a Warning that names the day where it is to come. breaks
// says whether the app does not do what a requirement asks for.
func (f *found) demand(a *App, device string, breaks func(requirement) bool, seen string, args ...any) {
	now, next := requirementsAt(f.rule.ID, a.Date, device)
	text := fmt.Sprintf(seen, args...)
	switch {
	case now != nil && breaks(*now):
		f.add(Error, "%s; Google Play refuses that since %s: %s", text, now.From, now.For)
	case next != nil && breaks(*next):
		f.add(Warning, "%s; Google Play refuses that from %s on: %s", text, next.From, next.For)
	}
}
