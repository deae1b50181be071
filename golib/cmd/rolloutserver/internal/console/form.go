package console

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

// startForm is the form for a new rollout, as it was filled in.
type startForm struct {
	Releases     []int64
	Stable       int64
	Release, For string
	Steps        []stepForm
	Devices, Hours,
	MaxBad, Confidence string
	Auto, WiFi, Charging bool
	From, To             string
	Errors               []fault
}

type stepForm struct{ Name, Rules, Share string }

// fault is what is wrong with a field; with none, what is wrong with the form.
type fault struct{ Field, Text string }

// rows is how many steps the form has room for.
const rows = 8

// Fault is what is wrong with one field; empty: nothing.
func (f startForm) Fault(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// read reads the form.
func read(v url.Values) (f startForm, r plan.Rollout) {
	f = startForm{Release: v.Get("release"), For: v.Get("for"), Devices: v.Get("devices"), Hours: v.Get("hours"), MaxBad: v.Get("max-bad"),
		Confidence: v.Get("confidence"), Auto: v.Get("auto") != "", WiFi: v.Get("wifi") != "", Charging: v.Get("charging") != "", From: v.Get("from"), To: v.Get("to")}
	names, rules, shares := v["step-name"], v["step-rules"], v["step-share"]
	for i := range max(len(names), len(rules), len(shares)) {
		f.Steps = append(f.Steps, stepForm{nth(names, i), nth(rules, i), nth(shares, i)})
	}
	r = plan.Rollout{Release: f.release(), For: strings.TrimSpace(f.For), Auto: f.Auto, Steps: f.steps()}
	f.rules("for", r.For)
	r.Gate.Devices = int(f.number("devices", f.Devices, 0, 1e9))
	r.Gate.Time = time.Duration(f.number("hours", f.Hours, 0, 24*365) * float64(time.Hour))
	r.Gate.MaxBad = f.number("max-bad", f.MaxBad, 0, 100) / 100
	r.Gate.Confidence = f.number("confidence", f.Confidence, 50, 99.9) / 100
	r.When = plan.When{WiFi: f.WiFi, Charging: f.Charging, From: f.minutes("from", f.From), To: f.minutes("to", f.To)}
	return f, r
}

func nth(list []string, i int) string {
	if i >= len(list) {
		return ""
	}
	return strings.TrimSpace(list[i])
}

func (f *startForm) fault(field, text string) { f.Errors = append(f.Errors, fault{field, text}) }

func (f *startForm) release() int64 {
	n, err := strconv.ParseInt(f.Release, 10, 64)
	if err != nil {
		f.fault("release", "A release of the folder is needed.")
	}
	return n
}

// steps reads the rows that are not empty.
func (f *startForm) steps() (steps []plan.Step) {
	for i, row := range f.Steps {
		if row == (stepForm{}) {
			continue
		}
		step := plan.Step{Name: row.Name, Rules: row.Rules}
		if row.Share != "" {
			step.Share = int(math.Round(100 * f.number(fmt.Sprint("step-share-", i), strings.TrimSuffix(row.Share, "%"), 0, 100)))
		}
		f.rules(fmt.Sprint("step-rules-", i), row.Rules)
		step.Name = stepName(step)
		steps = append(steps, step)
	}
	if len(steps) == 0 {
		f.fault("step-share-0", "At least one step is needed.")
	}
	return steps
}

func (f *startForm) rules(field, text string) {
	if _, err := plan.ParseRules(text); err != nil {
		f.fault(field, err.Error())
	}
}

func (f *startForm) number(field, text string, low, high float64) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(n >= low && n <= high) {
		f.fault(field, fmt.Sprintf("%q: a number from %v to %s is needed.", text, low, strconv.FormatFloat(high, 'f', -1, 64)))
		return low
	}
	return n
}

func (f *startForm) minutes(field, text string) int {
	if text == "" {
		return 0
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		f.fault(field, fmt.Sprintf("%q: a time such as 22:30 is needed.", text))
	}
	return t.Hour()*60 + t.Minute()
}
