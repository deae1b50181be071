package check

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// bundletoolVersion is how bundletool reads a version.
var bundletoolVersion = regexp.MustCompile(`^([0-9]+)\.([0-9]+)\.([0-9]+)(-.+)?$`)

func aabConfig(a *App, f *found) {
	if a.Kind != appfile.AAB {
		return
	}
	file := func(e appfile.Entry) bool { return e.Name == "BundleConfig.pb" }
	switch {
	case a.Config != nil && a.Config.Bundletool == "":
		f.add(Error, "BundleConfig.pb does not name bundletool's version").Place.Entry = "BundleConfig.pb"
	case a.Config != nil && !bundletoolVersion.MatchString(a.Config.Bundletool):
		f.add(Error, "BundleConfig.pb names bundletool %q, which is no version", a.Config.Bundletool).Place.Entry = "BundleConfig.pb"
	case a.Config == nil && slices.ContainsFunc(a.Entries, file):
		f.add(Error, "BundleConfig.pb cannot be read").Place.Entry = "BundleConfig.pb"
	case a.Config == nil:
		f.add(Error, "no BundleConfig.pb")
	}
}

// atLeast tells whether a version is not below major.minor; what is no version is.
func atLeast(version string, major, minor int) bool {
	m := bundletoolVersion.FindStringSubmatch(version)
	if m == nil {
		return false
	}
	x, errX := strconv.Atoi(m[1])
	y, errY := strconv.Atoi(m[2])
	return errors.Join(errX, errY) == nil && cmp.Or(cmp.Compare(x, major), cmp.Compare(y, minor)) >= 0
}

func aabManifest(a *App, f *found) {
	if a.Kind != appfile.AAB {
		return
	}
	if len(a.Modules) == 0 {
		f.add(Error, "no module")
	}
	for _, m := range a.Modules {
		place := m.Name + "/manifest/AndroidManifest.xml"
		switch {
		case m.Manifest == nil:
			f.add(Error, "module %s has no manifest that can be read", m.Name).Place.Entry = place
		case m.Manifest.Binary:
			f.add(Error, "the manifest of module %s is Android's binary XML, as APKs have it, not a protocol buffer", m.Name).Place.Entry = place
		case m.Manifest.Text:
			f.add(Error, "the manifest of module %s is XML as people write it, not a protocol buffer", m.Name).Place.Entry = place
		}
	}
	for _, m := range moduleFiles(a) {
		if m.in("manifest") && m.name() != "AndroidManifest.xml" {
			f.add(Error, "module %s has %s beside its manifest", m.module, m.path).Place.Entry = m.entry
		}
	}
}

func aabNativePB(a *App, f *found) {
	dirs := libraryDirs(a)
	for _, m := range a.Modules {
		if a.Kind != appfile.AAB {
			return
		}
		if !m.HasNative {
			if len(dirs[m.Name]) > 0 {
				f.add(Warning, "module %s has %s and no native.pb", m.Name, strings.Join(sortedKeys(dirs[m.Name]), ", ")).Place.Entry = m.Name + "/lib"
			}
			continue
		}
		nativeFolders(m, dirs[m.Name], func(seen string, args ...any) { f.add(Error, seen, args...).Place.Entry = m.Name + "/native.pb" })
	}
}

// nativeFolders holds a module's native.pb against its folders of libraries.
func nativeFolders(m appfile.Module, dirs map[string]bool, bad func(string, ...any)) {
	named := map[string]bool{}
	for _, n := range m.Native {
		named[n.Path] = true
		folder, ok := strings.CutPrefix(n.Path, "lib/")
		switch {
		case n.ABI == "":
			bad("%s has no ABI", n.Path)
		case !ok || folder == "" || strings.Contains(folder, "/"):
			bad("%q is not lib/<abi>", n.Path)
		case !dirs[n.Path]:
			bad("%s has no files", n.Path)
		case bundletoolKnows(folder) && strings.TrimSuffix(folder, "-hwasan") != n.ABI:
			bad("%s is said to be for %s: devices of that ABI get these libraries", n.Path, n.ABI)
		}
	}
	if missing := difference(dirs, named); missing != nil {
		bad("does not name %s", strings.Join(missing, ", "))
	}
}

// libraryDirs gives the folders with libraries of an App Bundle's modules: base has lib/arm64-v8a.
func libraryDirs(a *App) map[string]map[string]bool {
	dirs := map[string]map[string]bool{}
	for _, m := range moduleFiles(a) {
		if !m.in("lib") || len(m.parts) < 3 {
			continue
		}
		if dirs[m.module] == nil {
			dirs[m.module] = map[string]bool{}
		}
		dirs[m.module]["lib/"+m.parts[1]] = true
	}
	return dirs
}

func aabABIParity(a *App, f *found) {
	dirs := libraryDirs(a)
	var first string
	var want []string
	for _, module := range sortedKeys(dirs) {
		var abis []string
		for dir := range dirs[module] {
			abis = append(abis, strings.TrimSuffix(strings.TrimPrefix(dir, "lib/"), "-hwasan"))
		}
		slices.Sort(abis)
		abis = slices.Compact(abis)
		switch {
		case first == "":
			first, want = module, abis
		case !slices.Equal(abis, want):
			f.add(Error, "module %s has libraries for %s, module %s for %s", first, strings.Join(want, ", "), module, strings.Join(abis, ", ")).Place.Entry = module + "/lib"
		}
	}
}

