package app

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// librariesByABI returns an app's libraries by the folder that they lie in. A library that several APKs of a set have is taken once.
func librariesByABI(a *subject.App) map[string][]*subject.Library {
	byABI := map[string][]*subject.Library{}
	seen := map[string]bool{}
	for _, l := range a.Libraries {
		if abi := folderOf(l); abi != "" && !seen[abi+"/"+l.Name] {
			seen[abi+"/"+l.Name] = true
			byABI[abi] = append(byABI[abi], l)
		}
	}
	return byABI
}

// sameLibraries looks at APKs, of which the installer takes one folder; of bundles and AARs abi-lib-set tells the same.
func sameLibraries(a *subject.App, f *rule.Found) {
	if len(subject.APKsOf(a)) == 0 {
		return
	}
	byABI := subject.LibraryNames(a)
	all := map[string]bool{}
	for _, names := range byABI {
		for name := range names {
			all[name] = true
		}
	}
	for _, abi := range rule.SortedKeys(byABI) {
		if missing := rule.Difference(all, byABI[abi]); missing != nil {
			f.Add(rule.Error, "%s lacks %s, which other ABIs have", abi, rule.Some(missing)).Place.ABI = abi
		}
	}
}

func oneGo(a *subject.App, f *rule.Found) {
	severity := rule.Error
	if m := subject.BaseManifest(a); m != nil && m.MaxSDK != 0 && m.MaxSDK < 29 {
		severity = rule.Warning // the slot is one since Android 10
	}
	byABI := librariesByABI(a)
	for _, abi := range rule.SortedKeys(byABI) {
		var names []string
		for _, l := range byABI[abi] {
			if subject.HasGo(l) && !l.IsProgram() { // which is a process of its own
				names = append(names, l.Name)
			}
		}
		if len(names) > 1 {
			f.Add(severity, "%d libraries have a Go runtime: %s", len(names), rule.Some(names)).Place.ABI = abi
		}
	}
}

func libraryClosure(a *subject.App, f *rule.Found) {
	if !subject.Shipped(a) {
		return
	}
	packed := map[[2]string]bool{} // by ABI and name: whether they can be read is no matter here
	for _, l := range a.NativeFiles() {
		packed[[2]string{l.ABI, l.Name}] = true
	}
	byABI := librariesByABI(a)
	for _, abi := range rule.SortedKeys(byABI) {
		needed := map[string][]string{}
		for _, l := range byABI[abi] {
			for _, name := range l.Needed {
				if _, public := l.KnownLevels().Library(l.ABI, name); l.KnownLevels().Knows(l.ABI) && !public && !packed[[2]string{abi, name}] {
					needed[name] = append(needed[name], l.Name)
				}
			}
		}
		for _, name := range rule.SortedKeys(needed) {
			f.Add(rule.Error, "%s is neither packed nor one of Android's public libraries, but needed by %s", name, rule.Some(needed[name])).Place.ABI = abi
		}
	}
}

func sonameUnique(a *subject.App, f *rule.Found) {
	byABI := librariesByABI(a)
	for _, abi := range rule.SortedKeys(byABI) {
		files := map[string][]string{}
		for _, l := range byABI[abi] {
			if l.SONAME != "" {
				files[l.SONAME] = append(files[l.SONAME], l.Name)
			}
		}
		for _, soname := range rule.SortedKeys(files) {
			if len(files[soname]) > 1 {
				f.Add(rule.Error, "%s is the SONAME of %s", soname, rule.Some(files[soname])).Place.ABI = abi
			}
		}
	}
}

func minConsistent(a *subject.App, f *rule.Found) {
	least := subject.MinSDK(a)
	if least == 0 {
		return
	}
	byABI := librariesByABI(a)
	for _, abi := range rule.SortedKeys(byABI) {
		above := map[int][]string{}
		for _, l := range byABI[abi] {
			if id := l.AndroidIdent(); id != nil && id.API > l.LinkLevel(least) {
				above[id.API] = append(above[id.API], l.Name)
			}
		}
		var levels []int
		for api := range above {
			levels = append(levels, api)
		}
		slices.Sort(levels)
		for _, api := range levels {
			f.Add(rule.Error, "minSdkVersion is %d, but these are linked for API %d: %s", least, api, rule.Some(above[api])).Place.ABI = abi
		}
	}
}
