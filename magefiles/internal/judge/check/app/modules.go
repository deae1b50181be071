package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// bundletoolVersion is how bundletool reads a version.
var bundletoolVersion = lazyregexp.New(`^([0-9]+)\.([0-9]+)\.([0-9]+)(-.+)?$`)

func aabConfig(a *subject.App, f *rule.Found) {
	if a.Kind != appfile.AAB {
		return
	}
	file := func(e appfile.Entry) bool { return e.Name == "BundleConfig.pb" }
	switch {
	case a.Config != nil && a.Config.Bundletool == "":
		f.Add(rule.Error, "BundleConfig.pb does not give bundletool's version").Place.Entry = "BundleConfig.pb"
	case a.Config != nil && !bundletoolVersion().MatchString(a.Config.Bundletool):
		f.Add(rule.Error, "BundleConfig.pb gives bundletool version %q, which is not a version", a.Config.Bundletool).Place.Entry = "BundleConfig.pb"
	case a.Config == nil && slices.ContainsFunc(a.Entries, file):
		f.Add(rule.Error, "BundleConfig.pb cannot be read").Place.Entry = "BundleConfig.pb"
	case a.Config == nil:
		f.Add(rule.Error, "no BundleConfig.pb")
	}
}

// atLeast reports whether a version is not below major.minor; what is no version is.
func atLeast(version string, major, minor int) bool {
	m := bundletoolVersion().FindStringSubmatch(version)
	if m == nil {
		return false
	}
	x, errX := strconv.Atoi(m[1])
	y, errY := strconv.Atoi(m[2])
	return errors.Join(errX, errY) == nil && cmp.Or(cmp.Compare(x, major), cmp.Compare(y, minor)) >= 0
}

func aabManifest(a *subject.App, f *rule.Found) {
	if a.Kind != appfile.AAB {
		return
	}
	if len(a.Modules) == 0 {
		f.Add(rule.Error, "no module")
	}
	for _, m := range a.Modules {
		place := m.Name + "/manifest/AndroidManifest.xml"
		switch {
		case m.Manifest == nil:
			f.Add(rule.Error, "module %s has no readable manifest", m.Name).Place.Entry = place
		case m.Manifest.Binary:
			f.Add(rule.Error, "the manifest of module %s is binary XML, as in an APK, not a protocol buffer", m.Name).Place.Entry = place
		case m.Manifest.Text:
			f.Add(rule.Error, "the manifest of module %s is text XML, not a protocol buffer", m.Name).Place.Entry = place
		}
	}
	for _, m := range subject.ModuleFiles(a) {
		if m.In("manifest") && m.Name() != "AndroidManifest.xml" {
			f.Add(rule.Error, "module %s has %s next to its manifest", m.Module, m.Path).Place.Entry = m.Entry
		}
	}
}

func aabNativePB(a *subject.App, f *rule.Found) {
	dirs := libraryDirs(a)
	for _, m := range a.Modules {
		if a.Kind != appfile.AAB {
			return
		}
		if !m.HasNative {
			if len(dirs[m.Name]) > 0 {
				f.Add(rule.Warning, "module %s has %s but no native.pb", m.Name, strings.Join(rule.SortedKeys(dirs[m.Name]), ", ")).Place.Entry = m.Name + "/lib"
			}
			continue
		}
		nativeFolders(m, dirs[m.Name], func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = m.Name + "/native.pb" })
	}
}

// nativeFolders compares a module's native.pb with its folders of libraries.
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
		case subject.BundletoolKnows(folder) && strings.TrimSuffix(folder, "-hwasan") != n.ABI:
			bad("%s is declared to be for %s: devices of that ABI get these libraries", n.Path, n.ABI)
		}
	}
	if missing := rule.Difference(dirs, named); missing != nil {
		bad("does not name %s", strings.Join(missing, ", "))
	}
}

// libraryDirs returns the folders with libraries of an App Bundle's modules: base has lib/arm64-v8a.
func libraryDirs(a *subject.App) map[string]map[string]bool {
	dirs := map[string]map[string]bool{}
	for _, m := range subject.ModuleFiles(a) {
		if !m.In("lib") || len(m.Parts) < 3 {
			continue
		}
		if dirs[m.Module] == nil {
			dirs[m.Module] = map[string]bool{}
		}
		dirs[m.Module]["lib/"+m.Parts[1]] = true
	}
	return dirs
}

func aabABIParity(a *subject.App, f *rule.Found) {
	dirs := libraryDirs(a)
	var first string
	var want []string
	for _, module := range rule.SortedKeys(dirs) {
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
			f.Add(rule.Error, "module %s has libraries for %s, but module %s for %s", first, strings.Join(want, ", "), module, strings.Join(abis, ", ")).Place.Entry = module + "/lib"
		}
	}
}

