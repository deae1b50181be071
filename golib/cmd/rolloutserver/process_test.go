package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/fleet/simulate"
	"github.com/gondk/gondk/golib/update/metadata"
)

// arguments has those of a server that this program is to be: tests that kill one start it as a process of its own.
const arguments = "ROLLOUTSERVER_TEST_ARGUMENTS"

func TestServerProcess(t *testing.T) {
	text := os.Getenv(arguments)
	if text == "" {
		return
	}
	if err := run(t.Context(), strings.Split(text, "\n")); err != nil {
		fmt.Fprintln(os.Stderr, "rolloutserver:", err)
		os.Exit(1)
	}
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestServerProcess$")
	cmd.Env = append(os.Environ(), arguments+"="+strings.Join(args, "\n"))
	return cmd
}

// site is a folder with keys and two releases, and where its servers keep what they know.
type site struct {
	dir   string
	where []string // -data or -redis
	token string   // of an admin
}

func newSite(t testing.TB, where ...string) *site {
	t.Helper()
	s := &site{dir: t.TempDir(), where: where}
	if len(where) == 0 {
		s.where = []string{"-data", filepath.Join(s.dir, "data")}
	}
	if err := os.Mkdir(filepath.Join(s.dir, "versions"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"1", "2"} {
		if err := os.WriteFile(filepath.Join(s.dir, "versions", version+".bin"), []byte("content "+version), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := newKeys(s.file("keys")); err != nil {
		t.Fatal(err)
	}
	out, err := command(append(s.where, "-new-admin", "ann")...).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "gondk_") {
			s.token = strings.TrimSpace(line)
		}
	}
	return s
}

func (s *site) file(path string) string { return filepath.Join(s.dir, filepath.FromSlash(path)) }

// process is a server.
type process struct {
	*site
	cmd *exec.Cmd
	url string
}

// start starts one and waits until it listens. It ends with the test.
func (s *site) start(t testing.TB, addr string) *process {
	t.Helper()
	p := &process{site: s}
	p.cmd = command(append(s.where, "-dir", s.file("versions"), "-key", s.file("keys/release.key"), "-hmac-key", s.file("keys/hmac.key"),
		"-device-key", s.file("keys/device.key"), "-stable", "1", "-addr", addr)...)
	log, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(log)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if _, address, ok := strings.Cut(lines.Text(), "listening at "); ok {
			p.url = strings.TrimSuffix(address, "/")
			go io.Copy(io.Discard, log)
			return p
		}
	}
	t.Fatalf("the server ended:\n%s", strings.Join(said, "\n"))
	return nil
}

// kill ends it as a crash does.
func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	}
}

// ask sends a form, or asks for a page where there is none, with the admin's token.
func (p *process) ask(path string, form url.Values) (int, []byte, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	q, err := http.NewRequest(method, p.url+path, body)
	if err != nil {
		return 0, nil, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Authorization", "Bearer "+p.token)
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	return a.StatusCode, text, err
}

func (p *process) must(t testing.TB, path string, form url.Values) []byte {
	t.Helper()
	status, text, err := p.ask(path, form)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s: status %d, %v\n%s", path, status, err, text)
	}
	return text
}

// rollout starts one of release 2 that pauses by itself above a percentage of bad devices, with steps of shares.
func (p *process) rollout(t testing.TB, maxBad string, shares ...string) {
	t.Helper()
	form := url.Values{"release": {"2"}, "devices": {"1000000"}, "hours": {"1"}, "max-bad": {maxBad}, "confidence": {"95"}}
	for _, share := range shares {
		form.Add("step-name", share+" %")
		form.Add("step-share", share)
	}
	p.must(t, "/rollouts", form)
}

// state is what the console's script gets.
type state struct {
	Devices, Online int
	Rollouts        map[string]struct {
		Outcome struct {
			All struct{ Taking, Confirmed, Failed, Back int }
		}
	}
	Snapshot struct {
		Rollouts []struct{ State, Reason string }
	}
}

func (p *process) state(t testing.TB) (s state) {
	t.Helper()
	if err := json.Unmarshal(p.must(t, "/state.json", nil), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// fleet starts devices; they live until the test ends, or stop is called.
func (s *site) fleet(t testing.TB, c simulate.Config) (f *simulate.Fleet, stop func()) {
	t.Helper()
	key, err := os.ReadFile(s.file("keys/device.key"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(s.file("keys/release.pub"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := metadata.ParsePublicKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	c.Key, c.Keys, c.Content = string(key), append(c.Keys, public), 1
	if f, err = simulate.New(c); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		f.Run(ctx)
		close(ended)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return f, stop
}

// eventually waits for what comes in seconds.
func eventually(t testing.TB, what string, limit time.Duration, holds func() (bool, string)) {
	t.Helper()
	for end := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		ok, found := holds()
		if ok {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: not after %v: %s", what, limit, found)
		}
	}
}
