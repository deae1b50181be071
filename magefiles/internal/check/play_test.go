package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlayRequirements(t *testing.T) {
	var ids []string
	for _, r := range playRules {
		ids = append(ids, r.ID)
	}
	all, err := parseRequirements(playText)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[requirement]bool{}
	for _, r := range all {
		if !slices.Contains(ids, r.Rule) {
			t.Errorf("%s of %s: no rule of that id", r.Rule, r.From)
		}
		if r.Rule == "play-target" && (r.Value < 33 || r.Value > 60) {
			t.Errorf("%s of %s: %d is no API level that Play asks for", r.Rule, r.From, r.Value)
		}
		key := requirement{Rule: r.Rule, From: r.From, Device: r.Device}
		if seen[key] {
			t.Errorf("%s of %s is there twice", r.Rule, r.From)
		}
		seen[key] = true
	}
}

func TestParseRequirementsRefuses(t *testing.T) {
	const good = "[[requirement]]\nrule = \"play-64bit\"\nfrom = \"2019-08-01\"\nfor = \"all\"\nsource = \"a page\"\n"
	if _, err := parseRequirements(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`from = "2019-08-01"`, `from = "August 2019"`, "play.toml: play-64bit: from: parsing time"},
		{`source = "a page"`, `source = " "`, "play.toml: play-64bit of 2019-08-01: rule, for and source must not be empty"},
		{`for = "all"`, `whom = "all"`, "play.toml: unknown key requirement.whom"},
		{`for = "all"`, "for = \"all\"\ndevice = \"phone\"", "play.toml: play-64bit of 2019-08-01: device: \"phone\" is none of"},
		{`rule = "play-64bit"`, `rule = 7`, "play.toml: "},
	} {
		if _, err := parseRequirements(strings.Replace(good, c.old, c.new, 1)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}

func TestRequirementsAt(t *testing.T) {
	for _, c := range []struct {
		rule, date string
		device     string
		now, next  string
	}{
		{rule: "play-target", date: "2024-01-01", next: "2024-08-31"},
		{rule: "play-target", date: "2024-08-31", now: "2024-08-31", next: "2025-08-31"},
		{rule: "play-target", date: "2026-08-30", now: "2025-08-31", next: "2026-08-31"},
		{rule: "play-target", date: "2030-01-01", now: "2026-08-31"},
		{rule: "play-64bit", date: "2026-07-31", now: "2019-08-01"},
		{rule: "play-64bit", date: "2026-07-31", device: tv, next: "2026-08-01"},
		{rule: "play-64bit", date: "2026-09-14", device: watch, next: "2026-09-15"},
		{rule: "play-64bit", date: "2026-09-14", device: car, now: "2019-08-01"}, // as of phones
		{rule: "play-target", date: "2024-08-31", device: car, next: "2025-08-31"},
		{rule: "play-tv-both", date: "2026-08-01", now: "", next: ""},
		{rule: "play-tv-both", date: "2026-08-01", device: tv, now: "2026-08-01"},
		{rule: "play-target", date: "0001-01-01"}, // nobody knows the date
	} {
		var from [2]string
		now, next := requirementsAt(c.rule, onDay(c.date), c.device)
		for i, r := range []*requirement{now, next} {
			if r != nil {
				from[i] = r.From
			}
		}
		if diff := cmp.Diff([2]string{c.now, c.next}, from); diff != "" {
			t.Errorf("%s on %s, device %q:\n%s", c.rule, c.date, c.device, diff)
		}
	}
}
