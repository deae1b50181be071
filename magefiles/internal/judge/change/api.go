package change

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// readAPIs reads the types of exports where both sides have debug information, and the code is not the same.
func (d *Diff) readAPIs(was, is *side, alike map[*unit]bool) [2]map[*unit]*capi.API {
	apis := [2]map[*unit]*capi.API{{}, {}}
	var without []string
	for _, o := range was.units {
		n := is.find(o.name, o.abi)
		if n == nil || alike[o] {
			continue
		}
		old, new := was.debugged(o), is.debugged(n)
		if old == nil || new == nil {
			if !slices.Contains(without, o.name) {
				without = append(without, o.name)
			}
			continue
		}
		a, errA := old()
		b, errB := new()
		if err := errors.Join(errA, errB); err != nil {
			d.Notes = append(d.Notes, fmt.Sprintf("The types of %s for %s are not compared: %v", o.name, orUnknown(o.abi), err))
			continue
		}
		apis[0][o], apis[1][n] = a, b
	}
	if len(without) > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("Types are not compared for want of debug information in both files: %s. Give the libraries as they were before they were stripped, or archives compiled with -g.",
			strings.Join(without, ", ")))
	}
	return apis
}

// debugged gives what reads a unit's types; nil if it has no debug information. That of a bundle's libraries may lie beside them.
func (s *side) debugged(u *unit) func() (*capi.API, error) {
	const info = ".debug_info"
	if u.archive != nil {
		return debuggedArchive(u.archive.Archive)
	}
	if u.lib.Section(info) != nil {
		return func() (*capi.API, error) { return capi.ReadLibrary(u.lib.Library) }
	}
	if !s.isApp() {
		return nil
	}
	f, err := s.app().ReadELF(debugInfo + u.abi + "/" + u.lib.Name + ".dbg")
	if err != nil || f.Section(info) == nil || f.BuildID() != u.lib.BuildID() {
		return nil
	}
	return func() (*capi.API, error) { return capi.Read(f, exported(u.lib.Library)) }
}

// debugInfo is where bundles carry what Google Play names functions by.
const debugInfo = "BUNDLE-METADATA/com.android.tools.build.debugsymbols/"

func exported(l *elfabi.Library) []string {
	var names []string
	for s := range l.Exports() {
		names = append(names, s.Name)
	}
	return names
}

func debuggedArchive(a *elfabi.Archive) func() (*capi.API, error) {
	var names []string
	debugged := false
	for _, m := range a.Members {
		o, err := m.Object()
		if err != nil {
			return nil
		}
		debugged = debugged || o.Section(".debug_info") != nil
		for s := range o.Symbols() {
			if s.Section != 0 && s.Binding() != 0 && s.Name != "" {
				names = append(names, s.Name)
			}
		}
	}
	if !debugged {
		return nil
	}
	return func() (*capi.API, error) { return capi.ReadArchive(a, names) }
}