func aabLibClash(a *App, f *found) {
	first := map[string]moduleFile{}
	for _, m := range moduleFiles(a) {
		if m.in("dex") || m.in("manifest") || slices.Contains(moduleTables, m.path) {
			continue
		}
		other, twice := first[m.path]
		if !twice {
			first[m.path] = m
			continue
		}
		same, err := a.Same(other.entry, m.entry)
		switch {
		case err != nil:
			f.add(Error, "cannot compare %s and %s: %v", other.entry, m.entry, err).Place.Entry = m.entry
		case !same:
			f.add(Error, "modules %s and %s have different files %s", other.module, m.module, m.path).Place.Entry = m.entry
		}
	}
}

func aabDex(a *App, f *found) {
	have := map[string][]int{}
	for _, m := range moduleFiles(a) {
		if !m.in("dex") {
			continue
		}
		number := dexName.FindStringSubmatch(m.name())
		if number == nil || len(m.parts) != 2 {
			f.add(Error, "%s is not dex/classes<number>.dex", m.path).Place.Entry = m.entry
			continue
		}
		n, err := strconv.Atoi(cmp.Or(number[1], "1"))
		if err != nil {
			f.add(Error, "%s has a number that is too large", m.path).Place.Entry = m.entry
			continue
		}
		if want := dexFile(n); m.name() != want { // bundletool counts by the names that D8 gives
			f.add(Error, "%s is not named as number %d is: %s", m.path, n, want).Place.Entry = m.entry
		}
		have[m.module] = append(have[m.module], n)
	}
	packs := assetPacks(a)
	for _, m := range a.Modules {
		if a.Kind == appfile.AAB && !packs[m.Name] {
			dexOfModule(m, have[m.Name], f)
		}
	}
}

// dexFile gives the name of a module's dex file by its number; the first has none in it.
func dexFile(n int) string {
	if n == 1 {
		return "classes.dex"
	}
	return fmt.Sprintf("classes%d.dex", n)
}

func dexOfModule(m appfile.Module, numbers []int, f *found) {
	slices.Sort(numbers)
	for i, n := range slices.Compact(numbers) {
		if n != i+1 {
			f.add(Error, "module %s has dex file %d where number %d comes next", m.Name, n, i+1).Place.Entry = m.Name + "/dex"
			return
		}
	}
	if len(numbers) == 0 && m.Manifest != nil && (m.Manifest.HasCode == nil || *m.Manifest.HasCode) {
		f.add(Error, "module %s has no dex files, and its manifest does not say hasCode=false", m.Name).Place.Entry = m.Name + "/manifest/AndroidManifest.xml"
	}
}

func aabResTable(a *App, f *found) {
	files := map[string]map[string]bool{}
	for _, m := range moduleFiles(a) {
		if files[m.module] == nil {
			files[m.module] = map[string]bool{}
		}
		if m.in("res") {
			files[m.module][m.path] = true
		}
	}
	for _, module := range sortedKeys(files) {
		resourcesOf(a, module, files[module], f)
	}
}

func resourcesOf(a *App, module string, files map[string]bool, f *found) {
	add := func(seen string, args ...any) { f.add(Error, seen, args...).Place.Entry = module + "/resources.pb" }
	table, known, err := a.ResourceFiles(module)
	switch {
	case err != nil:
		add("%v", err)
		return
	case !known && len(files) > 0:
		add("module %s has %s and no resources.pb", module, counted(len(files), "file in res/", "files in res/"))
		return
	}
	named := map[string]bool{}
	for _, path := range table {
		named[path] = true
	}
	if extra := difference(files, named); extra != nil {
		add("does not name %s", some(extra))
	}
	if missing := difference(named, files); missing != nil {
		add("names what is not in res/: %s", some(missing))
	}
}

func aabVersionCode(a *App, f *found) {
	codes, packs := map[int]bool{}, assetPacks(a)
	for _, m := range a.Modules {
		if a.Kind != appfile.AAB || m.Manifest == nil || packs[m.Name] {
			continue
		}
		if m.Manifest.VersionCode == 0 {
			f.add(Error, "module %s has no versionCode", m.Name).Place.Entry = m.Name + "/manifest/AndroidManifest.xml"
			continue
		}
		codes[m.Manifest.VersionCode] = true
	}
	if len(codes) > 1 {
		var texts []string
		for _, m := range a.Modules {
			if m.Manifest != nil && m.Manifest.VersionCode != 0 {
				texts = append(texts, m.Name+" "+strconv.Itoa(m.Manifest.VersionCode))
			}
		}
		f.add(Error, "%d versionCodes: %s", len(codes), strings.Join(texts, ", "))
	}
}

func aabMinMax(a *App, f *found) {
	if a.Kind != appfile.AAB {
		return
	}
	base := 1 // where the manifest does not say
	for _, m := range a.Modules {
		if m.Name == "base" && m.Manifest != nil {
			base = max(base, m.Manifest.MinSDK)
		}
	}
	for _, m := range a.Modules {
		if m.Manifest == nil {
			continue
		}
		least, most, place := m.Manifest.MinSDK, m.Manifest.MaxSDK, m.Name+"/manifest/AndroidManifest.xml"
		if most != 0 && least > most {
			f.add(Error, "module %s has minSdkVersion %d above maxSdkVersion %d", m.Name, least, most).Place.Entry = place
		}
		if least != 0 && least < base {
			f.add(Error, "module %s has minSdkVersion %d below the base's %d", m.Name, least, base).Place.Entry = place
		}
	}
}

func aabStrip64(a *App, f *found) {
	if a.Kind == appfile.AAB && a.Config != nil && a.Config.Strip64 {
		f.add(Warning, "standalone_config.strip_64_bit_libraries is set").Place.Entry = "BundleConfig.pb"
	}
}
