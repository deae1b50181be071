package runtimefix

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

func goOutput(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		if failed, ok := err.(*exec.ExitError); ok {
			out = append(out, failed.Stderr...)
		}
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// The runtime that is compiled for each ABI reads clock 7 in every place that read clock 1, and package os, whose files are the same for all
// of them, knows nothing of pidfd.
func TestCode(t *testing.T) {
	root := goroot(t)
	files, err := Make(root, "this Go", []string{gofix.Boottime, gofix.NoPidfd})
	if err != nil {
		t.Fatal(err)
	}
	over := overlay(t, files, root, same)
	// What loads the clock's number, in the disassembly, and in how many places.
	for goarch, want := range map[string]struct {
		seven, one string
		times      int
	}{
		"arm64": {`\$7, (ZR, )?R0\b`, `\$1, (ZR, )?R0\b`, 1},
		"arm":   {`MOVW \$7, R0`, `\$1, R0`, 1},
		"amd64": {`MOVL \$0x7, DI`, `\$0x1, DI`, 3},
		"386":   {`MOVL \$0x7, (0\(SP\)|BX)`, `\$0x1, (0\(SP\)|BX)`, 2},
	} {
		t.Run(goarch, func(t *testing.T) {
			env := []string{"GOROOT=" + root, "GOOS=android", "GOARCH=" + goarch, "CGO_ENABLED=1", "GOFLAGS=", "GOWORK=off"}
			compiled := func(pkg string) string {
				return strings.TrimSpace(goOutput(t, env, "list", "-trimpath", "-overlay="+over, "-export", "-f", "{{.Export}}", pkg))
			}
			code := assembly(t, compiled("runtime"), `^(runtime\.nanotime1|time\.now)$`)
			if n := len(regexp.MustCompile(want.seven).FindAllString(code, -1)); n != want.times {
				t.Errorf("clock 7 is read in %d places, want %d:\n%s", n, want.times, code)
			}
			if found := regexp.MustCompile(want.one).FindString(code); found != "" {
				t.Errorf("clock 1 is read, by %s:\n%s", found, code)
			}
			if goarch != "arm64" {
				return
			}
			if names := goOutput(t, nil, "tool", "nm", compiled("os")); regexp.MustCompile(`unix\.PidFD|os\.checkPidfd`).MatchString(names) {
				t.Errorf("os calls pidfd's system calls:\n%s", names)
			}
		})
	}
}

// assembly disassembles functions of a compiled package that are written in assembly, each file of which is a member of the archive.
func assembly(t *testing.T, pkg, funcs string) string {
	t.Helper()
	archive, err := os.ReadFile(pkg)
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for rest := archive[len("!<arch>\n"):]; len(rest) >= 60; {
		name := string(rest[:16])
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`^(sys|time)_linux_`).MatchString(name) {
			object := filepath.Join(t.TempDir(), "a.o")
			testkit.Write(t, object, string(rest[60:60+size]))
			code.WriteString(goOutput(t, nil, "tool", "objdump", "-s", funcs, object))
		}
		rest = rest[min(len(rest), 60+size+size%2):]
	}
	return code.String()
}
