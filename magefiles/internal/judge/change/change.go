// Package change tells what two files differ in, an old one and a new one: libraries, archives, bundles, APKs, sets of APKs and AARs, also one
// of them and a package that holds it.
package change

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// Diff is what two files differ in. It stays good when they are closed.
type Diff struct {
	Old, New  Side
	Same      bool              // they are the same to the byte
	Changes   *baseline.Changes // of libraries and of the app, the worst first
	Imports   []Import          // that came and went
	Libraries []Sizes           // that both have, by name and ABI
	Came      []check.Finding   // that the old file did not have
	Went      []check.Finding   // that the new file no longer has
	Stayed    []check.Finding   // as the new file has them
	Notes     []string          // what could not be compared, and why
}

// Side is one of the two files.
type Side struct {
	File     string
	Entry    string // of the one library that is compared; empty for a whole file
	Kind     string // library, archive, APK
	Size     int64  // of the file, in bytes
	Target   check.Target
	Result   *check.Result
	Contents *inspect.Contents
}

// Errors counts the errors that came.
func (d *Diff) Errors() int {
	n := 0
	for _, f := range d.Came {
		if f.Severity == check.Error {
			n++
		}
	}
	return n
}

// Count counts the changes of a class.
func (d *Diff) Count(class baseline.Class) int {
	n := 0
	for _, c := range d.Changes.List {
		if c.Class == class {
			n++
		}
	}
	return n
}

// Failed reports whether the new file breaks callers of the old one, or has errors that the old one did not have.
func (d *Diff) Failed() bool { return d.Count(baseline.Breaking) > 0 || d.Errors() > 0 }

// Files compares two files. target is for what does not tell itself.
func Files(old, new string, target check.Target) (*Diff, error) {
	was, err := open(old, target)
	if err != nil {
		return nil, err
	}
	defer was.Close()
	is, err := open(new, target)
	if err != nil {
		return nil, err
	}
	defer is.Close()
	d := &Diff{}
	if d.Same, err = Same(old, new); err != nil {
		return nil, err
	}
	if err := d.pair(was, is); err != nil {
		return nil, err
	}
	return d, d.compare(was, is)
}

// side is an open file, with the libraries of it that are compared.
type side struct {
	*inspect.Opened
	file  string
	units []*unit

	narrowed bool // it is a package of which one library is compared
	partly   bool // it is a package that is compared in its units alone
}

// unit is a library or an archive.
type unit struct {
	name, abi string         // the name is that of the other file's where two files are called otherwise
	lib       *check.Library // nil for an archive
	archive   *check.Archive
}

func open(file string, target check.Target) (*side, error) {
	opened, err := inspect.File(file, target)
	if err != nil {
		return nil, err
	}
	s := &side{Opened: opened, file: file}
	for _, l := range opened.Libraries {
		if s.find(l.Name, l.Place.ABI) == nil { // of one that lies in several modules, the first
			s.units = append(s.units, &unit{name: l.Name, abi: l.Place.ABI, lib: l})
		}
	}
	for _, a := range opened.Archives {
		s.units = append(s.units, &unit{name: a.Place.Library(), abi: a.Place.ABI, archive: a})
	}
	if s.app() == nil && len(s.units) == 0 {
		opened.Close()
		return nil, fmt.Errorf("%s: it cannot be read, so nothing can be compared with it; inspect it alone", file)
	}
	return s, nil
}

func (s *side) find(name, abi string) *unit {
	for _, u := range s.units {
		if u.name == name && u.abi == abi {
			return u
		}
	}
	return nil
}

// app gives the bundle, APK, set or AAR that the file is; nil if it is a library or archive itself.
func (s *side) app() *check.App {
	if len(s.Apps) == 0 {
		return nil
	}
	return s.Apps[0]
}

// isApp reports whether it is something that is installed: all but AARs, archives and libraries.
func (s *side) isApp() bool { return s.app() != nil && s.app().Kind != appfile.AAR }

func (s *side) kind() string {
	switch {
	case s.app() != nil:
		return string(s.app().Kind)
	case s.units[0].archive != nil:
		return "archive"
	}
	return "library"
}

func (s *side) size() int64 {
	switch {
	case s.partly:
		var n int64
		for _, u := range s.units {
			n += u.lib.Size
		}
		return n
	case s.app() != nil:
		return s.app().Size
	case s.units[0].lib != nil:
		return s.units[0].lib.Size
	}
	var n int64
	for _, m := range s.units[0].archive.Members {
		n += m.Size
	}
	return n
}

func (d *Diff) compare(was, is *side) error {
	d.Old, d.New = was.told(), is.told()
	if err := d.libraries(was, is); err != nil {
		return err
	}
	if was.app() != nil && is.app() != nil && was.isApp() == is.isApp() {
		d.Changes.List = append(d.Changes.List, Packages(was.app(), is.app())...)
	}
	soften(d.Changes.List, was, is)
	slices.SortStableFunc(d.Changes.List, func(a, b baseline.Change) int { // what is about the whole file first
		return cmp.Or(cmp.Compare(rank(a.Class), rank(b.Class)), cmp.Compare(min(len(a.Library), 1), min(len(b.Library), 1)))
	})
	d.sizes(was, is)
	d.findings(was, is)
	return nil
}

func rank(c baseline.Class) int {
	return slices.Index([]baseline.Class{baseline.Breaking, baseline.Compatible, baseline.Harmless}, c)
}

// told gives what is shown of a side by itself: of a package of which one library is compared, that library.
func (s *side) told() Side {
	t := Side{
		File: filepath.ToSlash(s.file), Kind: s.kind(), Size: s.size(), Target: s.Target,
		Result: check.Run(&s.Subject, nil), Contents: s.Contents(),
	}
	t.Result.Findings = s.concerned(t.Result.Findings)
	if s.narrowed {
		l := s.units[0].lib
		t.Entry, t.Kind, t.Size = l.Place.Entry, "library", l.Size
		t.Contents.Libraries = slices.DeleteFunc(t.Contents.Libraries, func(m inspect.Made) bool { return m.Name != l.Name || m.ABI != l.Place.ABI })
	}
	return t
}
