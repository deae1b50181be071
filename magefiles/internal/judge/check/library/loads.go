package library

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// loadRules ask the dry run of Android's linker. Other rules tell what is wrong with a library and what cures it; this one tells what
// becomes of it.
var loadRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "loads", Group: rule.LoadGroup, Title: "Android's linker loads the library, at min SDK and at the newest API level",
		Symptom: "the finding has the linker's own sentence, which logcat and dlerror show: search for it",
		Cure: "Do what the other findings about this library say. Where there is none, link it again with the NDK's compiler and pack it as it is: leave out " +
			"packers and editors of finished libraries (UPX, sstrip, patchelf, protectors).",
		Source: "bionic linker/ of Android 5.0 to 16",
	}, Look: loads},
}

// newestAPI is the newest level whose linker the dry run knows.
const newestAPI = 36

// loading is what the dry run is asked about a library: a file, and what it would be loaded into.
type loading struct {
	subject.Target
	abi     *abi.ABI
	file    loader.File
	beside  func(name string) (loader.File, bool)
	whole   bool
	brought bool // another library wants it
	memo    *loader.Memo
	page    uint64 // a larger page of devices that are asked about; 0: none
	compat  bool   // which it is not made for: Android's compatibility mode is asked
}

// verdicts loads the file at min SDK and at the newest level, and there with large pages too. Where they end in different
// ways it asks all releases in between: which devices are hit, and what each of them says.
func (l loading) verdicts() []*loader.Verdict {
	if l.abi == nil || !l.KnownLevels().Knows(l.abi) {
		return nil
	}
	low := max(l.MinSDK, ndkapi.FirstAPI)
	all := []*loader.Verdict{l.on(l.device(low))} // first, since what relocations find there newer devices have too
	if low < newestAPI {
		all = append(all, l.on(l.device(newestAPI)))
	}
	if all[0].Lost {
		return all[:1] // no device gets to the end of it soon
	}
	if !taken(all) && ending(all[0]) != ending(all[len(all)-1]) {
		all = all[:1]
		for _, api := range loader.Releases() {
			if api > low {
				all = append(all, l.on(l.device(api)))
			}
		}
	}
	if l.page > subject.Page4K {
		large := l.device(max(low, newestAPI))
		large.Page, large.Compat = l.page, l.compat
		all = append(all, l.on(large))
	}
	return all
}

func (l loading) device(api int) loader.Device {
	return loader.Device{API: api, TargetSDK: l.TargetSDK, ABI: l.abi, Page: subject.Page4K}
}

func (l loading) on(d loader.Device) *loader.Verdict {
	return loader.Run(l.file, loader.World{Device: d, System: l.KnownLevels(), Beside: l.beside, Whole: l.whole, Brought: l.brought, Memo: l.memo})
}

// Loading gives how the library ends on each device that is asked about, in order; none where the dry run does not know its machine.
func Loading(l *subject.Library) []*loader.Verdict {
	if l.Loading == nil && !l.IsProgram() {
		how := loading{Target: l.Target, abi: deviceFor(l), file: loader.File{Name: l.Name, Data: l.Content()}, memo: &loader.Memo{}, whole: whole(l), brought: brought(l)}
		how.beside = func(name string) (loader.File, bool) { return neighbour(l, name) }
		if page := largestPage(l); least(l) >= page {
			how.page = page
		} else if page == subject.Page16K && least(l) == subject.Page4K {
			how.page, how.compat = page, true
		}
		l.Loading = how.verdicts()
	}
	return l.Loading
}

// brought tells whether another library of the app wants this one.
func brought(l *subject.Library) bool {
	return slices.ContainsFunc(packedWith(l), func(other *subject.Library) bool {
		return other != l && (slices.Contains(other.Needed, l.Name) || slices.Contains(other.Needed, l.SONAME))
	})
}

