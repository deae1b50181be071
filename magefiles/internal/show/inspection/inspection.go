// Package inspection looks at any files, and shows what it finds on a terminal or in a document. mage's target and the gondk command are two
// ways to it.
package inspection

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Misuse is the error of what nobody can do, and was not begun: a mistake in the command line.
type Misuse struct{ error }

// Inspection is what one inspect is asked for.
type Inspection struct {
	Files   []string
	Diff    bool
	Format  report.Format // empty: a terminal's
	Out     string        // empty: standard output
	Verbose bool
	Quiet   bool // only what is wrong

	Stdout   io.Writer
	Terminal report.Terminal // what Stdout is

	target check.Target // for what does not tell itself
}

// Run does it. The error tells of files that are not in order too.
func (i *Inspection) Run() error {
	if err := i.check(); err != nil {
		return Misuse{errors.New(report.Printable(err.Error()))}
	}
	if err := raw.Guarded(i.run); err != nil {
		return errors.New(report.Printable(err.Error()))
	}
	return nil
}

func (i *Inspection) run() error {
	var err error
	if i.target, err = elsewhere(); err != nil {
		return err
	}
	if i.Diff {
		return i.compare()
	}
	files := i.lookAtAll()
	if len(files) == 1 && files[0].Report == nil {
		return files[0].Err
	}
	if err := i.write(report.Several(files).Write); err != nil {
		return err
	}
	if i.forPeople() {
		if err := i.summaries(files); err != nil {
			return err
		}
	}
	return i.failed(files)
}

// check refuses what cannot be done before anything is read.
func (i *Inspection) check() error {
	if i.Format == "" && i.Out != "" {
		if i.Format = report.FormatOf(i.Out); i.Format == "" {
			return fmt.Errorf("-o %s: its name tells no form; let it end in .html, .md, .json or .sarif, or add -format", i.Out)
		}
	}
	if i.Format != "" && !slices.Contains(report.Formats(), i.Format) {
		return fmt.Errorf("-format %s: no such form; use html, md, json, sarif or codequality", i.Format)
	}
	if i.Diff && len(i.Files) != 2 {
		return fmt.Errorf("-diff wants two files, the old one and the new one, and not %d", len(i.Files))
	}
	for _, file := range i.Files {
		if same(file, i.Out) {
			return fmt.Errorf("-o %s: it would overwrite a file that is inspected; name another", i.Out)
		}
	}
	return nil
}

// same reports whether two paths lead to one file.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil || b == "" {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// forPeople reports whether a person reads standard output: it holds no document.
func (i *Inspection) forPeople() bool { return i.Format == "" || i.Out != "" }

// lookAtAll looks at each file, those that are given twice once.
func (i *Inspection) lookAtAll() []report.File {
	var all []report.File
	for n, file := range i.Files {
		if slices.ContainsFunc(i.Files[:n], func(before string) bool { return before == file || same(before, file) }) {
			continue
		}
		r, err := i.lookAt(file)
		all = append(all, report.File{Name: file, Report: r, Err: err})
	}
	return all
}

// lookAt looks at one file. Where a document is asked for it also collects what only that shows.
func (i *Inspection) lookAt(file string) (*report.Report, error) {
	defer spareMemory(file)()
	opened, err := inspect.File(file, i.target)
	if err != nil {
		return nil, unopened(file, err)
	}
	defer opened.Close()
	r := &report.Report{Project: filepath.Base(file), Target: opened.Target}
	r.Result, r.Contents = check.Run(&opened.Subject, nil), opened.Contents()
	if i.Format == "" {
		return r, nil
	}
	r.About(&opened.Subject)
	r.Imports, r.Sizes = report.ImportsOf(opened.Libraries), opened.Sizes()
	digest, err := report.DigestOf(file, file)
	r.Digests = []report.Digest{digest}
	return r, err
}

// unopened says what to do about a file that cannot be opened.
func unopened(file string, err error) error {
	var access *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		here, _ := os.Getwd()
		return fmt.Errorf("%s: no such file; give a whole path, or one from %s", file, here)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: it may not be read; change its permissions, or give a copy", file)
	case errors.As(err, &access) && access.Op == "stat":
		return fmt.Errorf("%s: %w; give the file itself", file, access.Err)
	}
	return err
}

// compare tells what changed from the first file to the second.
func (i *Inspection) compare() error {
	for _, file := range i.Files {
		if _, err := os.Stat(file); err != nil {
			return unopened(file, err)
		}
	}
	d, err := change.Files(i.Files[0], i.Files[1], i.target)
	if err != nil {
		return err
	}
	shown := report.Diff{Diff: d}
	if err := i.write(shown.Write); err != nil {
		return err
	}
	if i.forPeople() && (!i.Quiet || d.Failed()) {
		if err := shown.Summary(i.Stdout, i.Terminal, i.Verbose, i.Out); err != nil {
			return err
		}
	}
	if d.Failed() {
		return fmt.Errorf("%s: %s", i.Files[1], shown.Fault())
	}
	return nil
}

// write writes the document that was asked for.
func (i *Inspection) write(document func(io.Writer, report.Format) error) error {
	if i.Format == "" {
		return nil
	}
	var text bytes.Buffer
	if err := document(&text, i.Format); err != nil {
		return err
	}
	if i.Out != "" {
		return os.WriteFile(i.Out, text.Bytes(), 0o666)
	}
	_, err := i.Stdout.Write(text.Bytes())
	return err
}

func (i *Inspection) summaries(files []report.File) error {
	if i.Quiet {
		files = slices.DeleteFunc(slices.Clone(files), func(f report.File) bool { return !f.Failed() })
	}
	switch {
	case len(files) == 0:
		return nil
	case len(files) == 1 && files[0].Report != nil:
		return report.Summary(i.Stdout, files[0].Report, i.Terminal, i.Verbose, i.Out)
	}
	return report.Summaries(i.Stdout, files, i.Terminal, i.Verbose, i.Out)
}

// failed is the error by which the command ends if a file is not in order.
func (i *Inspection) failed(files []report.File) error {
	var bad []string
	for _, f := range files {
		if f.Failed() {
			bad = append(bad, f.Name)
		}
	}
	where := "see above for the cures"
	if !i.forPeople() {
		where = "they stand in the document"
	}
	switch {
	case len(bad) == 0:
		return nil
	case len(files) == 1:
		return fmt.Errorf("%s: has errors; %s", bad[0], where)
	}
	return fmt.Errorf("%d of %d files are not in order: %s; %s", len(bad), len(files), strings.Join(bad, ", "), where)
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
	return inspect.TargetOf(m), nil
}
