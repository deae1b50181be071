package check

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/elfabi"
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
	brought bool // another library wants it
	memo    *loader.Memo
	page    uint64 // a larger page of devices that it is made for; 0: none
}

// verdicts loads the file at min SDK and at the newest level, and there with large pages too. Where one of them fails it asks all releases
// in between: which devices are hit, and what each of them says.
func (l loading) verdicts() []*loader.Verdict {
	if l.abi == nil || !l.levels().Knows(l.abi) {
		return nil
	}
	low := max(l.MinSDK, ndkapi.FirstAPI)
	all := []*loader.Verdict{l.on(low, page4K)}
	if low < newestAPI {
		all = append(all, l.on(newestAPI, page4K))
	}
	if !taken(all) {
		all = all[:1]
		for _, api := range loader.Releases() {
			if api > low {
				all = append(all, l.on(api, page4K))
			}
		}
	}
	if l.page > page4K {
		all = append(all, l.on(max(low, newestAPI), l.page))
	}
	return all
}

func (l loading) on(api int, page uint64) *loader.Verdict {
	d := loader.Device{API: api, TargetSDK: l.TargetSDK, ABI: l.abi, Page: page}
	return loader.Run(l.file, loader.World{Device: d, System: l.levels(), Beside: l.beside, Whole: l.whole, Brought: l.brought, Memo: l.memo})
}

// Loading gives how the library ends on each device that is asked about, in order; none where the dry run does not know its machine.
func (l *Library) Loading() []*loader.Verdict {
	if l.loading == nil {
		how := loading{Target: l.Target, abi: l.device(), file: loader.File{Name: l.Name, Data: l.Content()}, memo: &loader.Memo{}, beside: l.content, whole: l.whole(), brought: l.brought()}
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
	var texts []string
	for i := 0; i < len(all); {
		first := all[i]
		end := ending(first)
		last := first
		for i++; i < len(all) && ending(all[i]) == end; i++ {
			last = all[i]
		}
		if !first.Loads() {
			texts = append(texts, fmt.Sprintf("on %s: %s", devices(first, last), end))
		}
	}
	if texts != nil {
		f.add(Error, "%s", strings.Join(texts, "; "))
	}
}

// devices names the devices from one to another in the order of the verdicts.
func devices(first, last *loader.Verdict) string {
	switch {
	case first == last && first.Page > page4K:
		return fmt.Sprintf("API %d with pages of %d KB", first.API, first.Page>>10)
	case first.API == last.API:
		return fmt.Sprintf("API %d", first.API)
	}
	return fmt.Sprintf("API %d to %d", first.API, last.API)
}

// ending says how loading ends, and what would come next.
func ending(v *loader.Verdict) string {
	if v.Loads() {
		return ""
	}
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

// deviceOf tells which devices a library is for whose header does not tell, by what is left of it; where nothing is, those that most have.
func deviceOf(data string) *abi.ABI {
	all := abi.All()
	if len(data) >= 20 {
		machine, class := elf.Machine(raw.U16(data, 18)), elf.Class(data[elf.EI_CLASS])
		if i := slices.IndexFunc(all, func(a *abi.ABI) bool { return a.Machine == machine }); i >= 0 {
			return all[i]
		}
		if i := slices.IndexFunc(all, func(a *abi.ABI) bool { return a.Class == class }); i >= 0 {
			return all[i]
		}
	}
	return all[0]
}

// device gives the ABI whose linker is asked: that of the folder, or where the machine is none of Android's, that whose relocations it has.
func (l *Library) device() *abi.ABI {
	if l.ABI != nil || onAndroid(l.Machine) {
		return l.ABI
	}
	types := l.RelocTypes()
	for _, a := range abi.All() {
		strange := func(r elfabi.RelocCount) bool { return !slices.Contains(loaderRelocs[a.Machine].known, r.Type) }
		if a.Class == l.Class && len(types) > 0 && !slices.ContainsFunc(types, strange) {
			return a
		}
	}
	return nil
}
