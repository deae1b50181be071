package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/golib/cmd/fleet/simulate"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/server"
)

func TestParse(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "keys")
	if err := server.NewKeys(keys); err != nil {
		t.Fatal(err)
	}
	public, key := filepath.Join(keys, "release.pub"), filepath.Join(keys, "hmac.key")
	good := []string{"-device-key", key, "-keys", public}
	c, err := parse(append(good, "-devices", "10", "-quick", "60", "-bad", "7:x86", "-bad", "8"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Devices != 10 || c.Speed != 60 || len(c.Keys) != 1 || len(c.Bad) != 2 || c.Bad[0] != (simulate.Bad{Release: 7, ABI: "x86"}) {
		t.Errorf("%+v", c)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "-device-key and -keys are needed"},
		{[]string{"-device-key", key, "-keys", "main.go"}, "main.go: "},
		{append(good, "more"), `"more": not a flag`},
		{append(good, "-quick", "0"), "-quick above 0"},
		{append(good, "-shared", "201"), "-shared 0 to 200"},
	} {
		if _, err := parse(test.args); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v; want %q", test.args, err, test.want)
		}
	}
}

// The page's command has flags as they are.
func TestPage(t *testing.T) {
	words := strings.Fields(testkit.Shown(t, "docs/rollout.md", "A fleet to try it with", "sh")[0])
	dir := t.TempDir()
	if err := server.NewKeys(filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for i, word := range words {
		words[i] = strings.Replace(word, "device.key", "hmac.key", 1) // the same format; rolloutserver makes it
	}
	c, err := parse(words[3:])
	if err != nil || c.Devices != 10000 || c.Speed != 60 || len(c.Bad) != 1 || words[2] != "./golib/cmd/fleet" {
		t.Errorf("%q: %+v, %v", words, c, err)
	}
}
