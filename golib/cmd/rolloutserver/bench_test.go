package main

// What the server can take, by hand: each is one long measurement.
//
//	go test -run '^$' -bench . -benchtime 1x .
//
// The devices are in this process, the server in another one; both have the same processors.

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/fleet/simulate"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/redis"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// figure reports a measurement and tells what it is held against.
func figure(b *testing.B, got float64, unit, limit string) {
	b.Helper()
	b.ReportMetric(got, unit)
	b.Logf("%-40s %10.1f %-12s limit: %s", b.Name(), got, unit, limit)
}

// memory is the resident memory of a process, in megabytes.
func (p *process) memory(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		b.Skip(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kilobytes / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// connections is how many there can be with the open files that this process and the server's may have.
func connections(b *testing.B, want int) int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		b.Fatal(err)
	}
	return min(want, int(limit.Max)-100)
}

func percentile(sorted []time.Duration, p float64) float64 {
	return float64(sorted[min(len(sorted)-1, int(float64(len(sorted))*p))]) / float64(time.Millisecond)
}

// BenchmarkStreams has 20,000 devices on one server: its memory, and how long a pause takes to the last of them.
func BenchmarkStreams(b *testing.B) {
	b.Run("100 share a connection", func(b *testing.B) { streams(b, 20_000, 100) })
	b.Run("own connections", func(b *testing.B) { streams(b, connections(b, 20_000), 0) })
}

func streams(b *testing.B, devices, shared int) {
	s := newSite(b)
	server := s.start(b, "127.0.0.1:0")
	var began atomic.Int64
	heard := make([]atomic.Int64, devices) // when, by device; 0: not yet
	var all atomic.Int64
	fleet, _ := s.fleet(b, simulate.Config{URL: server.url, Devices: devices, Seed: 1, Shared: shared, Heard: func(device int, _ uint64) {
		if heard[device].CompareAndSwap(0, time.Now().UnixNano()-began.Load()) {
			all.Add(1)
		}
	}})
	allOnline(b, fleet, devices, 2*time.Minute)
	change := func(path string, form url.Values) []time.Duration {
		for i := range heard {
			heard[i].Store(0)
		}
		all.Store(0)
		began.Store(time.Now().UnixNano())
		server.must(b, path, form)
		eventually(b, path, time.Minute, func() (bool, string) { return all.Load() == int64(devices), fmt.Sprint(all.Load()) })
		took := make([]time.Duration, devices)
		for i := range heard {
			took[i] = time.Duration(heard[i].Load())
		}
		slices.Sort(took)
		return took
	}
	server.rollout(b, "100", "100")
	until(b, fleet, func(s simulate.Summary) bool { return s.Releases[2].All.Taking+s.Releases[2].All.Confirmed > devices/2 })
	time.Sleep(10 * time.Second) // as it is when nothing special happens
	figure(b, server.memory(b), "MB", "1,200")
	for range 3 {
		took := change("/rollouts/r1/pause", url.Values{"why": {"bench"}})
		figure(b, percentile(took, 0.50), "pause-p50-ms", "-")
		figure(b, percentile(took, 0.99), "pause-p99-ms", fmt.Sprintf("1,000 (%d devices)", devices))
		time.Sleep(2 * time.Second)
		change("/rollouts/r1/resume", url.Values{})
		time.Sleep(2 * time.Second)
	}
	figure(b, server.memory(b), "MB-after", "1,200")
}

func allOnline(b *testing.B, f *simulate.Fleet, devices int, limit time.Duration) {
	b.Helper()
	eventually(b, "all devices are online", limit, func() (bool, string) {
		time.Sleep(500 * time.Millisecond) // asking all devices takes a while too
		s := f.Summary()
		return s.Online == devices, simulate.Line(s, 0) + " " + s.Wrong
	})
}

func until(b *testing.B, f *simulate.Fleet, holds func(simulate.Summary) bool) {
	b.Helper()
	eventually(b, "the fleet", time.Minute, func() (bool, string) {
		time.Sleep(500 * time.Millisecond)
		s := f.Summary()
		return holds(s), simulate.Line(s, 0)
	})
}

