package archive

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// fixing gives code of a project that asks for fixes, and the settings of this machine's Go.
func fixing(t *testing.T, fixes ...string) (*code, *goSettings) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	m := &matrix.Matrix{Root: root, File: filepath.Join(root, matrix.FileName), Go: matrix.Go{Fixes: fixes}}
	b := &Builder{Run: step.New(root, os.Environ(), step.NewLog(os.Stderr), false), Matrix: m}
	return &code{Builder: b, files: map[string][]byte{}, overlaid: map[string]string{}},
		&goSettings{env: map[string]string{"GOVERSION": "go1.99.1"}, goroot: strings.TrimSpace(string(out))}
}

func TestFixes(t *testing.T) {
	c, settings := fixing(t, "no-pidfd")
	if err := c.addFixes(settings); err != nil {
		t.Fatal(err)
	}
	goos := filepath.Join(settings.goroot, "src", "os")
	if to, ok := c.overlaid[filepath.Join(goos, "pidfd_linux.go")]; !ok || to != "" {
		t.Errorf("pidfd_linux.go is compiled: %q", c.overlaid)
	}
	other := c.overlaid[filepath.Join(goos, "pidfd_other.go")]
	if text := string(c.files[other]); !strings.Contains(text, "\n//go:build unix ") {
		t.Errorf("%s has\n%s", other, text)
	}
	id := c.fixed["src/os/pidfd_other.go"]
	if none, ok := c.fixed["src/os/pidfd_linux.go"]; !ok || none != "" || len(id) != 64 || len(c.fixed) != 2 {
		t.Errorf("part of the identity is %q", c.fixed)
	}
}

// Where a user's overlay has the same file, neither wins.
func TestFixesClash(t *testing.T) {
	c, settings := fixing(t, "boottime", "local-zone")
	clash := filepath.Join(settings.goroot, "src", "runtime", "sys_linux_arm.s")
	settings.flags, settings.overlay = parseGoFlags("-overlay=mine.json"), map[string]string{clash: "/mine.s"}
	err := c.addFixes(settings)
	if want := `fix "boottime": GOFLAGS: -overlay=mine.json replaces ` + clash + `, which this fix changes; take the file out of the overlay, or the fix out of the list`; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestFixesOfUnknownGo(t *testing.T) {
	c, settings := fixing(t, "local-zone")
	settings.goroot = t.TempDir()
	if err := c.addFixes(settings); err == nil || !strings.HasPrefix(err.Error(), `fix "local-zone": this Go is not known: go1.99.1: `) {
		t.Error(err)
	}
	c.Matrix.Go.Lines = map[string]int{"local-zone": 7}
	if err := c.addFixes(settings); err == nil || !strings.HasPrefix(err.Error(), `abi-matrix.toml:7: go.fixes "local-zone": this Go is not known: go1.99.1: `) {
		t.Error(err)
	}
}

// Go in the module cache is reached by a link, which follows when it is another Go.
func TestFixesInModuleCache(t *testing.T) {
	c, settings := fixing(t, "boottime")
	settings.modCache = filepath.Dir(settings.goroot)
	link := layout.Overlay(c.Run.State, "goroot")
	for _, stale := range []string{"", t.TempDir()} {
		if stale != "" {
			if err := c.Run.Symlink(stale, link); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.addFixes(settings); err != nil {
			t.Fatal(err)
		}
		if c.written() {
			t.Error("nothing is written, and nothing is missed")
		}
		if err := c.write(t.Context()); err != nil {
			t.Skipf("no links here: %v", err)
		}
		if to, err := os.Readlink(link); err != nil || to != settings.goroot || !c.written() {
			t.Errorf("the link leads to %s, %v", to, err)
		}
	}
	for of := range c.overlaid {
		if !strings.HasPrefix(of, link) {
			t.Errorf("%s lies in the module cache", of)
		}
	}
	c.Tools = &toolchain.Tools{NDK: &toolchain.NDK{}}
	if env := c.env(matrixABI("x86")); slices.Contains(env, "GOROOT="+link) {
		t.Errorf("%q has a GOROOT that need not be there yet", env)
	}
	c.overlay = "overlay.json"
	if env := c.env(matrixABI("x86")); !slices.Contains(env, "GOROOT="+link) {
		t.Errorf("%q has no GOROOT", env)
	}
}
