package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// pair decides which libraries are compared: of two files they are each other's, of a file and a package that file's and the one of its name,
// of two packages those of equal names. An AAR and an app are compared in what the AAR has, since apps have more.
func (d *Diff) pair(was, is *side) error {
	switch {
	case was.app() == nil && is.app() == nil:
		return pairFiles(was, is)
	case was.app() == nil:
		return pairInside(was, is)
	case is.app() == nil:
		return pairInside(is, was)
	}
	if (was.app().Kind == appfile.AAR) != (is.app().Kind == appfile.AAR) {
		if err := d.pairAAR(was, is); err != nil {
			return err
		}
	}
	return shareABI(was, is)
}

// pairAAR leaves of an AAR and an app what both have.
func (d *Diff) pairAAR(was, is *side) error {
	aar, app := was, is
	if is.app().Kind == appfile.AAR {
		aar, app = is, was
	}
	all := app.lists()
	app.units = slices.DeleteFunc(app.units, func(u *unit) bool { return !slices.Contains(aar.names(), u.name) })
	if len(app.units) == 0 {
		return fmt.Errorf("%s: has none of the libraries of %s, so nothing in them can be compared; %s", app.file, aar.file, all)
	}
	aar.partly, app.partly = true, true
	d.Notes = append(d.Notes, "An AAR and an app are compared in the libraries that the AAR has; their manifests say different things.")
	return nil
}

func pairFiles(was, is *side) error {
	o, n := was.units[0], is.units[0]
	if o.abi != n.abi {
		return fmt.Errorf("%s is for %s and %s for %s, so what calls the one cannot load the other; compare files of one ABI", was.file, orUnknown(o.abi), is.file, orUnknown(n.abi))
	}
	o.name = n.name
	return nil
}

func orUnknown(abi string) string { return cmp.Or(abi, "a machine that no Android ABI has") }

// pairInside finds the file's counterpart in a package: by its file's name, or by its SONAME.
func pairInside(file, in *side) error {
	u := file.units[0]
	names := []string{u.name}
	if u.lib != nil && u.lib.SONAME != "" {
		names = append(names, u.lib.SONAME)
	}
	for _, name := range names {
		if found := in.find(name, u.abi); found != nil {
			u.name, in.units, in.narrowed = found.name, []*unit{found}, true
			return nil
		}
	}
	return fmt.Errorf("%s: has no %s for %s to compare %s with; %s", in.file, strings.Join(slices.Compact(names), " or "), orUnknown(u.abi), file.file, in.lists())
}

// shareABI refuses two packages whose libraries are for different processors.
func shareABI(was, is *side) error {
	old, new := was.abis(), is.abis()
	if len(old) == 0 || len(new) == 0 || slices.ContainsFunc(old, func(abi string) bool { return slices.Contains(new, abi) }) {
		return nil
	}
	return fmt.Errorf("%s has libraries for %s and %s for %s, so nothing in them can be compared; give files with an ABI in common",
		was.file, strings.Join(old, ", "), is.file, strings.Join(new, ", "))
}

func (s *side) abis() []string {
	all := map[string]bool{}
	for _, u := range s.units {
		all[u.abi] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func (s *side) names() []string {
	all := map[string]bool{}
	for _, u := range s.units {
		all[u.name] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// mostListed is how many libraries an error lists.
const mostListed = 8

func (s *side) lists() string {
	names := s.names()
	if len(names) == 0 {
		return "it has no library at all"
	}
	more := ""
	if n := len(names) - mostListed; n > 0 {
		names, more = names[:mostListed], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("it has %s%s for %s", strings.Join(names, ", "), more, strings.Join(s.abis(), ", "))
}
