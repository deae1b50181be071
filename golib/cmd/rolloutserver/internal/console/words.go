package console

import (
	"errors"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

// words are what templates write values with.
var words = template.FuncMap{
	"num":      num[int],
	"devices":  devices,
	"content":  content,
	"share":    share,
	"percent":  percent,
	"lasted":   lasted,
	"ago":      ago,
	"at":       func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" },
	"machine":  func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"when":     when,
	"stepname": stepName,
	"class":    func(s plan.State) string { return strings.ReplaceAll(string(s), " ", "-") },
	"bytes":    func(n *uint64) string { return fmt.Sprintf("%.1f GB", float64(*n)/1e9) },
	"skew":     skew,
	"entry":    func(href, name, place, here string) any { return entry{href, name, place == here} },
	"add":      func(a, b int) int { return a + b },
}

// entry is one of the navigation.
type entry struct {
	Href, Name string
	Here       bool
}

// skew writes how wrong a device's clock is.
func skew(d time.Duration) string {
	switch {
	case d.Abs() < time.Minute:
		return "right"
	case d > 0:
		return lasted(d) + " ahead"
	default:
		return lasted(-d) + " behind"
	}
}

// num writes a number as people read it: 12,345.
func num[N int | int64 | uint64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func devices(n int) string {
	if n == 1 {
		return "1 device"
	}
	return num(n) + " devices"
}

func content(version int64) string {
	if version == 0 {
		return "none"
	}
	return strconv.FormatInt(version, 10)
}

// share writes hundredths of a percent: "10 %", "0.5 %".
func share(s int) string { return strconv.FormatFloat(float64(s)/100, 'f', -1, 64) + " %" }

// percent writes a part of 1: "2 %".
func percent(f float64) string {
	return strconv.FormatFloat(math.Round(f*10000)/100, 'f', -1, 64) + " %"
}

// lasted writes a duration with its largest two units.
func lasted(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return two(int(d.Minutes()), "min", int(d.Seconds())%60, "s")
	case d < 48*time.Hour:
		return two(int(d.Hours()), "h", int(d.Minutes())%60, "min")
	default:
		return two(int(d.Hours())/24, "days", int(d.Hours())%24, "h")
	}
}

func two(n int, unit string, m int, smaller string) string {
	if m == 0 {
		return fmt.Sprint(n, " ", unit)
	}
	return fmt.Sprint(n, " ", unit, " ", m, " ", smaller)
}

func ago(t time.Time) string {
	switch d := time.Since(t); {
	case t.IsZero():
		return "never"
	case d < 10*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours())/24)
	}
}

func when(w plan.When) string {
	said := []string{}
	if w.WiFi {
		said = append(said, "where bytes cost nothing")
	}
	if w.Charging {
		said = append(said, "on a charger")
	}
	if w.From != w.To {
		said = append(said, fmt.Sprintf("from %s to %s of the device's time", hour(w.From), hour(w.To)))
	}
	if len(said) == 0 {
		return "at any time"
	}
	return strings.Join(said, ", ")
}

func hour(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func stepName(s plan.Step) string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Rules == "":
		return share(s.Share)
	case s.Share == 0:
		return s.Rules
	default:
		return s.Rules + " and " + share(s.Share)
	}
}

// sentence writes a refusal for people.
func sentence(err error) string {
	text := err.Error()
	for _, kind := range []error{control.ErrRefused, account.ErrRefused} {
		if errors.Is(err, kind) {
			text = strings.TrimPrefix(text, kind.Error()+": ")
		}
	}
	if text == "" {
		return "Refused."
	}
	if len(text) > 1 && (text[1] < '0' || text[1] > '9') { // a rollout's name stays as it is
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
