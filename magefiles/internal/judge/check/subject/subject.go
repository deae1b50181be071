// Package subject has what rules look at, and what more than one room asks of it.
package subject

import (
	"slices"
	"time"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// Target says what the checked files are for. Severities depend on it.
type Target struct {
	MinSDK    int
	TargetSDK int
	PageSize  uint64    // the largest page, in bytes, that 64-bit devices may have
	Date      time.Time // what Google Play requires depends on it

	Levels *ndkapi.Levels // first API level of each public symbol; nil: as gondk knows them without an NDK
}

// KnownLevels gives what is known of Android's public libraries.
func (t Target) KnownLevels() *ndkapi.Levels {
	if t.Levels != nil {
		return t.Levels
	}
	return ndkapi.Embedded()
}

// Library is one shared library as a device gets it.
type Library struct {
	*elfabi.Library
	Target
	Place   rule.Place
	Name    string          // of the file: libgolib_jni.so
	ABI     *abi.ABI        // of the folder that it lies in; of its machine where it lies in none
	Linked  *elfabi.Library // the same before it was stripped; nil if it was not kept
	Beside  []*Library      // all libraries of the same ABI in the app, itself too; nil if not known: a file on its own
	App     *App            // that it is packed in; nil for a file on its own
	Archive *Archive        // gondk's, that is linked in; nil if there is none, or it is not known

	// Objects reads the objects and archives that were linked into it, to tell where an import is called from; nil if they are not known.
	Objects func() []*elfabi.Object

	Loading []*loader.Verdict // how Android's linker ends with it on each device that is asked about; library.Loading fills it
}

// App is a bundle, an APK, a set of APKs or an AAR.
type App struct {
	*appfile.File
	Target
	Place     rule.Place
	Libraries []*Library // in the file's order; those that could be read
}

// Compile is what one build path compiles for one ABI.
type Compile struct {
	Target
	Place   rule.Place // the build path's script
	ABI     *abi.ABI
	Sources []Source
}

// ABISet is what was built for all ABIs: in the project by one build path, or what a bundle holds. Rules between ABIs look at it.
type ABISet struct {
	Target
	Place     rule.Place // without an ABI
	Archives  []*Archive
	Libraries []*Library
	API       map[string]*capi.API // of the archive, by the ABI's name; nil or without an ABI: not known
}

// Manifest returns the manifest that says what the app is for: that of a bundle's base module, an APK's or AAR's own, or the first of a set's
// that has a min SDK; nil if none is known.
func (a *App) Manifest() *appfile.Manifest {
	if a.Kind == appfile.AAR {
		return manifestOf(a.File)
	}
	return BaseManifest(a)
}

// AllModules gives the modules of an app; those of a set are in its APKs.
func (a *App) AllModules() []appfile.Module {
	all := slices.Clone(a.Modules)
	for _, apk := range a.APKs {
		all = append(all, apk.Modules...)
	}
	return all
}

// LinkLevel gives wantedLevel for another min SDK than the library's.
func (l *Library) LinkLevel(api int) int {
	return abi.LinkLevel(max(api, abi.FirstLevel(l.Machine, l.Class)))
}

// Source is one file of C, C++ or assembly that was compiled for an app.
type Source struct {
	Path  string   // relative to the project where inside it, slash-separated
	Flags []string // of the compiler, as a shell gets them
	Text  func() (string, error)
}
