// Package inspect turns files into subjects for package check: a single file, or everything that a project has built.
package inspect

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Opened is a subject whose files are open. Findings about it are good after Close, the subject is not.
type Opened struct {
	check.Subject
	apps []*appfile.File
}

// Close closes the files.
func (o *Opened) Close() error {
	var errs []error
	for _, f := range o.apps {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// File opens an archive, a library, a bundle, an APK, a set of APKs or an AAR; the content decides which. The Android that it is for is
// taken from the file itself, and otherwise from target.
func File(file string, target check.Target) (*Opened, error) {
	kind, err := elfabi.SniffFile(file)
	if err != nil {
		return nil, err
	}
	o := &Opened{Subject: check.Subject{Target: target}}
	switch kind {
	case elfabi.KindZip:
		return o, o.openApp(file, check.Place{File: filepath.ToSlash(file)}, nil)
	case elfabi.KindArchive:
		return o, o.archive(file)
	case elfabi.KindObject:
		return nil, fmt.Errorf("%s: object files cannot be inspected; give the library (.so) or archive (.a) that it goes into", file)
	}
	if kind == elfabi.KindOther && filepath.Ext(file) == ".a" {
		return o, o.archive(file)
	}
	if kind == elfabi.KindOther && filepath.Ext(file) != ".so" {
		if zip, err := appfile.IsZip(file); err == nil && zip {
			return o, o.openApp(file, check.Place{File: filepath.ToSlash(file)}, nil)
		}
		return nil, fmt.Errorf("%s: not a library (.so), archive (.a), bundle (.aab), APK (.apk, .apks) or AAR by its content; give one of these", file)
	}
	return o, o.library(file)
}

func (o *Opened) archive(file string) error {
	place := check.Place{File: filepath.ToSlash(file)}
	read, err := elfabi.MapArchive(file)
	if err != nil {
		return o.unreadable(err, place)
	}
	a := &check.Archive{Archive: read, Target: o.Target, Place: place}
	if found := archiveABI(read); found != nil {
		a.ABI, a.Place.ABI = found, found.Name
	}
	o.Archives = []*check.Archive{a}
	return nil
}

func archiveABI(a *elfabi.Archive) *abi.ABI {
	for _, m := range a.Members {
		if object, err := m.Object(); err == nil {
			return abi.Of(object.Machine, object.Class)
		}
	}
	return nil
}

func (o *Opened) library(file string) error {
	place := check.Place{File: filepath.ToSlash(file)}
	data, err := elfabi.MapData(file)
	if err != nil {
		return o.unreadable(err, place)
	}
	read, err := elfabi.ParseLibrary(file, data)
	if err != nil {
		if headers, bad := elfabi.ParseFile(file, data); bad == nil {
			o.takeIdent(headers)
		}
		o.Unreadable = append(o.Unreadable, check.UnreadLibrary(err, place, o.Target, filepath.Base(file), data)...)
		return nil
	}
	o.takeIdent(read.File)
	l := &check.Library{Library: read, Target: o.Target, Place: place, Name: filepath.Base(file), ABI: abi.Of(read.Machine, read.Class)}
	if l.ABI != nil {
		l.Place.ABI = l.ABI.Name
	}
	o.Libraries = []*check.Library{l}
	return nil
}

// takeIdent takes the API level that a library was linked for as min SDK.
func (o *Opened) takeIdent(f *elfabi.File) {
	if ident := f.AndroidIdent(); ident != nil && ident.API > 0 {
		o.MinSDK = ident.API
	}
}

// unreadable turns a damaged file into a finding; if the file could not be read at all, as on a bad disk, that is an error.
func (o *Opened) unreadable(err error, place check.Place) error {
	var fault *elfabi.Fault
	if !errors.As(err, &fault) {
		return err
	}
	o.Unreadable = append(o.Unreadable, check.FaultFinding(err, place))
	return nil
}

// openApp adds a bundle, an APK, a set or an AAR with its libraries. complete says what else is known of each library; it may be nil.
func (o *Opened) openApp(file string, place check.Place, complete func(*check.Library)) error {
	read, err := appfile.Open(file)
	if err != nil {
		return err
	}
	o.apps = append(o.apps, read)
	app := &check.App{File: read, Target: o.Target, Place: place}
	if m := app.Manifest(); m != nil {
		app.MinSDK = cmp.Or(m.MinSDK, app.MinSDK)
		if read.Kind != appfile.AAR { // Gradle's manifest merger takes the app's target SDK, whatever that of an AAR
			app.TargetSDK = cmp.Or(m.TargetSDK, app.TargetSDK)
		}
	}
	o.MinSDK, o.TargetSDK = app.MinSDK, app.TargetSDK
	for _, native := range read.Libraries() {
		o.packed(app, native, complete)
	}
	different := once(app.Libraries)
	beside(app.Libraries, different)
	o.Apps = append(o.Apps, app)
	o.Libraries = append(o.Libraries, different...)
	o.ABISets = append(o.ABISets, &check.ABISet{Target: app.Target, Place: place, Libraries: different})
	return nil
}

// packed adds one file below lib/.
func (o *Opened) packed(app *check.App, native appfile.NativeLibrary, complete func(*check.Library)) {
	place := app.Place
	place.Entry, place.ABI = path.Join(native.APK, native.Entry.Name), native.ABI
	if native.ELF == nil && (!strings.Contains(native.Name, ".so") || appfile.Told(native.Err)) {
		return // rules about names tell of files that mean to be no libraries, and the app's problems of what has no place in the zip
	}
	if native.ELF == nil {
		o.Unreadable = append(o.Unreadable, check.UnreadLibrary(native.Err, place, app.Target, native.Name, native.Data)...)
		return
	}
	l := &check.Library{Library: native.ELF, Target: app.Target, Place: place, Name: native.Name, ABI: abi.Find(native.ABI), App: app}
	if complete != nil {
		complete(l)
	}
	app.Libraries = append(app.Libraries, l)
}

// beside tells each library which different ones lie in folders of its ABI.
func beside(all, different []*check.Library) {
	byABI := map[string][]*check.Library{}
	for _, l := range different {
		byABI[l.Place.ABI] = append(byABI[l.Place.ABI], l)
	}
	for _, l := range all {
		l.Beside = byABI[l.Place.ABI]
	}
}

// once leaves out libraries that a set's APKs hold again: those for different devices share files.
func once(all []*check.Library) []*check.Library {
	type identity struct {
		name, abi, buildID string
		size               int64
	}
	var kept []*check.Library
	seen := map[identity]bool{}
	for _, l := range all {
		id := identity{l.Name, l.Place.ABI, l.BuildID(), l.Size}
		if !seen[id] {
			seen[id] = true
			kept = append(kept, l)
		}
	}
	return kept
}
