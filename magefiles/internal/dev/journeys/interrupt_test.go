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

func init() {
	onBuilt = append(onBuilt, journey{"Killed", testKilled}, journey{"TwoAtOnce", testTwoAtOnce})
}

// testKilled stops builds at random places, politely and not, and asks the next one for the bytes of an undisturbed build.
func testKilled(t *testing.T) {
	project := builtProject(t)
	want := contents(t, project)
	const seed = 1
	random := rand.New(rand.NewPCG(seed, seed))
	for i, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGKILL, syscall.SIGKILL, syscall.SIGINT} {
		if i%2 == 0 {
			mustMage(t, project, "clean")
		}
		after := random.IntN(bytes.Count(forTests.small.said, []byte("\n")))
		out := killAfter(t, project, signal, after)
		if signal == syscall.SIGINT && strings.Contains(out, "Error:") && !strings.Contains(out, "interrupted; run the same command to continue") {
			t.Errorf("interrupted after %d lines, it says:\n%s", after, out)
		}
	}
	mustMage(t, project, "aab")
	sameContents(t, project, want)
}

// killAfter starts a build in a process group of its own and signals it when it has written so many lines: SIGINT the whole group, as a
// terminal does, and SIGKILL mage alone, whose children live on.
func killAfter(t *testing.T, project string, signal syscall.Signal, lines int) string {
	t.Helper()
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(mageBinary, "-v", "aab")
	cmd.Dir = project
	cmd.Stdout, cmd.Stderr = out, out // a file, so that Wait does not wait for the children
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	whom := cmd.Process.Pid
	if signal == syscall.SIGINT {
		whom = -whom
	}
	if waitForLines(t, out.Name(), lines, ended) {
		syscall.Kill(whom, signal)
		<-ended
	}
	return written(t, out.Name())
}

// waitForLines waits until the file has so many lines, or until the program that writes it has ended: then there is nothing to kill.
func waitForLines(t *testing.T, file string, lines int, ended <-chan error) bool {
	t.Helper()
	for strings.Count(written(t, file), "\n") < lines {
		select {
		case <-ended:
			return false
		case <-time.After(time.Millisecond):
		}
	}
	return true
}

func written(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// testTwoAtOnce runs two builds of changed code in one folder.
func testTwoAtOnce(t *testing.T) {
	project := builtProject(t)
	tools(t, project)
	change(t, filepath.Join(project, "golib", "digest", "digest.go"), `errors.New("canceled")`, `errors.New("stopped")`)
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
