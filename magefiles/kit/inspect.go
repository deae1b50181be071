package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Inspect shows what is wrong with any .a, .so, .aab, .apk, .apks or .aar, and fails if it is an error.
func Inspect(file string) error {
	if err := inspectFile(file); err != nil {
		return errors.New(report.Printable(err.Error()))
	}
	return nil
}

func inspectFile(file string) error {
	defer spareMemory(file)()
	target, err := elsewhere()
	if err != nil {
		return err
	}
	opened, err := inspect.File(file, target)
	if errors.Is(err, fs.ErrNotExist) {
		here, _ := os.Getwd()
		return fmt.Errorf("%s: no such file; give a whole path, or one from %s", file, here)
	}
	if err != nil {
		return err
	}
	defer opened.Close()
	r := &report.Report{Project: filepath.Base(file), Target: opened.Target}
	r.Result = check.Run(&opened.Subject, nil)
	if err := report.Summary(os.Stdout, r, terminal(), mg.Verbose(), ""); err != nil {
		return err
	}
	if r.Count(check.Error) > 0 {
		return errors.New(file + ": has errors; see above for the cures")
	}
	return nil
}

// spareMemory has memory collected before it comes to twice the file's size, until what it gives is called. By itself Go lets garbage grow
// to as much as is in use, and rules about bundles of thousands of files leave many times as much as they keep.
func spareMemory(file string) (end func()) {
	const always = 16 << 20 // bytes that the smallest file takes, mostly for the tables of Android's functions
	before := debug.SetMemoryLimit(-1)
	if info, err := os.Stat(file); err == nil {
		debug.SetMemoryLimit(min(before, 2*info.Size()+always))
	}
	return func() { debug.SetMemoryLimit(before) }
}

// elsewhere says what a file is for that does not tell itself: what the matrix of this folder says, or a matrix that says nothing.
func elsewhere() (check.Target, error) {
	load := func() (*matrix.Matrix, error) { return matrix.Load(matrix.FileName) }
	if _, err := os.Stat(matrix.FileName); errors.Is(err, fs.ErrNotExist) {
		load = func() (*matrix.Matrix, error) { return matrix.Parse([]byte(`library.name = "any"`), matrix.FileName) }
	}
	m, err := load()
	if err != nil {
		return check.Target{}, err
	}
	return targetOf(m), nil
}
