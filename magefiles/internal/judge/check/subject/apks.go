package subject

import (
	"cmp"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// APK is one APK: the app's file itself, or one of a set.
type APK struct {
	*appfile.File
	Name     string            // in the set: splits/base-arm64_v8a.apk; empty for a file on its own
	Manifest *appfile.Manifest // that a device goes by, which for a split is the base's; nil if it is not known
}

// APKsOf gives the APKs of an app; bundles and AARs have none.
func APKsOf(a *App) []APK {
	switch a.Kind {
	case appfile.APK:
		return []APK{{a.File, "", manifestOf(a.File)}}
	case appfile.APKS:
		var all []APK
		for _, file := range a.APKs {
			name := strings.TrimSuffix(strings.TrimPrefix(file.Path, a.Path+"("), ")")
			all = append(all, APK{file, name, nil})
		}
		masters := mastersOf(all)
		for i := range all {
			all[i].Manifest = masters.of(all[i])
		}
		return all
	}
	return nil
}

func manifestOf(f *appfile.File) *appfile.Manifest {
	if len(f.Modules) == 0 {
		return nil
	}
	return f.Modules[0].Manifest
}

// splitName are names of bundletool's split APKs: those of one variant have one number at their end, the first has none.
var splitName = lazyregexp.New(`^splits/.*?(_[0-9]+)?\.apk$`)

// masters are the manifests of a set's base-master APKs by variant, and under anyVariant the one that serves all, where they agree on
// what rules look at.
type masters map[string]*appfile.Manifest

const anyVariant = "any"

func mastersOf(all []APK) masters {
	found := masters{}
	var first *appfile.Manifest
	agree := true
	for _, one := range all {
		m := manifestOf(one.File)
		if !strings.HasPrefix(one.Name, "splits/base-master") || m == nil {
			continue
		}
		if first == nil {
			first = m
		}
		agree = agree && m.MinSDK == first.MinSDK && sameBool(m.ExtractNativeLibs, first.ExtractNativeLibs)
		found[variant(one.Name)] = m
	}
	if agree {
		found[anyVariant] = first
	}
	return found
}

// of returns the manifest that a device goes by: an APK's own, or for a split the one of its variant's base-master.
func (m masters) of(one APK) *appfile.Manifest {
	if !strings.HasPrefix(one.Name, "splits/") {
		return manifestOf(one.File)
	}
	return cmp.Or(m[variant(one.Name)], m[anyVariant])
}

// variant returns the number at the end of a split's name; the 64 of x86_64 is none.
func variant(name string) string {
	m := splitName().FindStringSubmatch(strings.ReplaceAll(name, "x86_64", "x86-64"))
	if m == nil {
		return ""
	}
	return m[1]
}

func sameBool(a, b *bool) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// Extracts tells whether the installer unpacks the APK's libraries, as it does without a word in the manifest; known is false for a split
// on its own.
func (a APK) Extracts() (yes, known bool) {
	switch m := a.Manifest; {
	case m == nil:
		return false, false
	case m.ExtractNativeLibs != nil:
		return *m.ExtractNativeLibs, true
	default:
		return true, m.MinSDK != 0 || m.TargetSDK != 0
	}
}

// Place gives where an entry lies: in the set too, if there is one.
func (a APK) Place(entry string) string {
	if a.Name == "" {
		return entry
	}
	return strings.TrimSuffix(a.Name+"/"+entry, "/")
}

// APKLibrary is one file below lib/ in an APK.
type APKLibrary struct {
	appfile.Entry
	ABI      string // the folder
	FileName string // what follows the folder, which may have folders in it
}

// Libraries gives the files below lib/ that have a folder for an ABI, and a place in the zip.
func (a APK) Libraries() []APKLibrary {
	var all []APKLibrary
	for _, e := range a.Entries {
		rest, ok := strings.CutPrefix(e.Name, "lib/")
		abi, name, nested := strings.Cut(rest, "/")
		if ok && nested && !e.Folder && name != "" && e.DataOffset >= 0 {
			all = append(all, APKLibrary{e, abi, name})
		}
	}
	return all
}

// Has16KPages tells whether devices with 16 KB pages run the libraries of a folder.
func Has16KPages(folder string) bool {
	a := abi.Find(folder)
	return a != nil && a.BigPages()
}

// BaseManifest gives the manifest that says what the app is: a bundle's base module's, an APK's own, a set's first that has an SDK in it.
func BaseManifest(a *App) *appfile.Manifest {
	switch a.Kind {
	case appfile.AAB:
		for _, m := range a.Modules {
			if m.Name == "base" {
				return m.Manifest
			}
		}
	case appfile.APK:
		return manifestOf(a.File)
	case appfile.APKS:
		for _, one := range APKsOf(a) {
			if one.Manifest != nil && one.Manifest.MinSDK != 0 {
				return one.Manifest
			}
		}
	}
	return nil
}

// TargetSDK gives what the app's manifest says, else what the app is said to be for.
func TargetSDK(a *App) int {
	if m := BaseManifest(a); m != nil && m.TargetSDK != 0 {
		return m.TargetSDK
	}
	return a.Target.TargetSDK
}

// MinSDK is targetSDK's twin.
func MinSDK(a *App) int {
	if m := BaseManifest(a); m != nil && m.MinSDK != 0 {
		return m.MinSDK
	}
	return a.Target.MinSDK
}

// Shipped tells whether the file goes to Play or to a device; an AAR goes into somebody's app.
func Shipped(a *App) bool { return a.Kind != appfile.AAR }
