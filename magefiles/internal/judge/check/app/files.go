package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// moduleTables are the files that bundletool reads at the top of a module.
var moduleTables = []string{"resources.pb", "assets.pb", "native.pb", "apex.pb", "runtime_enabled_sdk_config.pb"}

// moduleFolders are the folders that a module may have.
var moduleFolders = []string{"assets", "dex", "lib", "manifest", "res", "root", "apex"}

func aabNoDirEntries(a *subject.App, f *rule.Found) {
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
		f.Add(rule.Error, "%s for folders: %s", rule.Counted(len(folders), "entry", "entries"), rule.Some(folders)).Place.Entry = folders[0]
	}
	if absolute != nil {
		f.Add(rule.Error, "%s with an absolute name: %s", rule.Counted(len(absolute), "entry", "entries"), rule.Some(absolute)).Place.Entry = absolute[0]
	}
}

func aabModuleDirs(a *subject.App, f *rule.Found) {
	for _, m := range subject.ModuleFiles(a) {
		if !slices.Contains(moduleTables, m.Path) && !(len(m.Parts) > 1 && slices.Contains(moduleFolders, m.Parts[0])) {
			f.Add(rule.Error, "module %s has %s, which is not in any of %s", m.Module, m.Path, strings.Join(moduleFolders, ", ")).Place.Entry = m.Entry
		}
	}
}

func aabLibPath(a *subject.App, f *rule.Found) {
	for _, m := range subject.ModuleFiles(a) {
		if m.In("lib") && len(m.Parts) != 3 {
			f.Add(rule.Error, "%s has %d parts, not 3", m.Path, len(m.Parts)).Place.Entry = m.Entry
		}
	}
}

func aabLibExt(a *subject.App, f *rule.Found) {
	for _, m := range subject.ModuleFiles(a) {
		if m.In("lib") && len(m.Parts) == 3 && !strings.HasSuffix(m.Path, ".so") && m.Name() != "wrap.sh" {
			f.Add(rule.Error, "%s is neither a .so nor wrap.sh", m.Path).Place.Entry = m.Entry
		}
	}
}

func aabABIDir(a *subject.App, f *rule.Found) {
	seen := map[string]bool{}
	for _, m := range subject.ModuleFiles(a) {
		if !m.In("lib") || len(m.Parts) != 3 || subject.BundletoolKnows(m.Parts[1]) || seen[m.Module+"/"+m.Parts[1]] {
			continue
		}
		seen[m.Module+"/"+m.Parts[1]] = true
		f.Add(rule.Error, "lib/%s is not named after an ABI", m.Parts[1]).Place.Entry = m.Entry
	}
	if a.Kind == appfile.AAR {
		aarABIDir(a, f)
	}
}

// aarABIDir only warns: the app's abiFilters may leave the folder out.
func aarABIDir(a *subject.App, f *rule.Found) {
	seen := map[string]bool{}
	for _, file := range namedInAAR(a) {
		if !subject.BundletoolKnows(file.abi) && !seen[file.abi] {
			seen[file.abi] = true
			f.Add(rule.Warning, "jni/%s is not named after an ABI: bundletool refuses a bundle with it, and in an APK no device reads it", file.abi).Place.Entry = file.place
		}
	}
}

var dexName = lazyregexp.New(`^classes([0-9]*)\.dex$`)

// reservedRoot are the names at the top of an APK that bundletool itself writes, apart from dex files.
var reservedRoot = []string{"lib", "res", "AndroidManifest.xml", "resources.arsc", "resources.pb"}

func aabRootReserved(a *subject.App, f *rule.Found) {
	for _, m := range subject.ModuleFiles(a) {
		if m.In("root") && (slices.Contains(reservedRoot, m.Parts[1]) || dexName().MatchString(m.Parts[1])) {
			f.Add(rule.Error, "%s becomes %s in the APK, which is a reserved name", m.Path, m.Parts[1]).Place.Entry = m.Entry
		}
	}
}

// aabRenderScript finds an Error if there are 64-bit libraries to lose. Without any, bundletool only says so; the installer treats the app
// as a 32-bit one.
func aabRenderScript(a *subject.App, f *rule.Found) {
	var files []string
	packs := assetPacks(a)
	for _, m := range subject.ModuleFiles(a) {
		if strings.HasSuffix(m.Path, ".bc") && !packs[m.Module] {
			files = append(files, m.Entry)
		}
	}
	if files == nil {
		return
	}
	severity, effect := rule.Error, "so bundletool drops all 64-bit libraries"
	if len(packed64(a)) == 0 {
		severity, effect = rule.Warning, "so devices run the app in a 32-bit process if they can"
	}
	f.Add(severity, "%s, %s: %s", rule.Counted(len(files), "file named .bc", "files named .bc"), effect, rule.Some(files)).Place.Entry = files[0]
}

// packed64 returns the 64-bit ABIs that a bundle has libraries for.
func packed64(a *subject.App) map[string]bool {
	abis := packedABIs(a)
	maps.DeleteFunc(abis, func(abi string, _ bool) bool { return !strings.Contains(abi, "64") })
	return abis
}

// assetPacks returns the modules for which fewer rules hold, since they have nothing but a manifest and assets.
func assetPacks(a *subject.App) map[string]bool {
	packs := map[string]bool{}
	for _, d := range deliveries(a) {
		packs[d.Name] = d.assets()
	}
	return packs
}
