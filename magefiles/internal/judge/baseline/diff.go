package baseline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Class is the effect of a change on users of the library.
type Class string

// The classes, the worst first.
const (
	Breaking   Class = "breaking"   // what worked with the old release stops or goes wrong
	Compatible Class = "compatible" // what worked still works; there is something new to know
	Harmless   Class = "harmless"   // users of the library cannot tell
)

// Change is one difference from the baseline.
type Change struct {
	ID      string // of the check's rule: base-func-removed
	Class   Class
	ABIs    []string // that it is so in, by name; none: it is about the whole project
	Library string   // file name; empty for the archive's C API and for what no library has
	Name    string   // of the function, type, symbol, module, library or mark; of base-go-up the new Go version
	Text    string   // a sentence without a stop: size of type "struct point" was 8 bytes, is 16

	Before, After int64 // where a number changed: bytes, API level, version code; else 0
}

// Changes is what has changed since a baseline.
type Changes struct {
	Old, New string   // library.version of the two
	List     []Change // the worst first, then by library, rule and name

	now *Baseline
}

// Broken returns the breaking changes that library.version does not allow.
func (c *Changes) Broken() []Change {
	var broken []Change
	for _, change := range c.List {
		if change.Class == Breaking && !c.Allowed(change) {
			broken = append(broken, change)
		}
	}
	return broken
}

// Allowed reports whether a change may break users, because library.version announces a new API.
func (c *Changes) Allowed(change Change) bool { return change.Versioned() && c.MajorMoved() }

// versioned are the rules about what library.version promises: the C API and what libraries export. It promises nothing about ABIs, whole
// libraries and how they are linked; nor does Java ask for it when it looks for a native method's function.
var versioned = []string{"base-func-removed", "base-sym-type", "base-var-size", "base-vtable", "base-proto", "base-struct-size", "base-struct-append",
	"base-enum-removed", "base-java-removed"}

// Versioned reports whether the change is allowed where the first number of library.version rises.
func (c Change) Versioned() bool { return slices.Contains(versioned, c.ID) }

// MajorMoved reports whether the first number of library.version rose: the release promises no compatibility with the old one.
func (c *Changes) MajorMoved() bool {
	old, new := major(c.Old), major(c.New)
	return len(new) > len(old) || len(new) == len(old) && new > old
}

// major returns the digits of a version's first number without leading zeros, so that the longer of two is the greater.
func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	if strings.Trim(first, "0123456789") != "" {
		return ""
	}
	return strings.TrimLeft(first, "0")
}

// Packs reports whether the newer one has a library of that file name, or that SONAME, in an ABI.
func (c *Changes) Packs(abi, library string) bool {
	if c.now == nil {
		return false
	}
	a := c.now.Find(abi)
	return a != nil && slices.ContainsFunc(a.Libraries, func(l Library) bool { return l.Name == library || l.SONAME == library })
}

// Diff returns what differs from a saved ABI.
func Diff(old, new *Baseline) *Changes {
	d := &differ{old: old, new: new}
	d.project()
	d.java()
	for i := range old.ABIs {
		was := &old.ABIs[i]
		d.abi = was.Name
		if is := new.Find(was.Name); is != nil {
			d.compare(was, is)
		} else {
			d.add("base-abi-removed", Breaking, was.Name, "%s is no longer built; devices that need it get no update", was.Name)
		}
	}
	for _, is := range new.ABIs {
		d.abi = is.Name
		if old.Find(is.Name) == nil {
			d.add("base-abi-added", Compatible, is.Name, "%s is new", is.Name)
		}
	}
	return &Changes{Old: old.Version, New: new.Version, List: merge(d.list), now: new}
}

type differ struct {
	old, new     *Baseline
	abi, library string // that the next changes are about
	list         []Change
}

// add notes a change. The result holds until the next add.
func (d *differ) add(id string, class Class, name, text string, args ...any) *Change {
	c := Change{ID: id, Class: class, Library: d.library, Name: name, Text: fmt.Sprintf(text, args...)}
	if d.abi != "" {
		c.ABIs = []string{d.abi}
	}
	d.list = append(d.list, c)
	return &d.list[len(d.list)-1]
}

func (c *Change) numbers(before, after int64) { c.Before, c.After = before, after }

func (d *differ) project() {
	if o, n := d.old.MinSDK, d.new.MinSDK; o != 0 && n > o {
		d.add("base-min-up", Compatible, "min SDK", "min SDK was %d, is now %d: devices with API %d to %d get no update", o, n, o, n-1).numbers(int64(o), int64(n))
	}
	o, n := d.old.VersionCode, d.new.VersionCode
	switch {
	case o == 0 || n == 0 || n > o:
	case n < o:
		d.add("base-version-code", Breaking, "version code", "version code was %d, is now %d", o, n).numbers(int64(o), int64(n))
	case !sameFiles(d.old, d.new):
		d.add("base-version-code", Compatible, "version code", "version code is still %d, but libraries have changed", n).numbers(int64(o), int64(n))
	}
}

// sameFiles reports whether the libraries that both have are the same to the byte.
func sameFiles(old, new *Baseline) bool {
	for i := range old.ABIs {
		is := new.Find(old.ABIs[i].Name)
		if is == nil {
			continue
		}
		for _, l := range old.ABIs[i].Libraries {
			if n := is.Find(l.Name); n != nil && n.Digest != l.Digest {
				return false
			}
		}
	}
	return true
}

func (d *differ) compare(was, is *ABI) {
	before := len(d.list)
	d.capi(was.API, is.API)
	for i := range was.Libraries {
		o := &was.Libraries[i]
		d.library = o.Name
		if n := is.Find(o.Name); n != nil {
			before := len(d.list)
			d.capi(o.API, n.API)
			typed := len(d.list)
			d.libraries(o, n)
			d.list = append(d.list[:before], joinAPI(d.list[before:typed], d.list[typed:])...)
		} else {
			d.add("base-lib-removed", Breaking, o.Name, "%s is gone", o.Name)
		}
	}
	for _, n := range is.Libraries {
		d.library = n.Name
		if was.Find(n.Name) == nil {
			d.add("base-lib-added", Compatible, n.Name, "%s is new", n.Name)
		}
	}
	d.library = ""
	d.list = append(d.list[:before], dropRepeated(slices.Clone(d.list[before:]))...)
}

// merge joins the same change of several ABIs into one, and sorts.
func merge(list []Change) []Change {
	slices.SortStableFunc(list, func(x, y Change) int {
		return cmp.Or(cmp.Compare(rank(x.Class), rank(y.Class)), cmp.Compare(x.Library, y.Library), cmp.Compare(x.ID, y.ID),
			cmp.Compare(x.Name, y.Name), cmp.Compare(x.Text, y.Text), cmp.Compare(x.Before, y.Before), cmp.Compare(x.After, y.After))
	})
	var merged []Change
	for _, c := range list {
		if len(merged) > 0 && merged[len(merged)-1].like(c) {
			last := &merged[len(merged)-1]
			last.ABIs = append(last.ABIs, c.ABIs...)
			continue
		}
		merged = append(merged, c)
	}
	return merged
}

func (c Change) like(o Change) bool {
	return c.ID == o.ID && c.Class == o.Class && c.Library == o.Library && c.Name == o.Name && c.Text == o.Text && c.Before == o.Before && c.After == o.After
}

func rank(c Class) int { return slices.Index([]Class{Breaking, Compatible, Harmless}, c) }
