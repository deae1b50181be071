package dated

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func onDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}

func TestTable(t *testing.T) {
	if _, err := parse(text); err != nil {
		t.Fatal(err)
	}
	seen := map[[3]string]bool{}
	for _, p := range Plays() {
		key := [3]string{p.Rule, p.From, p.Device}
		if seen[key] {
			t.Errorf("%s of %s is there twice", p.Rule, p.From)
		}
		seen[key] = true
	}
}

func TestParseRefuses(t *testing.T) {
	const good = `[[play]]
rule = "play-64bit"
from = "2019-08-01"
for = "all"
source = "a page"
looked = "2026-12-01"
[[ndk]]
release = 26
min_api = 21
source = "a wiki"
looked = "2026-11-01"
[[ndk]]
release = 31
min_api = 23
source = "an issue"
looked = "2026-11-02"
[[go]]
id = "go-x"
severity = "error"
from = "go1.26.0"
fixed = "go1.26.3"
seen = "fails"
title = "t"
symptom = "s"
cure = "c"
source = "another issue"
looked = "2026-11-03"
`
	if _, err := parse(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`from = "2019-08-01"`, `from = "August 2019"`, "dated.toml: play-64bit of August 2019: from: parsing time"},
		{`source = "a page"`, `source = " "`, "dated.toml: play-64bit of 2019-08-01: source must not be empty"},
		{`for = "all"`, `whom = "all"`, "dated.toml: unknown key play.whom"},
		{`for = "all"`, `for = ""`, "dated.toml: play-64bit of 2019-08-01: rule and for must not be empty"},
		{`for = "all"`, "for = \"all\"\ndevice = \"phone\"", "dated.toml: play-64bit of 2019-08-01: device: \"phone\" is not one of"},
		{`rule = "play-64bit"`, `rule = 7`, "dated.toml: "},
		{`looked = "2026-11-02"`, `looked = "today"`, "dated.toml: NDK r31: looked: parsing time"},
		{`looked = "2026-11-03"`, ``, "dated.toml: go-x: looked: parsing time"},
		{`release = 31`, `release = 26`, "dated.toml: NDK r26: release and min_api must be above those of the entry before"},
		{`min_api = 23`, `min_api = 20`, "dated.toml: NDK r31: release and min_api must be above those of the entry before"},
		{`"go1.26.3"`, `"1.26.3"`, `dated.toml: go-x: "1.26.3" is not a Go release; write it like go1.26.3`},
		{`"error"`, `"bad"`, `dated.toml: go-x: severity: "bad" is not error, warning or info`},
		{`cure = "c"`, ``, "dated.toml: go-x: id, title, symptom, cure and seen must not be empty"},
	} {
		if _, err := parse(strings.Replace(good, c.old, c.new, 1)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}

func TestPlayAt(t *testing.T) {
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
		{rule: "play-64bit", date: "2026-07-31", device: TV, next: "2026-08-01"},
		{rule: "play-64bit", date: "2026-09-14", device: Watch, next: "2026-09-15"},
		{rule: "play-64bit", date: "2026-09-15", device: Watch, now: "2026-09-15"},
		{rule: "play-64bit", date: "2026-09-14", device: Car, now: "2019-08-01"}, // as of phones
		{rule: "play-target", date: "2024-08-31", device: Car, next: "2025-08-31"},
		{rule: "play-tv-both", date: "2026-08-01", now: "", next: ""},
		{rule: "play-tv-both", date: "2026-08-01", device: TV, now: "2026-08-01"},
		{rule: "play-target", date: "0001-01-01"}, // nobody knows the date
	} {
		var from [2]string
		now, next := PlayAt(c.rule, onDay(c.date), c.device)
		for i, p := range []*Play{now, next} {
			if p != nil {
				from[i] = p.From
			}
		}
		if diff := cmp.Diff([2]string{c.now, c.next}, from); diff != "" {
			t.Errorf("%s on %s, device %q:\n%s", c.rule, c.date, c.device, diff)
		}
	}
}

func TestNDKMinAPI(t *testing.T) {
	for release, want := range map[int]int{0: 0, 17: 0, 21: 16, 23: 16, 25: 19, 26: 21, 30: 21, 31: 23, 40: 23} {
		if got := NDKMinAPI(release); got != want {
			t.Errorf("r%d builds for %d and above, want %d", release, got, want)
		}
	}
}

// What the releases' own sources say: runtime/os_linux32.go, os/pidfd_linux.go, runtime/string.go.
func TestGo(t *testing.T) {
	for _, c := range []struct {
		version, goarch string
		minSDK          int
		want            string
	}{
		{"go1.26.2", "386", 24, "go-version-32 go-version-pidfd"},
		{"go1.26.2", "arm64", 24, "go-version-pidfd go-mte"},
		{"go1.26.8", "arm", 24, "go-version-pidfd"},
		{"go1.26.8", "arm64", 24, "go-version-pidfd go-mte"},
		{"go1.27.4", "arm", 24, "go-version-pidfd"},
		{"go1.27.4", "arm64", 24, "go-version-pidfd"},
		{"go1.27rc1", "arm64", 31, ""},
		{"go1.26rc2", "arm", 24, "go-version-32 go-version-pidfd"},
		{"go1.25.9", "arm", 24, "go-version-pidfd"},
		{"go1.26.0-vendor.1", "arm", 29, "go-version-32 go-version-pidfd"},
		{"go1.26.2", "arm", 31, ""},
		{"go1.22.12", "arm64", 24, "go-mte"},
		{"devel go1.27-abcdef Mon Nov 23 2026", "arm64", 24, "go-version-pidfd go-mte"},
		{"devel go1.28-abcdef Mon Nov 23 2026", "arm64", 24, "go-version-pidfd"},
		{"go1.26.2", "arm64", 0, "go-mte"},
		{"unknown", "arm64", 24, ""},
		{"", "arm64", 24, ""},
	} {
		var ids []string
		for _, g := range Gos() {
			if g.Made(c.version) && g.Meets(c.goarch, c.minSDK) {
				ids = append(ids, g.ID)
			}
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%q %s %d: %q, want %q", c.version, c.goarch, c.minSDK, got, c.want)
		}
	}
}

func TestStale(t *testing.T) {
	at := &table{
		Play: []Play{{Entry: Entry{lookedOn: onDay("2026-12-01")}}, {Entry: Entry{lookedOn: onDay("2026-11-20")}}},
		NDK:  []NDK{{Entry: Entry{lookedOn: onDay("2026-12-01")}}},
		Go:   []Go{{Entry: Entry{lookedOn: onDay("2026-02-01")}}},
	}
	for day, want := range map[string][]string{
		"2026-12-01": nil,
		"2027-02-01": nil, // a year, and not more
		"2027-02-02": {"which Go releases have problems on Android"},
		"2027-11-30": {"what Google Play requires", "which Go releases have problems on Android"},
		"2028-01-01": {"what Google Play requires", "which API levels NDKs build for", "which Go releases have problems on Android"},
	} {
		var names []string
		for _, s := range at.stale(onDay(day)) {
			names = append(names, s.Name)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("on %s:\n%s", day, diff)
		}
	}
}
