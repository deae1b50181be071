package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/fleet/simulate"
	"github.com/gondk/gondk/golib/internal/testkit"
)

// A release that is bad on one ABI: its rollout pauses by itself, and no device begins after that.
func TestFleet(t *testing.T) {
	s := newSite(t)
	server := s.start(t, "127.0.0.1:0")
	fleet, _ := s.fleet(t, simulate.Config{URL: server.url, Devices: 200, Seed: 1, Speed: 600, Shared: 50, Bad: []simulate.Bad{{Release: 2, ABI: "armeabi-v7a"}}})
	eventually(t, "all devices are online", 20*time.Second, func() (bool, string) {
		s := fleet.Summary()
		return s.Online == 200, simulate.Line(s, 0)
	})
	server.rollout(t, "5", "50", "100")
	eventually(t, "the rollout pauses by itself", 30*time.Second, func() (bool, string) {
		s := server.state(t)
		return s.Snapshot.Rollouts[0].State == "paused", fmt.Sprintf("%+v", s)
	})
	if reason := server.state(t).Snapshot.Rollouts[0].Reason; !strings.Contains(reason, "paused by its gate") {
		t.Errorf("paused, but: %s", reason)
	}
	eventually(t, "devices stop", 10*time.Second, func() (bool, string) {
		s := fleet.Summary()
		return s.Paused > 50 && s.Unacked == 0, simulate.Line(s, 0)
	})
	got := fleet.Summary()
	if got.Content[2] > 110 || got.Content[2] < 30 || got.Releases[2].ByABI["armeabi-v7a"].Confirmed > 0 {
		t.Errorf("after the pause: %s", simulate.Line(got, 0))
	}
}

// balancer is what stands before several servers: each connection goes to the next one that is there.
type balancer struct {
	net.Listener
	next atomic.Int64

	mu      sync.Mutex
	servers []string
}

func newBalancer(t testing.TB, servers ...*process) *balancer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &balancer{Listener: l}
	for _, s := range servers {
		b.servers = append(b.servers, strings.TrimPrefix(s.url, "http://"))
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.pass(c)
		}
	}()
	return b
}

func (b *balancer) pass(c net.Conn) {
	defer c.Close()
	for range b.servers {
		server, err := net.Dial("tcp", b.servers[int(b.next.Add(1))%len(b.servers)])
		if err != nil {
			continue
		}
		defer server.Close()
		go func() {
			io.Copy(server, c)
			server.Close()
		}()
		io.Copy(c, server)
		return
	}
}

// newRedis starts a redis-server of the test's own. Without one the test is skipped; in CI it fails.
func newRedis(t testing.TB) (address string) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		const missing = "redis-server is missing: apt-get install redis-server"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(address)
	cmd := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--appendonly", "yes")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	eventually(t, "redis-server listens", 20*time.Second, func() (bool, string) {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return false, err.Error()
		}
		c.Close()
		return true, ""
	})
	return "redis://" + address + "/0"
}

// Two servers on one Redis, and one is killed: its devices go to the other one, what was decided on one holds on both, and nothing that a device
// had an answer for is lost.
func TestTwoServersOneKilled(t *testing.T) {
	const devices = 100
	s := newSite(t, "-redis", newRedis(t))
	first, second := s.start(t, "127.0.0.1:0"), s.start(t, "127.0.0.1:0")
	fleet, _ := s.fleet(t, simulate.Config{URL: "http://" + newBalancer(t, first, second).Addr().String(), Devices: devices, Seed: 1, Speed: 300})
	online := func() (bool, string) {
		s := fleet.Summary()
		return s.Online == devices, simulate.Line(s, 0)
	}
	eventually(t, "all devices are online", 20*time.Second, online)
	for _, p := range []*process{first, second} {
		if text := string(p.must(t, "/metrics", nil)); strings.Contains(text, "gondk_rollout_streams 0\n") {
			t.Error("one server has all the devices")
		}
	}
	first.rollout(t, "100", "100")
	eventually(t, "updates are on their way", 20*time.Second, func() (bool, string) {
		s := fleet.Summary()
		return s.Releases[2].All.Confirmed > 0, simulate.Line(s, 0)
	})
	first.must(t, "/rollouts/r1/pause", url.Values{"why": {"to look"}})
	paused := func() (bool, string) {
		s := fleet.Summary()
		return s.Paused == devices, simulate.Line(s, 0)
	}
	eventually(t, "a pause on one server reaches the devices of both", 10*time.Second, paused)

	first.kill()
	eventually(t, "the devices of the server that was killed are at the other one", 60*time.Second, func() (bool, string) {
		text := string(second.must(t, "/metrics", nil))
		ok, _ := online()
		return ok && strings.Contains(text, fmt.Sprintf("gondk_rollout_streams %d\n", devices)), text
	})
	if got := second.state(t).Snapshot.Rollouts[0].State; got != "paused" {
		t.Errorf("after the crash the rollout is %s", got)
	}
	if ok, found := paused(); !ok {
		t.Errorf("after the crash not all devices are paused: %s", found)
	}
	second.must(t, "/rollouts/r1/resume", url.Values{})
	eventually(t, "the other server has all that the devices know", 60*time.Second, func() (bool, string) {
		know, has := fleet.Summary(), second.state(t).Rollouts["r1"].Outcome.All
		all := know.Releases[2].All
		ok := know.Unacked == 0 && all.Confirmed+all.Failed == devices && has.Confirmed == all.Confirmed && has.Failed == all.Failed
		return ok, fmt.Sprintf("%s; the server: %+v", simulate.Line(know, 0), has)
	})
}

// The page's commands have flags as they are.
func TestSeveralServersPage(t *testing.T) {
	for line := range strings.Lines(testkit.Shown(t, "docs/rollout.md", "Several servers", "sh")[0]) {
		words := strings.Fields(line)
		if o, err := parse(words[1:]); err != nil || words[0] != "rolloutserver" || o.redis == "" || o.redisPassword == "" {
			t.Errorf("%q: %+v, %v", words, o, err)
		}
	}
}
