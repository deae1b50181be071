// Package metrics tells Prometheus how devices and rollouts fare, in its text format. A scrape sends the token of an account:
//
//	scrape_configs:
//	  - job_name: rollout
//	    authorization: {credentials_file: /etc/prometheus/rollout.token}
//	    static_configs: [{targets: ["rollout.example.com"]}]
package metrics

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/devices"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

type handler struct {
	control  control.Control
	devices  *devices.Server
	accounts *account.Accounts
}

// New returns what answers a scrape.
func New(c control.Control, d *devices.Server, a *account.Accounts) http.Handler {
	return handler{c, d, a}
}

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if _, err := h.accounts.ByToken(r.Context(), token, r.RemoteAddr); err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var b strings.Builder
	h.server(&b)
	up := 1
	if err := h.rollouts(r.Context(), &b); err != nil {
		up = 0 // the server's own numbers tell more then
	}
	gauge(&b, "store_up", "Whether the store answers.", up)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	io.WriteString(w, b.String())
}

// server are numbers of this server alone.
func (h handler) server(w io.Writer) {
	c := &h.devices.Counts
	gauge(w, "streams", "Streams that are open on this server.", h.devices.Streams())
	gauge(w, "strategy_version", "The version of the strategies in force.", h.control.Snapshot().Strategy)
	gauge(w, "clock_skew_seconds", "How much later than this server's clock those of most devices are.", h.devices.Skew().Seconds())
	for _, n := range []struct {
		name, help string
		value      *atomic.Int64
	}{
		{"reports", "Reports of devices.", &c.Reports},
		{"events", "Events in them.", &c.Events},
		{"refused", "Requests without the device key, or that no device sends.", &c.Refused},
		{"later", "Streams that were asked to come later.", &c.Later},
		{"stalled", "Streams that were ended since they took nothing.", &c.Stalled},
		{"silent", "Streams that were ended since they said nothing.", &c.Silent},
		{"store_errors", "Writes to the store that failed.", &c.Failed},
		{"not_stored", "Reports for which there was no room; devices send their events again.", &c.Lost},
		{"ahead", "Reports of devices that have newer strategies than this server: its data is an old copy.", &c.Ahead},
	} {
		head(w, n.name+"_total", "counter", n.help)
		fmt.Fprintf(w, "gondk_rollout_%s_total %d\n", n.name, n.value.Load())
	}
	histogram(w, "push_seconds", "From a change until a stream has it.", &c.Pushed)
	histogram(w, "store_seconds", "Time to store a batch of reports.", &c.Stored)
}

// rollouts are numbers of the store: the same on all servers.
func (h handler) rollouts(ctx context.Context, w io.Writer) error {
	o, err := h.control.Store().Overview(ctx)
	if err != nil {
		return err
	}
	gauge(w, "devices", "Devices that ever reported.", o.Devices)
	gauge(w, "devices_online", "Devices that were heard of within minutes.", o.Online)
	head(w, "devices_by_version", "gauge", "Devices by installed content.")
	for _, version := range sorted(o.Versions) {
		fmt.Fprintf(w, "gondk_rollout_devices_by_version{version=\"%d\"} %d\n", version, o.Versions[version])
	}
	head(w, "state", "gauge", "Rollouts: 1 for the state that each is in.")
	for _, r := range h.control.Snapshot().Rollouts {
		for _, state := range []plan.State{plan.Running, plan.Paused, plan.Finished, plan.RolledBack} {
			fmt.Fprintf(w, "gondk_rollout_state{rollout=%s,release=\"%d\",state=%s} %d\n", quote(r.ID), r.Release, quote(string(state)), one(r.State == state))
		}
	}
	head(w, "outcome", "gauge", "Devices of rollouts that did not end, by ABI and by what happened last.")
	for _, r := range h.control.Snapshot().Rollouts {
		if r.State == plan.Running || r.State == plan.Paused {
			if err := outcome(ctx, w, h.control.Store(), r); err != nil {
				return err
			}
		}
	}
	return nil
}

func outcome(ctx context.Context, w io.Writer, s store.Store, r plan.Rollout) error {
	o, err := s.Outcome(ctx, r.Release)
	if err != nil {
		return err
	}
	for _, abi := range sorted(o.ByABI) {
		c := o.ByABI[abi]
		for _, n := range []struct {
			what    string
			devices int
		}{{"taking", c.Taking}, {"confirmed", c.Confirmed}, {"failed", c.Failed}, {"rolled back", c.Back}} {
			fmt.Fprintf(w, "gondk_rollout_outcome{rollout=%s,abi=%s,what=%s} %d\n", quote(r.ID), quote(abi), quote(n.what), n.devices)
		}
	}
	return nil
}

func head(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP gondk_rollout_%s %s\n# TYPE gondk_rollout_%s %s\n", name, help, name, kind)
}

func gauge(w io.Writer, name, help string, value any) {
	head(w, name, "gauge", help)
	fmt.Fprintf(w, "gondk_rollout_%s %v\n", name, value)
}

func histogram(w io.Writer, name, help string, h *devices.Histogram) {
	head(w, name, "histogram", help)
	var sum int64
	for i := range h.Buckets {
		sum += h.Buckets[i].Load()
		bound := "+Inf"
		if i < len(devices.Bounds) {
			bound = strconv.FormatFloat(devices.Bounds[i], 'g', -1, 64)
		}
		fmt.Fprintf(w, "gondk_rollout_%s_bucket{le=%q} %d\n", name, bound, sum)
	}
	fmt.Fprintf(w, "gondk_rollout_%s_sum %g\ngondk_rollout_%s_count %d\n", name, float64(h.Nanos.Load())/1e9, name, sum)
}

// quote writes a label's value.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sorted[K int64 | string, V any](m map[K]V) []K {
	var keys []K
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
