// Package ndkapi has Android's public native symbols: the library, first API level and version of each.
//
// They are embedded, or come from the link stubs of a real NDK if there is one.
package ndkapi

import (
	"cmp"
	"slices"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// FirstAPI is the lowest level that symbols are told apart by: what has it is there on every older device too, as far as anybody knows.
const FirstAPI = 21

// Levels is the public symbols of the ABIs.
type Levels struct {
	abis map[string]func() *level
}

// level is what one ABI has.
type level struct {
	symbols   map[string][]Symbol // by name, the lowest API level first
	libraries map[string]Library  // by name
	versions  map[string]int      // of symbols, with the first API level of each
}

// Library is one library that apps may link to.
type Library struct {
	Name  string // libvulkan.so
	API   int    // the first level that has it; 21 stands for that and all before
	Known int    // the last level whose symbols are known; 0: its symbols are not
}

// public has the libraries of the NDK's meta/system_libs.json (r22 to r27) with the first API level of each.
var public = map[string]int{
	"libc.so": 21, "libdl.so": 21, "liblog.so": 21, "libm.so": 21, "libz.so": 21, "libandroid.so": 21, "libjnigraphics.so": 21,
	"libEGL.so": 21, "libGLESv1_CM.so": 21, "libGLESv2.so": 21, "libGLESv3.so": 21, "libOpenSLES.so": 21, "libOpenMAXAL.so": 21,
	"libstdc++.so": 21, "libmediandk.so": 21, "libcamera2ndk.so": 24, "libvulkan.so": 24, "libaaudio.so": 26, "libnativewindow.so": 26,
	"libsync.so": 26, "libneuralnetworks.so": 27, "libamidi.so": 29, "libbinder_ndk.so": 29, "libicu.so": 31, "libnativehelper.so": 31,
}

// known has the last API level that ndk-symbols.txt knows each of its libraries at.
var known = map[string]int{
	"libc.so": 37, "libdl.so": 37, "libm.so": 37, "libandroid.so": 36, "libEGL.so": 36, "libGLESv1_CM.so": 36, "libGLESv2.so": 36, "libGLESv3.so": 36,
	"libaaudio.so": 36, "libbinder_ndk.so": 36, "libcamera2ndk.so": 36, "libmediandk.so": 36, "libnativewindow.so": 36, "libvulkan.so": 36,
	"libamidi.so": 33, "libicu.so": 33, "libjnigraphics.so": 33, "liblog.so": 33, "libnativehelper.so": 33, "libneuralnetworks.so": 33,
	"libOpenMAXAL.so": 33, "libOpenSLES.so": 33, "libstdc++.so": 33, "libsync.so": 33, "libz.so": 33,
}

// Embedded returns what is known without an NDK: ndk-symbols.txt and the list of public libraries.
var Embedded = sync.OnceValue(func() *Levels {
	l := &Levels{abis: map[string]func() *level{}}
	for _, a := range abi.All() {
		l.abis[a.Name] = sync.OnceValue(func() *level {
			v := newLevel()
			v.addEmbedded(a)
			return v
		})
	}
	return l
})

func newLevel() *level { return &level{map[string][]Symbol{}, map[string]Library{}, map[string]int{}} }

// addEmbedded adds what is not there yet of the embedded table.
func (v *level) addEmbedded(a *abi.ABI) {
	for name, api := range public {
		v.addLibrary(Library{Name: name, API: api})
		v.know(name, known[name])
	}
	for _, s := range Table(a) {
		v.add(s)
	}
}

// add notes a symbol of a library, unless the library has it already: levels are added from the lowest on.
func (v *level) add(s Symbol) {
	if v.has(s.Name, s.Library) {
		return
	}
	if api, ok := v.versions[s.Version]; !ok || s.API < api {
		v.versions[s.Version] = s.API
	}
	all := append(v.symbols[s.Name], s)
	if len(all) > 1 {
		slices.SortStableFunc(all, func(a, b Symbol) int { return cmp.Or(a.API-b.API, a.rank()-b.rank()) })
	}
	v.symbols[s.Name] = all
}

// rank puts OpenGL ES 1 last: who wants a function of all three wants it of a later one.
func (s Symbol) rank() int {
	if s.Library == "libGLESv1_CM.so" {
		return 1
	}
	return 0
}

func (v *level) has(symbol, library string) bool {
	return slices.ContainsFunc(v.symbols[symbol], func(s Symbol) bool { return s.Library == library })
}

func (v *level) addLibrary(l Library) {
	if _, ok := v.libraries[l.Name]; !ok {
		v.libraries[l.Name] = l
	}
}

// know notes up to which level the symbols of a library are added.
func (v *level) know(name string, api int) {
	l := v.libraries[name]
	l.Known = max(l.Known, api)
	v.libraries[name] = l
}

// Find returns the symbol of that name, of the library that had it first.
func (l *Levels) Find(a *abi.ABI, symbol string) (Symbol, bool) {
	if all := l.FindAll(a, symbol); len(all) > 0 {
		return all[0], true
	}
	return Symbol{}, false
}

// FindAll returns the symbol of that name of each library that has one, the lowest API level first. It is empty for an ABI, or nil, that
// is not known.
func (l *Levels) FindAll(a *abi.ABI, symbol string) []Symbol {
	if v := l.of(a); v != nil {
		return v.symbols[symbol]
	}
	return nil
}

// Version gives the first API level at which any library has symbols of a version: LIBC_N.
func (l *Levels) Version(a *abi.ABI, version string) (api int, ok bool) {
	if v := l.of(a); v != nil {
		api, ok = v.versions[version]
	}
	return api, ok
}

// Library returns the public library of that name, whatever its first API level: libvulkan.so.
func (l *Levels) Library(a *abi.ABI, name string) (Library, bool) {
	if v := l.of(a); v != nil {
		lib, ok := v.libraries[name]
		return lib, ok
	}
	return Library{}, false
}

// Knows reports whether anything is known about the ABI.
func (l *Levels) Knows(a *abi.ABI) bool { return l.of(a) != nil }

func (l *Levels) of(a *abi.ABI) *level {
	if a == nil {
		return nil
	}
	if read := l.abis[a.Name]; read != nil {
		return read()
	}
	return nil
}
