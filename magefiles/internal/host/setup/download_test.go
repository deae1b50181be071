package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// TestDownload compiles the program, whose error it gives as its own: a file lies where the cache's folder belongs, and so nothing is asked for.
func TestDownload(t *testing.T) {
	cache := t.TempDir()
	testkit.Write(t, filepath.Join(cache, "bundletool"), "")
	r := runner(t)
	r.Root = "." // this module
	r.Env = append(os.Environ(), "GONDK_CACHE="+cache, "GOOS=android")
	err := download(t.Context(), r, Bundletool)
	if err == nil || !strings.HasPrefix(err.Error(), "cannot download bundletool-all-1.18.2.jar: ") || !strings.HasSuffix(err.Error(), "; make gondk's cache folder writable, or set GONDK_CACHE to another") {
		t.Errorf("got %v", err)
	}
}

func TestEvents(t *testing.T) {
	file := testkit.Write(t, filepath.Join(t.TempDir(), "log"), "")
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := &events{log: step.NewLog(f)}
	for _, text := range []string{`{"Say":"down`, "loading\"}\nnpm config get registry\n{\"Warn\":\"damaged\"}\n", "{\"Label\":\"x\",\"Done\":1,\"Total\":2}\n{\"Error\":\"no\\nnetwork\"}\n"} {
		if n, err := e.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
	want := "downloading\nnpm config get registry\nwarning: damaged\n"
	if said := testkit.Read(t, file); said != want || e.failure != "no\nnetwork" {
		t.Errorf("said %q, want %q; failure %q", said, want, e.failure)
	}
}
