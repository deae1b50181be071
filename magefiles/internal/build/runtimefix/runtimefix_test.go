package runtimefix

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// Every fix that has a name changes files, each of which no other one changes.
func TestEveryFix(t *testing.T) {
	seen := map[string]string{}
	for _, name := range gofix.Names() {
		if len(edits[name]) == 0 {
			t.Errorf("%s changes nothing", name)
		}
		for _, e := range edits[name] {
			if other := seen[e.file]; other != "" {
				t.Errorf("%s and %s both change %s", other, name, e.file)
			}
			seen[e.file] = name
		}
	}
	if len(edits) != len(gofix.Names()) {
		t.Errorf("%d fixes have edits, %d have names", len(edits), len(gofix.Names()))
	}
}

// What is not exactly as expected is refused, and the message names Go, the file, the fix and the cure.
func TestMakeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, file, text, want string
	}{
		{"nothing", "", "", "no such file"},
		{"another clock", "runtime/sys_linux_arm64.s", "#define CLOCK_MONOTONIC 4\n", `has "#define CLOCK_MONOTONIC 1" 0 times and not 1`},
		{"twice", "runtime/sys_linux_arm64.s", strings.Repeat("#define CLOCK_MONOTONIC 1\n", 2), `has "#define CLOCK_MONOTONIC 1" 2 times and not 1`},
		{"one more use", "runtime/sys_linux_arm64.s", "#define CLOCK_MONOTONIC 1\n\tMOVW\t$CLOCK_MONOTONIC, R0\n\tMOVW\t$CLOCK_MONOTONIC, R1\n",
			`has "CLOCK_MONOTONIC" 1 times and not 0`},
	} {
		t.Run(c.name, func(t *testing.T) {
			goroot := t.TempDir()
			if c.file != "" {
				testkit.Write(t, filepath.Join(goroot, "src", filepath.FromSlash(c.file)), c.text)
			}
			_, err := Make(goroot, "go1.99.1", []string{gofix.Boottime})
			if err == nil {
				t.Fatal("it is taken")
			}
			for _, want := range []string{"this Go is not known: go1.99.1: ", filepath.Join(goroot, "src", "runtime", "sys_linux_arm64.s"), c.want, `which "boottime" needs; build with Go`} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v\nlacks %q", err, want)
				}
			}
		})
	}
}

// A file that a fix adds must not be there, and one that it drops must be what it knows.
func TestMakeRefusesMore(t *testing.T) {
	goroot := t.TempDir()
	file := testkit.Write(t, filepath.Join(goroot, "src", "net", "gondk_interfaces_android.go"), "package net\n")
	add := edit{file: "net/gondk_interfaces_android.go", add: "package net\n"}
	if _, err := add.make(goroot); err == nil || !strings.Contains(err.Error(), "there is a file "+file) {
		t.Errorf("%v", err)
	}
	testkit.Write(t, filepath.Join(goroot, "src", "os", "pidfd_linux.go"), "package os\n\nfunc pidfdWorks() bool { return true }\n")
	if _, err := Make(goroot, "go1.99", []string{gofix.NoPidfd}); err == nil || !strings.Contains(err.Error(), `has "func" 1 times and not 10`) {
		t.Errorf("%v", err)
	}
}

// overlay writes the edited files of this machine's Go and the overlay for them into a folder, and returns the path of the overlay. rename
// may give a file another name: those for Android alone are compiled for this machine by another.
func overlay(t *testing.T, files []File, goroot string, rename func(string) string) string {
	t.Helper()
	dir := t.TempDir()
	var lines []string
	for i, f := range files {
		to := ""
		if f.Text != nil {
			to = testkit.Write(t, filepath.Join(dir, "text", string(rune('a'+i))+filepath.Ext(f.Name)), string(f.Text))
		}
		lines = append(lines, quote(filepath.Join(goroot, filepath.FromSlash(rename(f.Name))))+": "+quote(to))
	}
	slices.Sort(lines)
	return testkit.Write(t, filepath.Join(dir, "overlay.json"), `{"Replace": {`+strings.Join(lines, ",\n")+"}}")
}

func quote(path string) string { return `"` + strings.ReplaceAll(path, `\`, `\\`) + `"` }

func same(name string) string { return name }

// goroot gives the folder of the Go that runs the tests, by a link: the go command takes no overlay for one in the module cache, but does for that.
func goroot(t *testing.T) string {
	t.Helper()
	link := filepath.Join(t.TempDir(), "goroot")
	if err := os.Symlink(strings.TrimSpace(goOutput(t, nil, "env", "GOROOT")), link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	return link
}