func aabLibClash(a *subject.App, f *rule.Found) {
	first, packs := map[string]subject.ModuleFile{}, assetPacks(a)
	if isolated(deliveries(a)) {
		return // each module's resources are loaded apart from the others'
	}
	for _, m := range subject.ModuleFiles(a) {
		if m.In("dex") || m.In("manifest") || slices.Contains(moduleTables, m.Path) {
			continue
		}
		other, twice := first[m.Path]
		if !twice {
			first[m.Path] = m
			continue
		}
		if packs[other.Module] != packs[m.Module] {
			f.Add(rule.Error, "modules %s and %s have %s, and one of them is an asset pack", other.Module, m.Module, m.Path).Place.Entry = m.Entry
			continue
		}
		same, err := a.Same(other.Entry, m.Entry)
		switch {
		case err != nil:
			f.Add(rule.Error, "cannot compare %s and %s: %v", other.Entry, m.Entry, err).Place.Entry = m.Entry
		case !same:
			f.Add(rule.Error, "modules %s and %s have different versions of %s", other.Module, m.Module, m.Path).Place.Entry = m.Entry
		}
	}
}

func aabDex(a *subject.App, f *rule.Found) {
	have := map[string][]int{}
	for _, m := range subject.ModuleFiles(a) {
		if !m.In("dex") {
			continue
		}
		number := dexName().FindStringSubmatch(m.Name())
		if number == nil || len(m.Parts) != 2 {
			f.Add(rule.Error, "%s is not dex/classes<number>.dex", m.Path).Place.Entry = m.Entry
			continue
		}
		n, err := strconv.Atoi(cmp.Or(number[1], "1"))
		if err != nil {
			f.Add(rule.Error, "%s: the number is too large", m.Path).Place.Entry = m.Entry
			continue
		}
		if want := dexFile(n); m.Name() != want { // bundletool counts by the names that D8 gives
			f.Add(rule.Error, "%s: number %d must be named %s", m.Path, n, want).Place.Entry = m.Entry
		}
		have[m.Module] = append(have[m.Module], n)
	}
	packs := assetPacks(a)
	for _, m := range a.Modules {
		if a.Kind == appfile.AAB && !packs[m.Name] {
			dexOfModule(m, have[m.Name], f)
		}
	}
}

// dexFile returns the name of a module's dex file by its number; the first has none in it.
func dexFile(n int) string {
	if n == 1 {
		return "classes.dex"
	}
	return fmt.Sprintf("classes%d.dex", n)
}

func dexOfModule(m appfile.Module, numbers []int, f *rule.Found) {
	slices.Sort(numbers)
	for i, n := range slices.Compact(numbers) {
		if n != i+1 {
			f.Add(rule.Error, "module %s has dex file %d, but number %d comes next", m.Name, n, i+1).Place.Entry = m.Name + "/dex"
			return
		}
	}
	if len(numbers) == 0 && m.Manifest != nil && (m.Manifest.HasCode == nil || *m.Manifest.HasCode) {
		f.Add(rule.Error, "module %s has no dex files, but its manifest does not set hasCode=false", m.Name).Place.Entry = m.Name + "/manifest/AndroidManifest.xml"
	}
}

func aabResTable(a *subject.App, f *rule.Found) {
	files := map[string]map[string]bool{}
	for _, m := range subject.ModuleFiles(a) {
		if files[m.Module] == nil {
			files[m.Module] = map[string]bool{}
		}
		if m.In("res") {
			files[m.Module][m.Path] = true
		}
	}
	for _, module := range rule.SortedKeys(files) {
		resourcesOf(a, module, files[module], f)
	}
}

func resourcesOf(a *subject.App, module string, files map[string]bool, f *rule.Found) {
	add := func(seen string, args ...any) {
		f.Add(rule.Error, seen, args...).Place.Entry = module + "/resources.pb"
	}
	table, known, err := a.ResourceFiles(module)
	switch {
	case err != nil:
		add("%v", err)
		return
	case !known && len(files) > 0:
		add("module %s has %s but no resources.pb", module, rule.Counted(len(files), "file in res/", "files in res/"))
		return
	}
	named := map[string]bool{}
	for _, path := range table {
		named[path] = true
	}
	if extra := rule.Difference(files, named); extra != nil {
		add("does not name %s", rule.Some(extra))
	}
	if missing := rule.Difference(named, files); missing != nil {
		add("lists files that are not in res/: %s", rule.Some(missing))
	}
}

func aabVersionCode(a *subject.App, f *rule.Found) {
	codes, packs := map[int]bool{}, assetPacks(a)
	for _, m := range a.Modules {
		if a.Kind != appfile.AAB || m.Manifest == nil || packs[m.Name] {
			continue
		}
		if m.Manifest.VersionCode == 0 {
			f.Add(rule.Error, "module %s has no versionCode", m.Name).Place.Entry = m.Name + "/manifest/AndroidManifest.xml"
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
		f.Add(rule.Error, "%d versionCodes: %s", len(codes), strings.Join(texts, ", "))
	}
}

func aabMinMax(a *subject.App, f *rule.Found) {
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
			f.Add(rule.Error, "module %s has minSdkVersion %d above maxSdkVersion %d", m.Name, least, most).Place.Entry = place
		}
		if least != 0 && least < base {
			f.Add(rule.Error, "module %s has minSdkVersion %d below the base's %d", m.Name, least, base).Place.Entry = place
		}
	}
}

func aabStrip64(a *subject.App, f *rule.Found) {
	if a.Kind == appfile.AAB && a.Config != nil && a.Config.Strip64 {
		f.Add(rule.Warning, "standalone_config.strip_64_bit_libraries is set").Place.Entry = "BundleConfig.pb"
	}
}
