package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// moduleFile is one file of a bundle's module.
type moduleFile struct {
	module string   // base
	path   string   // in the module: lib/arm64-v8a/libsample.so
	parts  []string // of path
	entry  string   // base/lib/arm64-v8a/libsample.so
}

// in tells whether the file lies below a folder of the module.
func (m moduleFile) in(folder string) bool { return len(m.parts) > 1 && m.parts[0] == folder }

// name gives the last part of the path.
func (m moduleFile) name() string { return m.parts[len(m.parts)-1] }

// moduleFiles gives the files of an App Bundle's modules; other kinds have none. What lies at the top, in BUNDLE-METADATA and in META-INF
// is of no module.
func moduleFiles(a *App) []moduleFile {
	if a.Kind != appfile.AAB {
		return nil
	}
	var files []moduleFile
	for _, e := range a.Entries {
		module, path, ok := strings.Cut(e.Name, "/")
		if e.Folder || !ok || module == "" || path == "" || module == "BUNDLE-METADATA" || module == "META-INF" {
			continue
		}
		files = append(files, moduleFile{module, path, strings.Split(path, "/"), e.Name})
	}
	return files
}

// moduleTables are the files that bundletool reads at the top of a module.
var moduleTables = []string{"resources.pb", "assets.pb", "native.pb", "apex.pb", "runtime_enabled_sdk_config.pb"}

// moduleFolders are the folders that a module may have.
var moduleFolders = []string{"assets", "dex", "lib", "manifest", "res", "root", "apex"}

func aabNoDirEntries(a *App, f *found) {
	if a.Kind != appfile.AAB {
		return
	}
	var folders, absolute []string
	for _, e := range a.Entries {
		switch {
		case e.Folder:
			folders = append(folders, e.Name)
		case strings.HasPrefix(e.Name, "/"):
			absolute = append(absolute, e.Name)
		}
	}
	if folders != nil {
		f.add(Error, "%s for folders: %s", counted(len(folders), "entry", "entries"), some(folders)).Place.Entry = folders[0]
	}
	if absolute != nil {
		f.add(Error, "%s with an absolute name: %s", counted(len(absolute), "entry", "entries"), some(absolute)).Place.Entry = absolute[0]
	}
}

func aabModuleDirs(a *App, f *found) {
	for _, m := range moduleFiles(a) {
		if !slices.Contains(moduleTables, m.path) && !(len(m.parts) > 1 && slices.Contains(moduleFolders, m.parts[0])) {
			f.add(Error, "module %s has %s, which is in none of %s", m.module, m.path, strings.Join(moduleFolders, ", ")).Place.Entry = m.entry
		}
	}
}

func aabLibPath(a *App, f *found) {
	for _, m := range moduleFiles(a) {
		if m.in("lib") && len(m.parts) != 3 {
			f.add(Error, "%s has %d parts, not 3", m.path, len(m.parts)).Place.Entry = m.entry
		}
	}
}

func aabLibExt(a *App, f *found) {
	for _, m := range moduleFiles(a) {
		if m.in("lib") && len(m.parts) == 3 && !strings.HasSuffix(m.path, ".so") && m.name() != "wrap.sh" {
			f.add(Error, "%s is neither a .so nor wrap.sh", m.path).Place.Entry = m.entry
		}
	}
}

// bundletoolKnows tells of a folder below lib/. Go builds for four of them; apps may have libraries for others.
func bundletoolKnows(folder string) bool { return abi.Named(folder) != nil }

func aabABIDir(a *App, f *found) {
	seen := map[string]bool{}
	for _, m := range moduleFiles(a) {
		if !m.in("lib") || len(m.parts) != 3 || bundletoolKnows(m.parts[1]) || seen[m.module+"/"+m.parts[1]] {
			continue
		}
		seen[m.module+"/"+m.parts[1]] = true
		f.add(Error, "lib/%s is no ABI", m.parts[1]).Place.Entry = m.entry
	}
	if a.Kind == appfile.AAR {
		aarABIDir(a, f)
	}
}

// aarABIDir only warns: the app's abiFilters may leave the folder out.
func aarABIDir(a *App, f *found) {
	seen := map[string]bool{}
	for _, file := range namedInAAR(a) {
		if !bundletoolKnows(file.abi) && !seen[file.abi] {
			seen[file.abi] = true
			f.add(Warning, "jni/%s is no ABI: bundletool refuses the app's bundle with it, and no device looks into it in an APK", file.abi).Place.Entry = file.place
		}
	}
}

var dexName = regexp.MustCompile(`^classes([0-9]*)\.dex$`)

// reservedRoot are the names at the top of an APK that bundletool itself writes, beside dex files.
var reservedRoot = []string{"lib", "res", "AndroidManifest.xml", "resources.arsc", "resources.pb"}

func aabRootReserved(a *App, f *found) {
	for _, m := range moduleFiles(a) {
		if m.in("root") && (slices.Contains(reservedRoot, m.parts[1]) || dexName.MatchString(m.parts[1])) {
			f.add(Error, "%s comes to %s in the APK, which is reserved", m.path, m.parts[1]).Place.Entry = m.entry
		}
	}
}

// aabRenderScript is an Error where there are 64-bit libraries to lose. Without any, bundletool only says so; the installer takes the app
// for a 32-bit one.
func aabRenderScript(a *App, f *found) {
	var files []string
	packs := assetPacks(a)
	for _, m := range moduleFiles(a) {
		if strings.HasSuffix(m.path, ".bc") && !packs[m.module] {
			files = append(files, m.entry)
		}
	}
	if files == nil {
		return
	}
	severity, effect := Error, "for which bundletool drops all 64-bit libraries"
	if len(packed64(a)) == 0 {
		severity, effect = Warning, "for which devices run the app in a 32-bit process where they can"
	}
	f.add(severity, "%s, %s: %s", counted(len(files), "file named .bc", "files named .bc"), effect, some(files)).Place.Entry = files[0]
}

// packed64 gives the 64-bit ABIs that a bundle has libraries for.
func packed64(a *App) map[string]bool {
	abis := packedABIs(a)
	maps.DeleteFunc(abis, func(abi string, _ bool) bool { return !strings.Contains(abi, "64") })
	return abis
}

// assetPacks gives the modules for which fewer rules hold, since they have nothing but a manifest and assets.
func assetPacks(a *App) map[string]bool {
	assets, more := map[string]bool{}, map[string]bool{"base": true}
	for _, m := range moduleFiles(a) {
		switch {
		case m.in("assets"):
			assets[m.module] = true
		case !m.in("manifest") && m.path != "assets.pb":
			more[m.module] = true
		}
	}
	maps.DeleteFunc(assets, func(module string, _ bool) bool { return more[module] })
	return assets
}
