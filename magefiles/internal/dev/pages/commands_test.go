package pages

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

var (
	mageCall  = regexp.MustCompile("go tool mage ([^`#\n]*)")
	targetRow = regexp.MustCompile("(?m)^\\| (`[a-z].*?) \\| (.*)$")
	named     = regexp.MustCompile("`([\\w:]+)(?: [A-Z][^`]*)?`")
)

// TestTargets wants each word behind `go tool mage` to be a target of docs/targets.md, which holds its table against mage -l, or the file of one.
func TestTargets(t *testing.T) {
	var targets []string
	for _, row := range targetRow.FindAllStringSubmatch(testkit.Read(t, filepath.Join(testkit.Root(t), "docs", "targets.md")), -1) {
		for _, m := range named.FindAllStringSubmatch(row[1], -1) {
			targets = append(targets, m[1])
		}
	}
	calls := 0
	for _, p := range testkit.Pages(t) {
		for _, m := range mageCall.FindAllStringSubmatch(p.Text, -1) {
			for _, word := range strings.Fields(m[1]) {
				if calls++; !slices.Contains(targets, word) && !strings.HasPrefix(word, "-") && !strings.Contains(word, ".") && word != strings.ToUpper(word) {
					t.Errorf("%s: go tool mage %s: there is no target %s", p.Name, m[1], word)
				}
			}
		}
	}
	if len(targets) < 20 || calls < 10 {
		t.Errorf("found %d targets and %d words only", len(targets), calls)
	}
}

// TestTryIt wants CI to run the last of README's commands for a clone, on a clean machine: they install what tests cannot.
func TestTryIt(t *testing.T) {
	ci := testkit.Read(t, filepath.Join(testkit.Root(t), ".ci", "run"))
	shown := strings.Split(strings.TrimSpace(testkit.Shown(t, "README.md", "Try it", "sh")[0]), "\n")
	last, _, _ := strings.Cut(shown[len(shown)-1], " #")
	if !strings.Contains(ci, "\n"+strings.TrimSpace(last)+"\n") {
		t.Errorf(".ci/run does not run %s", last)
	}
}

// TestUpdateServer starts the server for content by the page's commands.
func TestUpdateServer(t *testing.T) {
	dir := t.TempDir()
	server := filepath.Join(dir, "server")
	build := exec.Command("go", "build", "-o", server, "./golib/cmd/updateserver")
	build.Dir = testkit.Root(t)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	testkit.Write(t, filepath.Join(dir, "maps.db"), "maps")
	script := testkit.Shown(t, "docs/content-updates.md", "Content updates", "sh")[0]
	i := strings.LastIndex(strings.TrimSpace(script), "\n")
	script = script[:i+1] + "exec " + script[i+1:] // so that it is the server that is ended
	script = strings.NewReplacer("go run ./golib/cmd/updateserver", server, ":8080", ":0").Replace(script)
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir = dir
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	all, listens := "", false
	for said := bufio.NewScanner(log); !listens && said.Scan(); {
		all += said.Text() + "\n"
		listens = strings.Contains(said.Text(), "http://127.0.0.1:")
	}
	if !listens {
		t.Errorf("the server says no address:\n%s", all)
	}
	cmd.Process.Kill() // it may have ended
	cmd.Wait()
}
