// Package reproduce holds a released file against the same one built again: whether the two are equal but for the signature, which entries and
// sections are not, and by which settings of those who built them.
package reproduce

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Comparison is what two files differ in. It stays good when they are closed.
type Comparison struct {
	Released, Built string
	Kind            string   // App Bundle, APK, library
	Same            bool     // to the byte
	Signatures      []string // of both files, which are not compared
	Equal           int      // entries with the same content; of a library sections
	Settings        []Setting
	Parts           []Part // that differ
}

// Setting is something that whoever builds can set, as each of the two files tells it.
type Setting struct {
	ID, Name        string
	Released, Built string
	Cure            string   // what gives what the released file has
	Places          []string // entries that tell it; none: the file itself
}

// Part is an entry of a package, or the file itself where it is no package.
type Part struct {
	Name            string // empty: the file itself
	Released, Built int64  // bytes; -1: it is not there
	Sections        []Section
	Seen            []string // what is another in it
	Settings        []string // ids of those that it tells
}

// Section is a part of an ELF file that is not the same.
type Section struct {
	Name            string
	Released, Built int64  // bytes; -1: it is not there
	What            string // what it holds
}

// Reproduced reports whether nothing but signatures differs.
func (c *Comparison) Reproduced() bool { return c.Same || len(c.Settings)+len(c.Parts) == 0 }

// Repacked reports whether the two files have the same content, and differ in how it is packed.
func (c *Comparison) Repacked() bool {
	return !c.Same && len(c.Parts) == 0 && len(c.Settings) > 0
}

// Distance tells of two comparisons of one released file which is nearer.
func (c *Comparison) Distance() int {
	if c.Reproduced() {
		return -1
	}
	return len(c.Parts)*1000 + len(c.Settings)
}

// Symbols gives the path of the library as the linker left it that a built entry was stripped of; empty where there is none. An empty entry is
// the built file itself.
type Symbols func(entry string) string

// Files compares a released file with the one that was built.
func Files(released, built string, symbols Symbols) (*Comparison, error) {
	same, err := change.Same(released, built)
	if err != nil {
		return nil, err
	}
	c := &comparer{Comparison: &Comparison{Released: released, Built: built, Same: same}, symbols: symbols}
	kind, err := elfabi.SniffFile(released)
	if err != nil {
		return nil, err
	}
	if kind == elfabi.KindZip {
		err = c.packages(released, built)
	} else {
		err = c.files(released, built)
	}
	if err != nil {
		return nil, err
	}
	c.settle()
	return c.Comparison, nil
}

type comparer struct {
	*Comparison
	symbols  Symbols
	deflated string // an entry of the zip at hand whose content is the same, deflated to other bytes
}

// files compares two files that are no packages.
func (c *comparer) files(released, built string) error {
	old, err := elfabi.ReadData(released)
	if err != nil {
		return err
	}
	new, err := elfabi.ReadData(built)
	if err != nil {
		return err
	}
	c.Kind = "library"
	if isArchive(old) {
		c.Kind = "archive"
	}
	if c.Same {
		return nil
	}
	part, err := c.native("", old, new)
	if err != nil {
		return err
	}
	c.Parts = append(c.Parts, part)
	return nil
}

// packages compares two zips.
func (c *comparer) packages(released, built string) error {
	old, err := appfile.Open(released)
	if err != nil {
		return err
	}
	defer old.Close()
	new, err := appfile.Open(built)
	if err != nil {
		return err
	}
	defer new.Close()
	c.Kind = string(old.Kind)
	is := new
	if old.Kind == appfile.APK && new.Kind == appfile.APKS {
		if is = among(new, old); is == nil {
			return fmt.Errorf("%s: has no APK for %s; it is a split that this app does not have", built, splitOf(old))
		}
		c.Built = is.Path
	}
	if old.Kind != is.Kind {
		return fmt.Errorf("%s is an %s and %s an %s, so nothing in them can be compared", released, old.Kind, built, is.Kind)
	}
	return c.zips(old, is, "")
}

// add notes a setting that differs, those of several places once.
func (c *comparer) add(s Setting, place string) {
	for i := range c.Settings {
		if o := &c.Settings[i]; o.ID == s.ID && o.Name == s.Name && o.Released == s.Released && o.Built == s.Built {
			if place != "" && !slices.Contains(o.Places, place) {
				o.Places = append(o.Places, place)
			}
			return
		}
	}
	if place != "" {
		s.Places = []string{place}
	}
	c.Settings = append(c.Settings, s)
}

// settle leaves out what follows from other settings, and puts the rest in order.
func (c *comparer) settle() {
	has := map[string]bool{}
	for _, s := range c.Settings {
		has[s.ID] = true
	}
	c.Settings = slices.DeleteFunc(c.Settings, func(s Setting) bool {
		return slices.ContainsFunc(follows[s.ID], func(cause string) bool { return has[cause] })
	})
	slices.SortStableFunc(c.Settings, func(a, b Setting) int { return cmp.Compare(rank(a.ID), rank(b.ID)) })
	slices.SortStableFunc(c.Parts, func(a, b Part) int { return cmp.Compare(metadata(a.Name), metadata(b.Name)) })
	for i := range c.Settings {
		slices.SortStableFunc(c.Settings[i].Places, func(a, b string) int { return cmp.Compare(metadata(a), metadata(b)) })
	}
	for i := range c.Parts {
		c.Parts[i].Settings = slices.DeleteFunc(c.Parts[i].Settings, func(id string) bool {
			return !slices.ContainsFunc(c.Settings, func(s Setting) bool { return s.ID == id })
		})
	}
}

// metadata is 1 for what goes to no device.
func metadata(entry string) int {
	if strings.HasPrefix(entry, "BUNDLE-METADATA/") {
		return 1
	}
	return 0
}

// rank puts what is set first that much else depends on.
func rank(id string) int {
	if i := slices.Index(order, id); i >= 0 {
		return i
	}
	return len(order)
}

var errOpen = errors.New("it cannot be read, so nothing in it can be compared")
