package change

import (
	"debug/elf"
	"fmt"
	"maps"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// libraries compares what both have.
func (d *Diff) libraries(was, is *side) error {
	alike := map[*unit]bool{} // by the old one
	for _, o := range was.units {
		n := is.find(o.name, o.abi)
		alike[o] = n != nil && o.lib != nil && n.lib != nil && sameCode(o.lib.Library, n.lib.Library)
	}
	apis := d.readAPIs(was, is, alike)
	old, err := was.baseline(apis[0])
	if err != nil {
		return err
	}
	new, err := is.baseline(apis[1])
	if err != nil {
		return err
	}
	if was.kind() != is.kind() && (was.kind() == "archive" || is.kind() == "archive") {
		onlySymbols(old)
		onlySymbols(new)
	}
	if !was.isApp() || !is.isApp() { // the level of an AAR or a library tells who can use it, and that of an app who gets it
		old.MinSDK, old.TargetSDK = new.MinSDK, new.TargetSDK
	}
	d.Changes = baseline.Diff(old, new)
	d.Changes.List = slices.DeleteFunc(d.Changes.List, func(c baseline.Change) bool { return c.ID == "base-size" }) // sizes tell more
	for _, o := range was.units {
		if alike[o] {
			d.stripped(o)
		}
	}
	d.imports(old, new)
	return nil
}

// stripped takes back that a library has other bytes under the same build id: one of the two was stripped.
func (d *Diff) stripped(u *unit) {
	before := len(d.Changes.List)
	for i := range d.Changes.List {
		if c := &d.Changes.List[i]; c.ID == "base-same-id" && c.Library == u.name {
			c.ABIs = slices.DeleteFunc(slices.Clone(c.ABIs), func(abi string) bool { return abi == u.abi })
		}
	}
	d.Changes.List = slices.DeleteFunc(d.Changes.List, func(c baseline.Change) bool { return c.ID == "base-same-id" && len(c.ABIs) == 0 })
	if len(d.Changes.List) < before {
		d.Notes = append(d.Notes, fmt.Sprintf("%s is the same build: what is loaded of it is equal, and symbols or debug information were stripped.", u.name))
	}
}

// sameCode reports whether two libraries of one build id have the same content in memory.
func sameCode(a, b *elfabi.Library) bool {
	if a.BuildID() == "" || a.BuildID() != b.BuildID() {
		return false
	}
	x, y := loadedSections(a), loadedSections(b)
	return len(x) > 0 && maps.Equal(x, y)
}

// loadedSections gives the digests of the sections that a device loads.
func loadedSections(l *elfabi.Library) map[string]string {
	all := map[string]string{}
	for _, s := range l.Sections {
		if s.Flags&elf.SHF_ALLOC != 0 && s.Type != elf.SHT_NOBITS {
			all[s.Name] = l.Digest(s.Name)
		}
	}
	return all
}

// baseline describes a side's libraries.
func (s *side) baseline(apis map[*unit]*capi.API) (*baseline.Baseline, error) {
	facts := baseline.Facts{MinSDK: s.Target.MinSDK, TargetSDK: s.Target.TargetSDK, Since: check.FirstLevels(s.Target.Levels)}
	if app := s.app(); app != nil && app.Manifest() != nil {
		facts.VersionCode = app.Manifest().VersionCode
	}
	for _, abi := range s.abis() {
		one := baseline.ABIFacts{Name: abi, Libraries: map[string]*elfabi.Library{}, Archives: map[string]*elfabi.Archive{}, APIs: map[string]*capi.API{}}
		for _, u := range s.units {
			switch {
			case u.abi != abi:
				continue
			case u.lib != nil:
				one.Libraries[u.name] = u.lib.Library
			default:
				one.Archives[u.name] = u.archive.Archive
			}
			one.APIs[u.name] = apis[u]
		}
		facts.ABIs = append(facts.ABIs, one)
	}
	return baseline.Of(facts)
}

// onlySymbols forgets what an archive and a library cannot have in common.
func onlySymbols(b *baseline.Baseline) {
	for i := range b.ABIs {
		for j := range b.ABIs[i].Libraries {
			l := &b.ABIs[i].Libraries[j]
			*l = baseline.Library{Name: l.Name, Machine: l.Machine, Go: l.Go, Modules: l.Modules, Exports: l.Exports, API: l.API}
			for e := range l.Exports { // the linker gives versions, and makes weak what it likes
				l.Exports[e].Version, l.Exports[e].Binding = "", ""
			}
		}
	}
}

// soften lowers the class of what nobody but the package's own code can notice: what of it then misses something is among the findings.
func soften(list []baseline.Change, was, is *side) {
	apps, ownJava := was.isApp() && is.isApp(), hasNatives(was) && hasNatives(is)
	for i := range list {
		c := &list[i]
		own := c.Versioned() || slices.Contains([]string{"base-soname", "base-lib-removed", "base-jni-removed"}, c.ID)
		if c.Class == baseline.Breaking && (apps && own || ownJava && c.ID == "base-jni-removed" || subject.HasStart(c.Name, subject.GoLeaks)) {
			c.Class = baseline.Harmless
		}
	}
}

// hasNatives reports whether a package brings the Java classes that call its libraries.
func hasNatives(s *side) bool {
	return s.app() != nil && slices.ContainsFunc(s.app().AllModules(), func(m appfile.Module) bool {
		return slices.ContainsFunc(m.Dex, func(d *appfile.Dex) bool { return len(d.Natives) > 0 })
	})
}
