package runtimefix

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
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

// The runtime's assembly of each ABI reads clock 7 in every place that read clock 1. It is assembled alone: the edits are in no other file of
// the runtime, and to compile that takes longer than all other tests of this package.
func TestCode(t *testing.T) {
	root := goroot(t)
	files, err := Make(root, "this Go", []string{gofix.Boottime})
	if err != nil {
		t.Fatal(err)
	}
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
			var code strings.Builder
			for _, f := range files {
				if strings.HasSuffix(f.Name, "_"+goarch+".s") {
					code.WriteString(goOutput(t, nil, "tool", "objdump", "-s", `^(runtime\.nanotime1|time\.now)$`, assemble(t, root, goarch, f)))
				}
			}
			if n := len(regexp.MustCompile(want.seven).FindAllString(code.String(), -1)); n != want.times {
				t.Errorf("clock 7 is read in %d places, want %d:\n%s", n, want.times, code.String())
			}
			if found := regexp.MustCompile(want.one).FindString(code.String()); found != "" {
				t.Errorf("clock 1 is read, by %s:\n%s", found, code.String())
			}
		})
	}
}

// offsets are the names of go_asm.h that the files use: where fields of the runtime's structs lie.
var offsets = regexp.MustCompile(`\b(g|m|gobuf|stack)_\w+`)

// assemble assembles a file of the runtime as go build does for Android, but for the fields' offsets, which only the compiler knows: all are 0.
func assemble(t *testing.T, root, goarch string, f File) (object string) {
	t.Helper()
	dir := t.TempDir()
	var header strings.Builder
	names := offsets.FindAllString(string(f.Text), -1)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		header.WriteString("#define " + name + " 0\n")
	}
	testkit.Write(t, filepath.Join(dir, "go_asm.h"), header.String())
	object = filepath.Join(dir, "a.o")
	goOutput(t, []string{"GOROOT=" + root, "GOOS=android", "GOARCH=" + goarch}, "tool", "asm", "-p", "runtime", "-shared", "-I", dir,
		"-I", filepath.Join(root, "pkg", "include"), "-I", filepath.Join(root, "src", "runtime"), "-D", "GOOS_android", "-D", "GOARCH_"+goarch,
		"-o", object, testkit.Write(t, filepath.Join(dir, path.Base(f.Name)), string(f.Text)))
	return object
}
