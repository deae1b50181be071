package check

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// librariesByABI gives an app's libraries by the folder that they lie in. A library that several APKs of a set have is taken once.
func librariesByABI(a *App) map[string][]*Library {
	byABI := map[string][]*Library{}
	seen := map[string]bool{}
	for _, l := range a.Libraries {
		if abi := folderOf(l); abi != "" && !seen[abi+"/"+l.Name] {
			seen[abi+"/"+l.Name] = true
			byABI[abi] = append(byABI[abi], l)
		}
	}
	return byABI
}

// libraryNames gives the names of the libraries for each ABI, whether they can be read or not. The folder for devices that sanitize
// addresses in hardware may have others than the rest.
func libraryNames(a *App) map[string]map[string]bool {
	byABI := map[string]map[string]bool{}
	note := func(abi, name string) {
		if abi == "arm64-v8a-hwasan" || !bundletoolKnows(abi) || !strings.HasSuffix(name, ".so") {
			return
		}
		if byABI[abi] == nil {
			byABI[abi] = map[string]bool{}
		}
		byABI[abi][name] = true
	}
	for _, m := range moduleFiles(a) {
		if m.in("lib") && len(m.parts) == 3 {
			note(m.parts[1], m.name())
		}
	}
	for _, one := range apksOf(a) {
		for _, l := range one.libraries() {
			note(l.abi, l.name)
		}
	}
	for _, e := range a.Entries {
		if parts := strings.Split(e.Name, "/"); a.Kind == appfile.AAR && !e.Folder && len(parts) == 3 && parts[0] == "jni" {
			note(parts[1], parts[2])
		}
	}
	return byABI
}

// sameLibraries looks at APKs, of which the installer takes one folder; of bundles and AARs abi-lib-set tells the same.
func sameLibraries(a *App, f *found) {
	if len(apksOf(a)) == 0 {
		return
	}
	byABI := libraryNames(a)
	all := map[string]bool{}
	for _, names := range byABI {
		for name := range names {
			all[name] = true
		}
	}
	for _, abi := range sortedKeys(byABI) {
		if missing := difference(all, byABI[abi]); missing != nil {
			f.add(Error, "%s lacks %s, which other ABIs have", abi, some(missing)).Place.ABI = abi
		}
	}
}

func oneGo(a *App, f *found) {
	severity := Error
	if m := baseManifest(a); m != nil && m.MaxSDK != 0 && m.MaxSDK < 29 {
		severity = Warning // the slot is one since Android 10
	}
	byABI := librariesByABI(a)
	for _, abi := range sortedKeys(byABI) {
		var names []string
		for _, l := range byABI[abi] {
			if hasGo(l) {
				names = append(names, l.Name)
			}
		}
		if len(names) > 1 {
			f.add(severity, "%d libraries have a Go runtime: %s", len(names), some(names)).Place.ABI = abi
		}
	}
}

func libraryClosure(a *App, f *found) {
	if !shipped(a) {
		return
	}
	packed := map[[2]string]bool{} // by ABI and name: whether they can be read is no matter here
	for _, l := range a.NativeFiles() {
		packed[[2]string{l.ABI, l.Name}] = true
	}
	byABI := librariesByABI(a)
	for _, abi := range sortedKeys(byABI) {
		needed := map[string][]string{}
		for _, l := range byABI[abi] {
			for _, name := range l.Needed {
				if _, public := l.levels().Library(l.ABI, name); l.levels().Knows(l.ABI) && !public && !packed[[2]string{abi, name}] {
					needed[name] = append(needed[name], l.Name)
				}
			}
		}
		for _, name := range sortedKeys(needed) {
			f.add(Error, "%s is neither packed nor one of Android's public libraries; needed by %s", name, some(needed[name])).Place.ABI = abi
		}
	}
}

func sonameUnique(a *App, f *found) {
	byABI := librariesByABI(a)
	for _, abi := range sortedKeys(byABI) {
		files := map[string][]string{}
		for _, l := range byABI[abi] {
			if l.SONAME != "" {
				files[l.SONAME] = append(files[l.SONAME], l.Name)
			}
		}
		for _, soname := range sortedKeys(files) {
			if len(files[soname]) > 1 {
				f.add(Error, "%s is the SONAME of %s", soname, some(files[soname])).Place.ABI = abi
			}
		}
	}
}

func minConsistent(a *App, f *found) {
	least := minSDK(a)
	if least == 0 {
		return
	}
	byABI := librariesByABI(a)
	for _, abi := range sortedKeys(byABI) {
		above := map[int][]string{}
		for _, l := range byABI[abi] {
			if id := l.AndroidIdent(); id != nil && id.API > l.linkLevel(least) {
				above[id.API] = append(above[id.API], l.Name)
			}
		}
		var levels []int
		for api := range above {
			levels = append(levels, api)
		}
		slices.Sort(levels)
		for _, api := range levels {
			f.add(Error, "minSdkVersion is %d, and linked for API %d: %s", least, api, some(above[api])).Place.ABI = abi
		}
	}
}
