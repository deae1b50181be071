package console

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

type devicesPage struct {
	Text, Seen string
	Devices    []store.Device
	More       string // where the next page is; empty: nowhere
}

// since are the choices of when a device was last seen.
var since = map[string]time.Duration{"online": store.OnlineFor, "hour": time.Hour, "day": 24 * time.Hour}

func (c *console) query(v *visit, limit int) store.Query {
	q := store.Query{Text: v.FormValue("q"), From: v.FormValue("from"), Limit: limit}
	if d, ok := since[v.FormValue("seen")]; ok {
		q.Since = time.Now().Add(-d)
	}
	return q
}

func (c *console) devices(w http.ResponseWriter, v *visit) error {
	found, next, err := c.store.Devices(v.Context(), c.query(v, perPage))
	if err != nil {
		return err
	}
	page := devicesPage{Text: v.FormValue("q"), Seen: v.FormValue("seen"), Devices: found}
	if next != "" {
		page.More = "/devices?" + url.Values{"q": {page.Text}, "seen": {page.Seen}, "from": {next}}.Encode()
	}
	c.show(w, v, http.StatusOK, "devices.html", view{Title: "Devices", Place: "devices", Data: page})
	return nil
}

type devicePage struct {
	store.Device
	Events  []store.Event
	InForce uint64 // the version of the strategy
	Offer   plan.Offer
}

func (c *console) device(w http.ResponseWriter, v *visit) error {
	d, events, err := c.store.Device(v.Context(), v.PathValue("id"))
	if err != nil {
		return err
	}
	snapshot := c.control.Snapshot()
	decide, err := plan.New(snapshot)
	if err != nil {
		return err
	}
	page := devicePage{d, events, snapshot.Strategy, decide.Decide(&d.Device)}
	c.show(w, v, http.StatusOK, "device.html", view{Title: "Device " + d.ID, Place: "devices", Live: true, Data: page})
	return nil
}
