package runtimefix

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// releases are those whose edited files somebody has read.
var releases = []string{"go1.25.8", "go1.26.8", "go1.27.4"}

// What becomes of the files of each known release is as it was when somebody read it last. Releases that are not on this machine are left as they
// stand there; to write the file anew, the go command fetches them.
func TestKnownReleases(t *testing.T) {
	file, err := filepath.Abs(filepath.Join("testdata", "known.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, release := range releases {
		if root := rootOf(t, release); root != "" {
			fmt.Fprintf(&text, "%s\n%s", release, digests(t, root, release))
			continue
		}
		t.Logf("%s is not here; GOTOOLCHAIN=%[1]s go version fetches it", release)
		_, stands, _ := strings.Cut("\n"+testkit.Read(t, file), "\n"+release+"\n")
		stands, _, _ = strings.Cut(stands, "\ngo1")
		fmt.Fprintf(&text, "%s\n%s\n", release, strings.TrimSuffix(stands, "\n"))
	}
	testkit.Golden(t, file, text.String())
}

// The Go that runs the tests has the files of a known release: what is new in one must be read.
func TestThisGoIsKnown(t *testing.T) {
	known := testkit.Read(t, filepath.Join("testdata", "known.txt"))
	for line := range strings.Lines(digests(t, goroot(t), "this Go")) {
		if !strings.Contains(known, line) {
			t.Errorf("%s: no known release has this after its edit: read what changed in it, and add the release to the list above", strings.TrimSpace(line))
		}
	}
}

// digests gives a line for each file that is edited.
func digests(t *testing.T, goroot, release string) string {
	t.Helper()
	files, err := Make(goroot, release, gofix.Names())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range files {
		if strings.HasPrefix(path.Base(f.Name), "gondk_") {
			continue // none of Go's
		}
		digest := "left out"
		if f.Text != nil {
			digest = fmt.Sprintf("%x", sha256.Sum256(f.Text))
		}
		fmt.Fprintf(&text, "  %-40s %s\n", f.Name, digest)
	}
	return text.String()
}

// rootOf gives a release's folder, or nothing where it is not here.
func rootOf(t *testing.T, release string) string {
	t.Helper()
	fetched := filepath.Join(strings.TrimSpace(goOutput(t, nil, "env", "GOMODCACHE")), "golang.org", "toolchain@v0.0.1-"+release+"."+runtime.GOOS+"-"+runtime.GOARCH)
	if _, err := os.Stat(fetched); err == nil {
		return fetched
	}
	if strings.TrimSpace(goOutput(t, nil, "env", "GOVERSION")) != release && !testkit.Update() {
		return ""
	}
	t.Chdir(t.TempDir()) // the toolchain line of a go.mod is not asked
	return strings.TrimSpace(goOutput(t, []string{"GOTOOLCHAIN=" + release, "GOROOT="}, "env", "GOROOT"))
}
