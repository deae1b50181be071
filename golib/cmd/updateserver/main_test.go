package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/server"
)

// Where this is set, the test binary is the command.
const command = "GONDK_TEST_UPDATESERVER"

func TestMain(m *testing.M) {
	if os.Getenv(command) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func updateserver(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), command+"=1")
	return cmd
}

func TestNewKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	out, err := updateserver("-new-keys", dir).Output()
	testkit.Must(t, err)
	public, err := os.ReadFile(filepath.Join(dir, server.PublicKeyFile))
	testkit.Must(t, err)
	if !strings.HasSuffix(string(out), ":\n"+string(public)) {
		t.Errorf("it says %q", out)
	}
	private, err := os.ReadFile(filepath.Join(dir, server.PrivateKeyFile))
	testkit.Must(t, err)
	if bytes.Contains(out, bytes.TrimSpace(private)) {
		t.Error("it shows the private key")
	}
	again, err := updateserver("-new-keys", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(again), "nothing was written") {
		t.Errorf("a second time: %v: %s", err, again)
	}
	if same, err := os.ReadFile(filepath.Join(dir, server.PrivateKeyFile)); err != nil || !bytes.Equal(same, private) {
		t.Errorf("the key changed: %v", err)
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"":                                     {1, "-dir, -key and -hmac-key are needed"},
		"-dir .":                               {1, "-dir, -key and -hmac-key are needed"},
		"-h":                                   {2, "<version>.bin"},
		"-no-such-flag":                        {1, "no-such-flag"},
		"serve":                                {1, `"serve": not a flag`},
		"-dir . -key none.key -hmac-key other": {1, "none.key"},
	} {
		cmd := updateserver(strings.Fields(args)...)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != want.code || !strings.Contains(string(out), want.text) {
			t.Errorf("updateserver %s: exit code %d: %s", args, cmd.ProcessState.ExitCode(), out)
		}
	}
}

// running is a server process.
type running struct {
	*exec.Cmd
	url string
	log *bufio.Reader
}

func start(t *testing.T, dir, keys, addr string) *running {
	t.Helper()
	r := &running{Cmd: updateserver("-dir", dir, "-key", filepath.Join(keys, server.PrivateKeyFile),
		"-hmac-key", filepath.Join(keys, server.HMACKeyFile), "-addr", addr)}
	pipe, err := r.StderrPipe()
	testkit.Must(t, err)
	r.log = bufio.NewReader(pipe)
	testkit.Must(t, r.Start())
	t.Cleanup(func() { r.Process.Kill(); r.Wait() })
	var all strings.Builder
	for {
		line, err := r.log.ReadString('\n')
		all.WriteString(line)
		if m := regexp.MustCompile(`listening at (http://\S+)/`).FindStringSubmatch(line); m != nil {
			r.url = m[1]
			return r
		}
		if err != nil {
			t.Fatalf("it ended: %s", all.String())
		}
	}
}

// stop asks the server to end, and holds that it does so in good order. Any goroutine may call it.
func (r *running) stop(t *testing.T) {
	t.Helper()
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	rest, err := io.ReadAll(r.log)
	if err != nil {
		t.Error(err)
	}
	if err := r.Wait(); err != nil || !strings.HasSuffix(string(rest), "stopped\n") {
		t.Errorf("it ended with %v: %s", err, rest)
	}
}

func publish(t *testing.T, dir string, version int) {
	t.Helper()
	name := filepath.Join(dir, fmt.Sprint(version))
	testkit.Must(t, os.WriteFile(name+".new", content(version), 0o600))
	testkit.Must(t, os.Rename(name+".new", name+".bin"))
}

func content(version int) []byte {
	var b bytes.Buffer
	for i := range 5000 {
		fmt.Fprintf(&b, "line %d of some content\n", i*i)
	}
	fmt.Fprintf(&b, "version %d\n", version)
	return b.Bytes()
}

