//go:build unix

package journeys

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// results are the files that must be the same after whatever happened on the way.
var results = []string{
	"build/golib/arm64-v8a/libgolib.a", "build/golib/armeabi-v7a/libgolib.a", "build/golib/include/golib-arm64-v8a.h",
	"build/sample-cmake.aab", "build/sample-ndk-build.aab",
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range results {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

func sameContents(t *testing.T, dir string, want map[string][]byte) {
	t.Helper()
	for name, data := range contents(t, dir) {
		if !bytes.Equal(data, want[name]) {
			t.Errorf("%s is not what an undisturbed build gives", name)
		}
	}
}

// TestKilled stops builds at random moments, politely and not, and asks the next one for the bytes of an undisturbed build.
func TestKilled(t *testing.T) {
	project := newProject(t, "my bücher app")
	tools(t, project)
	start := time.Now()
	mustMage(t, project, "aab")
	whole := time.Since(start)
	want := contents(t, project)
	for i, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGKILL, syscall.SIGKILL, syscall.SIGINT} {
		if i%2 == 0 {
			mustMage(t, project, "clean")
		}
		after := time.Duration(rand.Int64N(int64(whole)))
		out := killAfter(t, project, signal, after)
		if signal == syscall.SIGINT && strings.Contains(out, "Error:") && !strings.Contains(out, "interrupted; the same command goes on from here") {
			t.Errorf("interrupted after %v, it says:\n%s", after, out)
		}
	}
	mustMage(t, project, "aab")
	sameContents(t, project, want)
}

// killAfter starts a build in a process group of its own and signals it: SIGINT the whole group, as a terminal does, and SIGKILL mage
// alone, whose children live on.
func killAfter(t *testing.T, project string, signal syscall.Signal, after time.Duration) string {
	t.Helper()
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(mageBinary, "aab")
	cmd.Dir = project
	cmd.Stdout, cmd.Stderr = out, out // a file, so that Wait does not wait for the children
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	whom := cmd.Process.Pid
	if signal == syscall.SIGINT {
		whom = -whom
	}
	syscall.Kill(whom, signal) // may have ended already
	cmd.Wait()
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTwoAtOnce runs two builds in one folder.
func TestTwoAtOnce(t *testing.T) {
	project := newProject(t, "my app")
	tools(t, project)
	var outs [2]bytes.Buffer
	cmds := []*exec.Cmd{mage(project, &outs[0], "aab"), mage(project, &outs[1], "aab")}
	for _, cmd := range cmds {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v\n%s", err, outs[i].String())
		}
	}
	waited := 0
	for i := range outs {
		if strings.Contains(outs[i].String(), "waiting for another gondk build in "+project+" to end") {
			waited++
		}
	}
	if waited != 1 {
		t.Errorf("%d of two builds waited:\n%s\n%s", waited, outs[0].String(), outs[1].String())
	}
	contents(t, project)
}
