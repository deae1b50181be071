package rollout

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/golib/internal/testkit"
)

// TestPage compiles what docs/rollout.md shows.
func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.go")
	testkit.Must(t, os.WriteFile(file, []byte(`package page

import (
	"crypto/ed25519"

	"github.com/gondk/gondk/golib/rollout"
	"github.com/gondk/gondk/golib/update"
)

func take(dir, deviceKey string, keys []ed25519.PublicKey, hmacKey []byte, conditions func() rollout.Conditions) (*update.Updater, error) {
`+testkit.Shown(t, "docs/rollout.md", "Devices", "go")[0]+`	return u, err
}
`), 0o600))
	if out, err := exec.Command("go", "build", file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
