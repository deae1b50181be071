package journeys

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// builds skips a test that builds half a minute and more where -short asks for an answer now.
func builds(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the sample; go test without -short")
	}
}

// newProject returns a copy of the sample in a folder of that name.
func newProject(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := copyProject(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// journey is a test by its name.
type journey struct {
	name string
	run  func(*testing.T)
}

// onBuilt are the tests that have the small sample built, or its sources, in the one place where tests build.
var onBuilt []journey

// TestBuilt runs them one after the other, beside what has projects of its own.
func TestBuilt(t *testing.T) {
	t.Parallel()
	for _, j := range onBuilt {
		t.Run(j.name, j.run)
	}
}

// builtProject returns the small sample with all that mage aab makes, to a test of onBuilt.
func builtProject(t *testing.T) string {
	t.Helper()
	return placed(t, forTests.built)
}

// freshProject returns the small sample's sources there.
func freshProject(t *testing.T) string {
	t.Helper()
	return placed(t, forTests.sources)
}

func placed(t *testing.T, lay func(*sample) error) string {
	t.Helper()
	builds(t)
	tools(t, repository)
	if err := lay(&forTests.small); err != nil {
		t.Fatal(err)
	}
	return forTests.project()
}

// mage makes the command that runs targets in a project; what it says goes to out.
func mage(dir string, out *bytes.Buffer, targets ...string) *exec.Cmd {
	cmd := exec.Command(mageBinary, targets...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = out, out
	return cmd
}

func mustMage(t *testing.T, dir string, targets ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := mage(dir, &out, targets...).Run(); err != nil {
		t.Fatalf("mage %v: %v\n%s", targets, err, out.String())
	}
	return out.String()
}

// tools finds the tools as a build of the project does, or skips the test.
func tools(t *testing.T, dir string) *toolchain.Tools {
	t.Helper()
	m, err := matrix.Load(filepath.Join(dir, matrix.FileName))
	if err != nil {
		t.Fatal(err)
	}
	env, err := toolchain.Host()
	if err != nil {
		t.Fatal(err)
	}
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	found, _, err := toolchain.Find(context.Background(), run, env, toolchain.For(m))
	if err != nil {
		testkit.Missing(t, "%v\ngo tool mage setup installs what is missing", err)
	}
	if err := found.NDK.Make(context.Background(), run); err != nil {
		t.Fatal(err)
	}
	return found
}

func run(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return string(out)
}
