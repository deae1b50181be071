package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/golib/internal/testkit"
)

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"":                         "-data is needed",
		"-data d -redis redis://x": "-data is needed, a folder for what the server keeps, or -redis",
		"-data d":                  "-dir, -key, -hmac-key and -device-key are needed",
		"-data d serve":            `"serve": not a flag`,
		"-h":                       "help requested",
		"-data d -dir v -key k -hmac-key h -device-key d -cert c":          "-cert and -key-file go together",
		"-data d -dir v -key none -hmac-key h -device-key d":               "none",
		"-redis redis://127.0.0.1:1/0 -redis-password none -new-admin ann": "none",
	} {
		if err := run(t.Context(), strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("rolloutserver %s: %v", args, err)
		}
	}
}

// TestFiveMinutes holds that the page's commands are ones.
func TestFiveMinutes(t *testing.T) {
	commands := 0
	for line := range strings.Lines(testkit.Shown(t, "docs/rollout.md", "Five minutes", "sh")[0]) {
		if args, ok := strings.CutPrefix(line, "./rolloutserver "); ok {
			commands++
			if _, err := parse(strings.Fields(args)); err != nil {
				t.Errorf("%s%v", line, err)
			}
		}
	}
	if commands != 3 {
		t.Errorf("%d commands", commands)
	}
}

// TestSecrets: each is its own, and nobody else's to read.
func TestSecrets(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	testkit.Must(t, newKeys(dir))
	seen := map[string]bool{}
	for _, name := range []string{"release.key", "hmac.key", deviceKeyFile} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		testkit.Must(t, err)
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		if seen[string(text)] || len(text) < 40 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		seen[string(text)] = true
	}
	if keys, err := deviceKeys([]string{filepath.Join(dir, deviceKeyFile)}); err != nil || !seen[keys[0]+"\n"] {
		t.Errorf("the device key is not the file's text: %v", err)
	}
	if err := newKeys(dir); err == nil || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("a second time: %v", err)
	}
	testkit.Must(t, os.Chmod(filepath.Join(dir, deviceKeyFile), 0o644))
	if _, err := deviceKeys([]string{filepath.Join(dir, deviceKeyFile)}); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("one that others can read: %v", err)
	}
}

// TestOneAddress: content, devices, metrics and console answer at one address, each by its own kind of key.
func TestOneAddress(t *testing.T) {
	p := newSite(t).start(t, "127.0.0.1:0")
	for path, want := range map[string]int{
		"/release": http.StatusUnauthorized, "/1.bin": http.StatusUnauthorized, "/releases/1": http.StatusUnauthorized,
		"/gondk.rollout.v1.RolloutService/Poll": http.StatusUnauthorized, "/metrics": http.StatusOK, "/state.json": http.StatusOK,
	} {
		if status, text, err := p.ask(path, nil); status != want || err != nil {
			t.Errorf("%s: %d, %v: %.200s", path, status, err, text)
		}
	}
	p.rollout(t, "100")
	text := string(p.must(t, "/metrics", nil))
	for _, want := range []string{
		"# TYPE gondk_rollout_streams gauge\ngondk_rollout_streams 0\n", "gondk_rollout_store_up 1\n", `gondk_rollout_state{rollout="r1",release="2",state="running"} 1`,
		`gondk_rollout_push_seconds_bucket{le="+Inf"} `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	answer, err := http.Get(p.url + "/metrics")
	testkit.Must(t, err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("metrics without a token: %s", answer.Status)
	}
}
