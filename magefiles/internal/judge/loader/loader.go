// Package loader does on paper what Android's dynamic linker does when an app loads a library: it reads the headers, maps the segments,
// finds the neighbours, walks the hash tables, does every relocation and looks at the functions that run first, in bionic's order and with
// bionic's words for what fails.
//
// Its source is bionic's linker/ of the releases 5.0 to 16, which comments name by function. What differs between releases is in levels.go.
// It reads a file's bytes and nothing else of the machine that it runs on, and its work is bounded by the file's size.
package loader

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// Device is what loads the library.
type Device struct {
	API       int // of Android
	TargetSDK int // of the app
	ABI       *abi.ABI
	Page      uint64 // bytes of a page of memory
	Compat    bool   // its larger pages take libraries for pages of 4 KB: Android 16's compatibility mode
}

// File is a library as it lies in an app.
type File struct {
	Name string // by which the linker's messages call it; they have the whole path
	Data string
}

// World is what is around the library.
type World struct {
	Device
	System  *ndkapi.Levels                 // Android's own libraries
	Beside  func(name string) (File, bool) // gives a library of the same app; nil if none is known
	Whole   bool                           // the app has no others than Beside gives
	Memo    *Memo                          // of other devices' loading of the same file; nil: there is none
	Brought bool                           // another library of the app wants it, and may bring what it does not want itself
}

// Step is a part of the linker's work.
type Step int

// The steps in the linker's order. A verdict names the one that fails.
const (
	ELFHeader Step = iota
	ProgramHeaders
	SectionHeaders
	Needed
	Segments
	LoadedHeaders
	DynamicTable
	Versions
	Relocations
	Relro
	Constructors
	Loaded // no step: all of them were done
)

var stepNames = [...]string{"ELF header", "program headers", "section headers", "needed libraries", "segments", "headers in memory", "dynamic table",
	"versions", "relocations", "RELRO", "constructors", "loaded"}

func (s Step) String() string { return stepNames[s] }

// Steps gives the steps in order.
func Steps() []Step {
	var all []Step
	for s := ELFHeader; s < Loaded; s++ {
		all = append(all, s)
	}
	return all
}

// Fault is one thing that keeps a library from being loaded.
type Fault struct {
	Step Step
	Dies bool   // the process ends; else dlopen gives an error
	Text string // the linker's words where it has any; what happens where it dies
	Why  string // what it warns of just before, where Text does not say it
}

// String gives what a developer sees: of an error the sentence that dlerror gives, and logcat shows.
func (f Fault) String() string {
	if f.Dies {
		return f.Text
	}
	return "dlopen failed: " + f.Text
}

// Verdict is how loading ends.
type Verdict struct {
	Device
	Faults  []Fault // in the order in which they are met. The linker stops at the first; the others can be seen by going on
	Warned  []Fault // what it only warns of, for apps with that target SDK
	Guessed bool    // a library that nobody here knows may have the name that is looked for
	Lost    bool    // the library asks for more work than any real one: how it ends is not known
}

// Loads tells whether dlopen gives a handle.
func (v *Verdict) Loads() bool { return len(v.Faults) == 0 }

// Step gives the step that fails, or Loaded.
func (v *Verdict) Step() Step {
	if v.Loads() {
		return Loaded
	}
	return v.Faults[0].Step
}

// Run loads a library.
func Run(f File, w World) *Verdict {
	r := newRun(f, w)
	if r.read() && r.findNeeded() && r.load() && r.prelink() {
		r.link()
	}
	return &Verdict{Device: w.Device, Faults: r.faults, Warned: r.warned, Guessed: r.guessed, Lost: r.lost}
}

// run is one loading.
type run struct {
	World
	*image
	relocs  *abi.Dynamic
	memo    *Memo
	leveled bool // it has what older releases take otherwise: RELR, thread-local storage, types that they knew
	faults  []Fault
	warned  []Fault
	step    Step
	lost    bool
	guessed bool
	called  bool   // the library's own resolvers were called
	codeEnd uint64 // in compatibility mode, where code ends; 0: it is not used

	group   []member // where symbols are looked for, in order
	unknown bool     // one of the group is a library that nobody here knows

	resolved map[uint32]target // by the index of the symbol; not those that are plain
	plain    []byte            // a bit for each symbol
	tracker  map[uint16]version
	watched  map[uint64]uint64 // what relocations wrote into DT_INIT_ARRAY
}

func newRun(f File, w World) *run {
	return &run{
		World: w, image: newImage(f, w.Device), relocs: &abi.RelocsOf(w.ABI.Machine).Dynamic, memo: cmp.Or(w.Memo, &Memo{}), unknown: w.Brought,
		resolved: map[uint32]target{}, tracker: map[uint16]version{}, watched: map[uint64]uint64{},
	}
}

// maxFaults is how many faults a verdict has.
const maxFaults = 16

// refuse notes that dlopen fails. Its result is for tests of the linker that go on here and not on a device.
func (r *run) refuse(format string, args ...any) { r.fault(false, format, args...) }

// die notes that the process ends.
func (r *run) die(format string, args ...any) { r.fault(true, format, args...) }

func (r *run) fault(dies bool, format string, args ...any) {
	if len(r.faults) >= maxFaults {
		return
	}
	f := Fault{Step: r.step, Dies: dies, Text: cut(fmt.Sprintf(format, args...))}
	if !slices.Contains(r.faults, f) {
		r.faults = append(r.faults, f)
	}
}

// maxText is how many bytes bionic's buffer for messages has (linker_globals.cpp).
const maxText = 767

func cut(s string) string { return s[:min(len(s), maxText)] }

// full tells that no more faults are taken.
func (r *run) full() bool { return len(r.faults) >= maxFaults }

// crashed notes what reading memory met, if anything, and tells whether it did. doing has a %d for the number, or none.
func (r *run) crashed(doing string, number uint64) bool {
	if r.mem.bad == "" {
		return false
	}
	if strings.Contains(doing, "%d") {
		doing = fmt.Sprintf(doing, number)
	}
	r.die("%s while %s", r.mem.bad, doing)
	r.mem.bad = ""
	return true
}

// spent notes that the library asks for too much work, if it does.
func (r *run) spent() bool {
	if r.mem.work <= r.mem.most {
		return false
	}
	r.lost = true
	return true
}

func (d Device) is64() bool { return d.ABI.Class == elf.ELFCLASS64 }
