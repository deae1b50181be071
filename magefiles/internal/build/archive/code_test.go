package archive

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// What is to be built is found out without a trace, and gondk's own part of the code is all there when it is known.
func TestPlanWritesNothing(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	testkit.Write(t, filepath.Join(root, "go.mod"), "module example.com/app\n\ngo 1.25\n")
	for _, name := range []string{"one", "two"} {
		testkit.Write(t, filepath.Join(root, name, name+".go"), "package "+name+"\n\nimport \"C\"\n\n//export "+name+"\nfunc "+name+"() {}\n")
	}
	m := &matrix.Matrix{Root: root, File: filepath.Join(root, matrix.FileName), ABIs: []matrix.ABI{*matrixABI("arm64-v8a"), *matrixABI("x86")}}
	m.Library = matrix.Library{Name: "golib", Packages: []string{"./one", "./two"}, PanicLog: true}
	b := &Builder{Run: step.New(root, os.Environ(), step.NewLog(os.Stderr), false), Matrix: m,
		Tools: &toolchain.Tools{Go: toolchain.Tool{Path: goTool}, NDK: &toolchain.NDK{Root: root, Major: 27}}}
	before := below(t, root)
	c, err := b.read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after := below(t, root); !slices.Equal(after, before) || c.written() {
		t.Errorf("reading left %q", after)
	}
	if err := c.write(t.Context()); err != nil {
		t.Fatal(err)
	}
	before = below(t, root)
	if len(before) == 0 || !c.written() {
		t.Errorf("only %q are written", before)
	}
	plans, err := c.plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after := below(t, root); !slices.Equal(after, before) {
		t.Errorf("planning left %q", after)
	}
	for _, p := range plans {
		main := p.pkgs[len(p.pkgs)-1]
		if main.Name != "main" || !slices.Contains(main.CgoFiles, panicLogFile) || !slices.Contains(main.Imports, "example.com/app/two") {
			t.Errorf("%s: %+v", p.ABI.Name, main)
		}
	}
}

// below lists the files below a folder, but for the one by which the file system is asked for its clock.
func below(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if d.Name() != "clock" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
