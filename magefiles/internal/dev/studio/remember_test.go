package studio

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// startedVariable names a file that this program makes when it is started in gondk's place.
const startedVariable = "GONDK_STUDIO_STARTED"

func TestMain(m *testing.M) {
	if file := os.Getenv(startedVariable); file != "" {
		os.WriteFile(file, []byte(strings.Join(os.Args[1:], " ")), 0o666)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// TestCMakeRemembers: a sync starts gondk from where a note says it is, and by the go command when that fails.
func TestCMakeRemembers(t *testing.T) {
	p := newPlugin(t, "app", "Debug")
	configure := func() {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(p.module(), ".cxx")); err != nil {
			t.Fatal(err)
		}
		if r := p.configure("arm64-v8a"); r.err != nil {
			t.Fatalf("%v\n%s", r.err, r.text())
		}
		checkHeader(t, p, "arm64-v8a")
	}
	configure()
	configure() // the go command has gondk in its cache now
	m := regexp.MustCompile(` -remember "?([^"\s]+)`).FindStringSubmatch(testkit.Read(t, filepath.Join(p.cxx("arm64-v8a"), "build.ninja")))
	if m == nil {
		t.Fatal("the build does not note where gondk is")
	}
	note := m[1]
	was := testkit.Read(t, note)
	if !exists(strings.TrimSpace(was)) {
		t.Errorf("the note says %q", was)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, note, filepath.ToSlash(program)+"\n")
	started := filepath.Join(t.TempDir(), "started")
	p.env = append(p.env, startedVariable+"="+started)
	configure()
	if args := testkit.Read(t, started); !strings.HasPrefix(args, "archive ") || !strings.HasSuffix(args, "-look -remembered") {
		t.Errorf("started with %s", args)
	}
	if got := testkit.Read(t, note); got != was {
		t.Errorf("the note says %q after another program has failed", got)
	}
}
