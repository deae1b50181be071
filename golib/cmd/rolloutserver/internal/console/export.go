package console

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

// table writes CSV as it is found, so that a hundred thousand devices are never in memory at once.
type table struct {
	*csv.Writer
}

func newTable(w http.ResponseWriter, name string, columns ...string) table {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	t := table{csv.NewWriter(w)}
	t.Write(columns)
	return t
}

// row writes values. What devices sent must be no formula in a spreadsheet.
func (t table) row(values ...any) {
	texts := make([]string, len(values))
	for i, value := range values {
		switch v := value.(type) {
		case time.Time:
			if !v.IsZero() {
				texts[i] = v.UTC().Format(time.RFC3339)
			}
		case string:
			texts[i] = v
			if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
				texts[i] = "'" + v
			}
		default:
			texts[i] = fmt.Sprint(v)
		}
	}
	t.Write(texts)
}

// close ends the answer. An error comes after the status was sent: the answer is cut off then, so that nobody takes it for whole.
func (t table) close(err error) error {
	t.Flush()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exportPage is how many are read from the store at once.
const exportPage = 1000

func (c *console) exportDevices(w http.ResponseWriter, v *visit) error {
	q := c.query(v, exportPage)
	found, next, err := c.store.Devices(v.Context(), q)
	if err != nil {
		return err
	}
	t := newTable(w, "devices.csv", "id", "group", "app_version", "content_version", "abi", "api_level", "network", "metered", "battery", "charging",
		"free_bytes", "locale", "first_seen", "last_seen", "clock_ahead_seconds", "strategy")
	for {
		for _, d := range found {
			t.row(d.ID, d.Group, d.AppVersion, d.ContentVersion, d.ABI, d.APILevel, d.Network, told(d.Metered), told(d.Battery), told(d.Charging),
				told(d.FreeBytes), d.Locale, d.First, d.Seen, int(d.Skew.Seconds()), d.Strategy)
		}
		if next == "" || err != nil {
			return t.close(err)
		}
		q.From = next
		found, next, err = c.store.Devices(v.Context(), q)
	}
}

// told writes what a device may leave out.
func told[T any](value *T) any {
	if value == nil {
		return ""
	}
	return *value
}

func (c *console) exportLog(w http.ResponseWriter, v *visit) error {
	entries, err := c.store.Log(v.Context(), 0, exportPage)
	if err != nil {
		return err
	}
	t := newTable(w, "log.csv", "number", "at", "who", "what", "rollout", "detail")
	for len(entries) > 0 && err == nil {
		for _, e := range entries {
			t.row(e.Number, e.At, e.Who, e.What, e.Rollout, e.Detail)
		}
		entries, err = c.store.Log(v.Context(), entries[len(entries)-1].Number, exportPage)
	}
	return t.close(err)
}

func (c *console) exportRollouts(w http.ResponseWriter, v *visit) error {
	type line struct {
		plan.Rollout
		plan.Outcome
	}
	var lines []line
	for _, r := range c.control.Snapshot().Rollouts {
		o, err := c.store.Outcome(v.Context(), r.Release)
		if err != nil {
			return err
		}
		lines = append(lines, line{r, o})
	}
	t := newTable(w, "rollouts.csv", "id", "release", "before", "state", "reason", "step", "steps", "began", "ended", "confirmed", "taking", "failed", "rolled_back")
	for _, l := range lines {
		n := l.All
		t.row(l.ID, l.Release, l.Before, string(l.State), l.Reason, strconv.Itoa(l.Step+1), len(l.Steps), l.Began, l.Ended, n.Confirmed, n.Taking, n.Failed, n.Back)
	}
	return t.close(nil)
}
