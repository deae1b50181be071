package main

import (
	"crypto/ed25519"
	"net/http"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// rolling answers each report of a device with the same strategy. golib/cmd/rolloutserver is the real one; a check needs no more.
type rolling struct {
	deviceKey string
	version   uint64 // of the strategy
	release   int64  // that devices may have
	key       ed25519.PrivateKey
}

func (r rolling) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if q.Header.Get("Authorization") != "Bearer "+r.deviceKey {
		http.Error(w, "another device key", http.StatusUnauthorized)
		return
	}
	if !strings.HasSuffix(q.URL.Path, "/gondk.rollout.v1.RolloutService/Follow") || q.ProtoMajor < 2 {
		http.Error(w, "this server has streams alone", http.StatusNotImplemented)
		return
	}
	w.Header().Set("Content-Type", "application/connect+proto")
	for {
		message, _, err := wire.ReadEnvelope(q.Body, wire.MaxRequest)
		if err != nil {
			return // the device has gone
		}
		report, err := wire.ParseRequest(message)
		if err != nil {
			return
		}
		answer, err := r.answer(report)
		if err != nil {
			return
		}
		w.Write(wire.Envelope(wire.Response(answer)))
		http.NewResponseController(w).Flush()
	}
}

func (r rolling) answer(report *wire.Report) (*wire.Instruction, error) {
	now := time.Now()
	sealed, err := strategy.Seal(strategy.Strategy{
		Version: r.version, Release: r.release, Issued: now, Expires: now.Add(time.Hour),
		Features: []strategy.Feature{{Key: "new-map", Weights: map[string]int{"on": 1}}},
	}, r.key)
	answer := &wire.Instruction{Strategy: sealed, ClockMillis: now.UnixMilli()}
	if n := len(report.Events); n > 0 {
		answer.Acknowledged = report.Events[n-1].Number
	}
	return answer, err
}
