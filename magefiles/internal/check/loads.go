package check

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/loader"
	"github.com/gondk/gondk/magefiles/internal/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/raw"
)

// loadRules ask the dry run of Android's linker. Other rules tell what is wrong with a library and what cures it; this one tells what
// becomes of it.
var loadRules = []ruleFor[*Library]{
	{Rule{
		ID: "loads", Group: LoadGroup, Title: "Android's linker loads the library, at min SDK and at the newest API level",
		Symptom: "the finding has the linker's own sentence, which logcat and dlerror show: search for it",
		Cure: "Do what the other findings about this library say. Where there is none, link it again with the NDK's compiler and pack it as it is: leave out " +
			"packers and editors of finished libraries (UPX, sstrip, patchelf, protectors).",
		Source: "bionic linker/ of Android 5.0 to 16",
	}, loads},
}

// newestAPI is the newest level whose linker the dry run knows.
const newestAPI = 36

// loading is what the dry run is asked about a library: a file, and what it would be loaded into.
type loading struct {
	Target
	abi     *abi.ABI
	file    loader.File
	beside  func(name string) (loader.File, bool)
	whole   bool
	brought bool   // another library wants it
	page    uint64 // a larger page of devices that it is made for; 0: none
}

// verdicts loads the file at min SDK and at the newest level, and there with large pages too.
func (l loading) verdicts() []*loader.Verdict {
	if l.abi == nil || !l.levels().Knows(l.abi) {
		return nil
	}
	devices := []loader.Device{{API: max(l.MinSDK, ndkapi.FirstAPI), Page: page4K}}
	if l.MinSDK < newestAPI {
		devices = append(devices, loader.Device{API: newestAPI, Page: page4K})
	}
	if l.page > page4K {
		devices = append(devices, loader.Device{API: max(l.MinSDK, newestAPI), Page: l.page})
	}
	var all []*loader.Verdict
	for _, d := range devices {
		d.TargetSDK, d.ABI = l.TargetSDK, l.abi
		all = append(all, loader.Run(l.file, loader.World{Device: d, System: l.levels(), Beside: l.beside, Whole: l.whole, Brought: l.brought}))
	}
	return all
}

// Loading gives how the library ends on each device that is asked about, in order; none where the dry run does not know its machine.
func (l *Library) Loading() []*loader.Verdict {
	if l.loading == nil {
		how := loading{Target: l.Target, abi: l.ABI, file: loader.File{Name: l.Name, Data: l.Content()}, beside: l.content, whole: l.whole(), brought: l.brought()}
		if page := l.largestPage(); least(l) >= page {
			how.page = page
		}
		l.loading = how.verdicts()
	}
	return l.loading
}

// brought tells whether another library of the app wants this one.
func (l *Library) brought() bool {
	return slices.ContainsFunc(l.others(), func(other *Library) bool {
		return other != l && (slices.Contains(other.Needed, l.Name) || slices.Contains(other.Needed, l.SONAME))
	})
}

// content gives a library of the app for the dry run. One that could not be read is there all the same.
func (l *Library) content(name string) (loader.File, bool) {
	if other := l.beside(name); other != nil {
		return loader.File{Name: name, Data: other.Content()}, true
	}
	if l.App == nil || l.ABI == nil {
		return loader.File{}, false
	}
	for _, n := range l.App.File.Libraries() {
		if n.Name == name && n.ABI == l.ABI.Name {
			return loader.File{Name: name}, true
		}
	}
	return loader.File{}, false
}

// taken tells whether it is sure that Android's linker takes the library on every device that is asked about.
func taken(all []*loader.Verdict) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(v *loader.Verdict) bool { return !v.Loads() || v.Lost })
}

// byLoader makes a rule that tells what the linker refuses ask the dry run: of what that loads it only warns.
func byLoader(look func(*Library, *found)) func(*Library, *found) {
	return func(l *Library, f *found) {
		look(l, f)
		if failed := slices.ContainsFunc(f.all, func(f Finding) bool { return f.Severity == Error }); failed && taken(l.Loading()) {
			soften(f.all)
		}
	}
}

func soften(all []Finding) {
	for i := range all {
		if all[i].Severity == Error {
			all[i].Severity = Warning
		}
	}
}

func loads(l *Library, f *found) { tellLoading(l.Loading(), f) }

// tellLoading adds a finding that tells how loading ends wherever it fails.
func tellLoading(all []*loader.Verdict, f *found) {
	var ends []string
	on := map[string][]string{}
	for _, v := range all {
		if v.Loads() {
			continue
		}
		end := ending(v)
		if on[end] == nil {
			ends = append(ends, end)
		}
		on[end] = append(on[end], device(v))
	}
	var texts []string
	for _, end := range ends {
		texts = append(texts, fmt.Sprintf("on %s: %s", strings.Join(on[end], " and "), end))
	}
	if texts != nil {
		f.add(Error, "%s", strings.Join(texts, "; "))
	}
}

// device names the device that a verdict is of.
func device(v *loader.Verdict) string {
	if v.Page > page4K {
		return fmt.Sprintf("API %d with pages of %d KB", v.API, v.Page>>10)
	}
	return fmt.Sprintf("API %d", v.API)
}

// ending says how loading ends, and what would come next.
func ending(v *loader.Verdict) string {
	text := printed(v.Faults[0].String())
	switch n := len(v.Faults) - 1; {
	case n == 1:
		text += "; and then: " + printed(v.Faults[1].String())
	case n > 1:
		text += fmt.Sprintf("; and %d more like that: %s", n, printed(v.Faults[1].String()))
	}
	return text
}

// printed leaves of a text what can be shown: names in a damaged library may hold anything.
func printed(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// UnreadLibrary gives the findings about a library that could not be read: what is damaged, and what Android's linker makes of it. The
// linker reads less than gondk does, so what it takes is no error.
func UnreadLibrary(err error, place Place, target Target, name, data string) []Finding {
	all := []Finding{FaultFinding(err, place)}
	how := loading{Target: target, abi: cmp.Or(abi.Find(place.ABI), deviceOf(data)), file: loader.File{Name: name, Data: data}}
	verdicts := how.verdicts()
	if taken(verdicts) {
		soften(all)
	}
	f := &found{rule: loadRules[0].Rule, place: place}
	tellLoading(verdicts, f)
	return append(all, f.all...)
}

// deviceOf tells which devices a damaged library is for, by what is left of its header.
func deviceOf(data string) *abi.ABI {
	if len(data) < 20 {
		return abi.Find("arm64-v8a")
	}
	machine, class := elf.Machine(raw.U16(data, 18)), elf.Class(data[elf.EI_CLASS])
	for _, fits := range []func(*abi.ABI) bool{
		func(a *abi.ABI) bool { return a.Machine == machine },
		func(a *abi.ABI) bool { return a.Class == class },
	} {
		if all := abi.All(); slices.ContainsFunc(all, fits) {
			return all[slices.IndexFunc(all, fits)]
		}
	}
	return abi.Find("arm64-v8a")
}