func open(t *testing.T, url, dir, keys string) *update.Updater {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(keys, server.PublicKeyFile))
	testkit.Must(t, err)
	public, err := metadata.ParsePublicKey(string(text))
	testkit.Must(t, err)
	secret, err := server.LoadHMACKey(filepath.Join(keys, server.HMACKeyFile))
	testkit.Must(t, err)
	u, err := update.Open(update.Config{Dir: dir, URL: url, Keys: []ed25519.PublicKey{public}, HMACKey: secret})
	testkit.Must(t, err)
	t.Cleanup(func() { u.Close() })
	return u
}

// get installs a version, as soon as the server has found it, and confirms it.
func get(t *testing.T, u *update.Updater, version int) (download int64) {
	t.Helper()
	for range 600 {
		release, err := u.Check(t.Context())
		testkit.Must(t, err)
		if release == nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		testkit.Must(t, u.Apply(t.Context(), release, nil))
		testkit.Must(t, u.Confirm(int64(version)))
		if got, err := os.ReadFile(u.Current().Path); err != nil || !bytes.Equal(got, content(version)) {
			t.Fatalf("version %d: %d bytes, %v", version, len(got), err)
		}
		return release.Download
	}
	t.Fatalf("the server does not find version %d", version)
	return 0
}

func TestServes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal by which a test can ask a process to end")
	}
	keys, dir, app := filepath.Join(t.TempDir(), "keys"), t.TempDir(), t.TempDir()
	testkit.Must(t, updateserver("-new-keys", keys).Run())
	publish(t, dir, 1)
	r := start(t, dir, keys, "127.0.0.1:0")
	answer, err := http.Get(r.url + "/release")
	testkit.Must(t, err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a request that is not signed: %s", answer.Status)
	}
	u := open(t, r.url, app, keys)
	if n := get(t, u, 1); n != int64(len(content(1))) {
		t.Errorf("version 1 took %d bytes", n)
	}
	publish(t, dir, 2)
	if n := get(t, u, 2); n > 1000 {
		t.Errorf("version 2 took %d bytes; there is a delta", n)
	}
	testkit.Must(t, u.Close())
	r.stop(t)
	publish(t, dir, 3)
	u = open(t, r.url, app, keys)
	if _, err := u.Check(t.Context()); err == nil || !update.Retryable(err) {
		t.Errorf("while the server is down: %v", err)
	}
	again := start(t, dir, keys, strings.TrimPrefix(r.url, "http://"))
	if n := get(t, u, 3); n > 1000 {
		t.Errorf("version 3 took %d bytes; there is a delta", n)
	}
	again.stop(t)
}

// TestStopsGracefully asks the server to end while it sends a file, which it still sends whole.
func TestStopsGracefully(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal by which a test can ask a process to end")
	}
	keys, dir := filepath.Join(t.TempDir(), "keys"), t.TempDir()
	testkit.Must(t, updateserver("-new-keys", keys).Run())
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than sockets hold
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "1.bin"), large, 0o600))
	r := start(t, dir, keys, "127.0.0.1:0")
	secret, err := server.LoadHMACKey(filepath.Join(keys, server.HMACKeyFile))
	testkit.Must(t, err)
	signer, err := request.NewSigner(secret, time.Now)
	testkit.Must(t, err)
	asked, err := http.NewRequest("GET", r.url+"/1.bin", nil)
	testkit.Must(t, err)
	testkit.Must(t, signer.Sign(asked))
	answer, err := http.DefaultClient.Do(asked)
	testkit.Must(t, err)
	defer answer.Body.Close()
	ended := make(chan bool)
	go func() { r.stop(t); close(ended) }()
	for { // until it takes no new connections
		other, err := http.Get(r.url + "/release")
		if err != nil {
			break
		}
		other.Body.Close()
	}
	if got, err := io.ReadAll(answer.Body); err != nil || !bytes.Equal(got, large) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	<-ended
}
