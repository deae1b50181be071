package console

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		num(0): "0", num(999): "999", num(1000): "1,000", num(1234567): "1,234,567", num(-1000): "-1,000",
		devices(1): "1 device", devices(2000): "2,000 devices", title("0 devices"): "No devices",
		share(1): "0.01 %", share(1000): "10 %", percent(0.025): "2.5 %", content(0): "none",
		lasted(1500 * time.Millisecond): "1.5 s", lasted(90 * time.Second): "1 min 30 s", lasted(90 * time.Minute): "1 h 30 min", lasted(50 * time.Hour): "2 days 2 h",
		skew(time.Second): "right", skew(-time.Hour): "1 h behind", skew(2 * time.Hour): "2 h ahead",
		when(plan.When{}): "at any time", when(plan.When{WiFi: true, From: 1320, To: 360}): "where bytes cost nothing, from 22:00 to 06:00 of the device's time",
		stepName(plan.Step{Rules: "group=x", Share: 100}): "group=x and 1 %", stepName(plan.Step{Share: 5000}): "50 %", stepName(plan.Step{Rules: "a=b"}): "a=b",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestRead(t *testing.T) {
	v := url.Values{"release": {"8"}, "for": {" abi=x86 "}, "devices": {"50"}, "hours": {"1.5"}, "max-bad": {"2"}, "confidence": {"95"}, "from": {"22:30"}, "wifi": {"yes"},
		"step-share": {"", "0.5 %", "", "100"}, "step-rules": {"group=internal", "", "", ""}, "step-name": {"us", "", "", ""}}
	f, r := read(v)
	if len(f.Errors) != 0 || len(r.Steps) != 3 || r.Steps[0] != (plan.Step{Name: "us", Rules: "group=internal"}) || r.Steps[1] != (plan.Step{Name: "0.5 %", Share: 50}) ||
		r.For != "abi=x86" || r.Gate != (plan.Gate{Devices: 50, Time: 90 * time.Minute, MaxBad: 0.02, Confidence: 0.95}) || r.When != (plan.When{WiFi: true, From: 1350}) {
		t.Errorf("%+v: %v", r, f.Errors)
	}
	for field, value := range map[string]string{"release": "x", "for": "nothing", "devices": "-1", "hours": "NaN", "max-bad": "101", "confidence": "", "to": "25:00",
		"step-share-0": "half", "step-rules-0": "abi"} {
		wrong := url.Values{}
		for key, values := range v {
			wrong[key] = values
		}
		name, _, _ := strings.Cut(field, "-0")
		wrong[name] = []string{value}
		if f, _ := read(wrong); len(f.Errors) != 1 || f.Fault(field) == "" {
			t.Errorf("%s %q: %v", field, value, f.Errors)
		}
	}
}

func TestAdoption(t *testing.T) {
	hour := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	c := adoption([]store.Adoption{
		{Hour: hour, Versions: map[int64]int{7: 100}},
		{Hour: hour.Add(time.Hour), Versions: map[int64]int{7: 100, 8: 100}},
	}, 0)
	if c.Top != 200 || len(c.Areas) != 2 || c.Areas[0].Name != "8" || c.Areas[0].Path != "M0 300L1000 150L1000 300L0 300Z" ||
		c.Areas[1].Path != "M0 150L1000 0L1000 150L0 300Z" || c.Areas[1].N != 100 || !c.Hours[0].Hour.After(hour) {
		t.Errorf("%+v", c)
	}
	many := map[int64]int{}
	for version := range int64(20) {
		many[version+1] = 1
	}
	c = adoption([]store.Adoption{{Hour: hour, Versions: many}}, 0)
	if last := c.Areas[len(c.Areas)-1]; len(c.Areas) != shown+1 || last.Name != "earlier ones" || last.N != 15 || !strings.HasPrefix(last.Path, "M0 0L1000 0L") {
		t.Errorf("%+v", c.Areas)
	}
	if c := adoption(nil, 5); len(c.Areas) != 0 {
		t.Errorf("of nothing: %+v", c)
	}
}