// neighbour gives a library of the app for the dry run. One that could not be read is there all the same.
func neighbour(l *subject.Library, name string) (loader.File, bool) {
	if other := beside(l, name); other != nil {
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

// taken tells whether it is sure that Android's linker takes the library on every device that is asked about. The compatibility mode does not
// count: it takes what is made for other devices.
func taken(all []*loader.Verdict) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(v *loader.Verdict) bool { return !v.Compat && (!v.Loads() || v.Lost || v.Guessed) })
}

// byLoader makes a rule that tells what the linker refuses ask the dry run: of what that loads it only warns.
func byLoader(look func(*subject.Library, *rule.Found)) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		look(l, f)
		if failed := rule.Failed(f.All); failed && taken(Loading(l)) {
			soften(f.All)
		}
	}
}

func soften(all []rule.Finding) {
	for i := range all {
		if all[i].Severity == rule.Error {
			all[i].Severity = rule.Warning
		}
	}
}

func loads(l *subject.Library, f *rule.Found) { tellLoading(Loading(l), f) }

// tellLoading adds a finding that tells how loading ends wherever it fails. Where only the compatibility mode fails it is a warning: users can
// do without it, and Google Play looks at alignments itself.
func tellLoading(all []*loader.Verdict, f *rule.Found) {
	severity := rule.Warning
	if slices.ContainsFunc(all, func(v *loader.Verdict) bool { return !v.Compat && !v.Loads() }) {
		severity = rule.Error
	}
	var texts []string
	for i := 0; i < len(all); {
		first := all[i]
		end := ending(first)
		last := first
		for i++; i < len(all) && ending(all[i]) == end; i++ {
			last = all[i]
		}
		if !first.Loads() {
			texts = append(texts, fmt.Sprintf("on %s: %s", Devices(first, last), end))
		}
	}
	if texts != nil {
		f.Add(severity, "%s", strings.Join(texts, "; "))
	}
}

// Devices names the devices from one to another in the order of the verdicts.
func Devices(first, last *loader.Verdict) string {
	switch {
	case first == last && first.Page > subject.Page4K:
		return fmt.Sprintf("API %d with pages of %d KB%s", first.API, first.Page>>10, mode(first))
	case last.Page > subject.Page4K:
		last4K := *last
		last4K.Page = subject.Page4K
		return fmt.Sprintf("%s, with pages of %d KB too%s", Devices(first, &last4K), last.Page>>10, mode(last))
	case first.API == last.API:
		return fmt.Sprintf("API %d", first.API)
	}
	return fmt.Sprintf("API %d to %d", first.API, last.API)
}

func mode(v *loader.Verdict) string {
	if v.Compat {
		return ", in compatibility mode"
	}
	return ""
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

// Unread gives the findings about a library that could not be read: told says what is damaged, and the dry run what becomes of it. The linker
// reads less than gondk does, so what it takes is no error.
func Unread(told rule.Finding, target subject.Target, name, data string) []rule.Finding {
	all := []rule.Finding{told}
	how := loading{Target: target, abi: cmp.Or(abi.Find(told.Place.ABI), deviceOf(data)), file: loader.File{Name: name, Data: data}}
	verdicts := how.verdicts()
	if taken(verdicts) {
		soften(all)
	}
	f := &rule.Found{Rule: loadRules[0].Rule, Place: told.Place}
	tellLoading(verdicts, f)
	return append(all, f.All...)
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

// deviceFor gives the ABI whose linker is asked: that of the folder, or where no device has such a machine and class, that whose
// relocations it has.
func deviceFor(l *subject.Library) *abi.ABI {
	if l.Machine == elf.EM_QDSP6 {
		return nil // Android's linker never sees it
	}
	if known := abi.OfMachine(l.Machine); l.ABI != nil || known != nil && known.Class == l.Class {
		return l.ABI
	}
	types := l.RelocTypes()
	for _, a := range abi.All() {
		strange := func(r elfabi.RelocCount) bool { return !abi.RelocsOf(a.Machine).Knows(r.Type) }
		if a.Class == l.Class && len(types) > 0 && !slices.ContainsFunc(types, strange) {
			return a
		}
	}
	return nil
}