// BenchmarkReconnect kills a server with 10,000 streams, starts it again, and shows how the devices come back.
func BenchmarkReconnect(b *testing.B) {
	const devices = 10_000
	s := newSite(b)
	server := s.start(b, "127.0.0.1:0")
	fleet, _ := s.fleet(b, simulate.Config{URL: server.url, Devices: devices, Seed: 1})
	allOnline(b, fleet, devices, 2*time.Minute)
	server.kill()
	until(b, fleet, func(s simulate.Summary) bool { return s.Online == 0 })
	s.start(b, strings.TrimPrefix(server.url, "http://"))
	began, before, most := time.Now(), 0, 0
	var half, nearly time.Duration
	for tick := 1; ; tick++ {
		time.Sleep(time.Until(began.Add(time.Duration(tick) * time.Second)))
		online := fleet.Summary().Online
		most = max(most, online-before)
		before = online
		fmt.Printf("after %2d s: %5d streams\n", tick, online) // a benchmark's log has ten lines
		if half == 0 && online >= devices/2 {
			half = time.Since(began)
		}
		if nearly == 0 && online >= devices*99/100 {
			nearly = time.Since(began)
		}
		if online == devices || tick > 120 {
			break
		}
	}
	figure(b, float64(most), "most-a-second", "no herd")
	figure(b, half.Seconds(), "half-s", "-")
	figure(b, nearly.Seconds(), "99%-s", "-")
	figure(b, time.Since(began).Seconds(), "all-s", "-")
}

// stores are the two, empty.
func stores(b *testing.B, run func(b *testing.B, where []string, s store.Store)) {
	b.Run("SQLite", func(b *testing.B) {
		dir := b.TempDir()
		s, err := sqlite.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		run(b, []string{"-data", dir}, s)
	})
	b.Run("Redis", func(b *testing.B) {
		address := newRedis(b)
		s, err := redis.Open(b.Context(), address)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		run(b, []string{"-redis", address}, s)
	})
}

func limits(b *testing.B) string {
	if strings.HasSuffix(b.Name(), "Redis") {
		return "10,000"
	}
	return "2,000"
}

// reportOf is a report, each tenth one with an event.
func reportOf(device, n int) store.Report {
	charging, battery := true, uint32(80)
	r := store.Report{Sequence: uint64(n), Seen: time.Now(), Strategy: 7, Device: plan.Device{
		ID: fmt.Sprintf("%032x", device), ABI: []string{"arm64-v8a", "armeabi-v7a"}[device%2], APILevel: 34, AppVersion: "2.4.1", Network: "wifi",
		ContentVersion: 1, Charging: &charging, Battery: &battery, Locale: "de-CH",
	}}
	if (device+n)%10 == 0 {
		r.Events = []store.Event{{Number: uint64(n), Release: 2, Stage: store.Downloaded, At: r.Seen, Duration: time.Second}}
	}
	return r
}

// BenchmarkStore stores reports as the server does: 512 together.
func BenchmarkStore(b *testing.B) {
	stores(b, func(b *testing.B, _ []string, s store.Store) {
		const devices, batch = 20_000, 512
		n, began := 0, time.Now()
		for time.Since(began) < 5*time.Second {
			reports := make([]store.Report, batch)
			for i := range reports {
				reports[i] = reportOf(n%devices, n/devices+1)
				n++
			}
			if err := s.Report(b.Context(), reports); err != nil {
				b.Fatal(err)
			}
		}
		figure(b, float64(n)/time.Since(began).Seconds(), "reports/s", limits(b))
	})
}

// BenchmarkReports sends reports over streams as fast as they are acknowledged, through the whole server.
func BenchmarkReports(b *testing.B) {
	stores(b, func(b *testing.B, where []string, s store.Store) {
		s.Close() // the server's now
		const streams = 3000
		site := newSite(b, where...)
		server := site.start(b, "127.0.0.1:0")
		key, err := os.ReadFile(site.file("keys/device.key"))
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		var running sync.WaitGroup
		var acknowledged, unacknowledged atomic.Int64
		var network *http.Transport
		for n := range streams {
			if n%100 == 0 {
				network = &http.Transport{Protocols: new(http.Protocols)}
				network.Protocols.SetUnencryptedHTTP2(true)
			}
			running.Go(func() {
				flood(ctx, network, server.url, strings.TrimSpace(string(key)), n, &acknowledged, &unacknowledged)
			})
		}
		time.Sleep(5 * time.Second) // until all are there
		before, began := acknowledged.Load(), time.Now()
		time.Sleep(8 * time.Second)
		figure(b, float64(acknowledged.Load()-before)/time.Since(began).Seconds(), "reports/s", limits(b))
		figure(b, float64(unacknowledged.Load()), "not-stored", "0")
		figure(b, server.memory(b), "MB", "1,200")
		cancel()
		running.Wait()
	})
}

// flood is a device that reports again as soon as it has its answer.
func flood(ctx context.Context, network *http.Transport, address, key string, device int, acknowledged, unacknowledged *atomic.Int64) {
	body, send := io.Pipe()
	context.AfterFunc(ctx, func() { send.CloseWithError(ctx.Err()) })
	q, _ := http.NewRequestWithContext(ctx, http.MethodPost, address+"/gondk.rollout.v1.RolloutService/Follow", body)
	q.Header.Set("Content-Type", "application/connect+proto")
	q.Header.Set("Connect-Protocol-Version", "1")
	q.Header.Set("Authorization", "Bearer "+key)
	report := func(n uint64) {
		send.Write(wire.Envelope(wire.Request(&wire.Report{
			DeviceID: fmt.Sprintf("%032x", device), Sequence: n, ABI: "arm64-v8a", APILevel: 34, AppVersion: "2.4.1", ContentVersion: 1, Network: wire.WiFi,
			Events: []wire.Event{{Number: n, Release: 2, Stage: wire.Downloaded, DurationMillis: 1}}, ClockMillis: time.Now().UnixMilli(),
		})))
	}
	go report(1)
	a, err := network.RoundTrip(q)
	if err != nil {
		return
	}
	defer a.Body.Close()
	for n := uint64(1); ; {
		message, _, err := wire.ReadEnvelope(a.Body, wire.MaxResponse)
		if err != nil {
			return
		}
		i, err := wire.ParseResponse(message)
		if err != nil {
			return
		}
		if i.Acknowledged == n {
			acknowledged.Add(1)
		} else {
			unacknowledged.Add(1)
		}
		n++
		report(n)
	}
}

// BenchmarkFirstPage asks for the console's pages with 100,000 devices.
func BenchmarkFirstPage(b *testing.B) {
	stores(b, func(b *testing.B, where []string, s store.Store) {
		const devices = 100_000
		for n := 0; n < devices; n += 500 {
			var reports []store.Report
			for i := range 500 {
				r := reportOf(n+i, 1)
				r.Seen = r.Seen.Add(-time.Duration((n+i)%600) * time.Second)
				r.Events = []store.Event{{Number: 1, Release: 2, Stage: store.Confirmed, At: r.Seen, Duration: time.Duration(n+i) * time.Millisecond}}
				if (n+i)%50 == 0 {
					r.Events[0].Stage, r.Events[0].Code = store.Failed, "disk-full"
				}
				reports = append(reports, r)
			}
			if err := s.Report(b.Context(), reports); err != nil {
				b.Fatal(err)
			}
		}
		s.Close()
		server := newSite(b, where...).start(b, "127.0.0.1:0")
		server.rollout(b, "100", "10", "100")
		for _, path := range []string{"/", "/devices", "/rollouts/r1", "/devices?q=00ff"} {
			var took []time.Duration
			for range 20 {
				began := time.Now()
				server.must(b, path, nil)
				took = append(took, time.Since(began))
			}
			first := took[0]
			slices.SortFunc(took, cmp.Compare)
			name := strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace("page" + path)
			figure(b, float64(first)/1e6, name+"-first-ms", "100")
			figure(b, percentile(took, 0.99), name+"-p99-ms", "100")
		}
	})
}
