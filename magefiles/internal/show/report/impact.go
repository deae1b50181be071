package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
)

// impact is what a report means for devices.
type impact struct {
	Sentence string // empty if nothing is known
	Pages    badge  // whether devices with large pages take it
	ABIs     []string
}

// badge is a short answer.
type badge struct{ State, Text string }

func (r *Report) impact() impact {
	if len(r.Files) > 0 {
		return impact{} // each file has its own
	}
	fates := r.fates()
	i := impact{Pages: r.largePages(fates).badge()}
	for _, f := range fates {
		if f.at.ABI != "" && !slices.Contains(i.ABIs, f.at.ABI) {
			i.ABIs = append(i.ABIs, f.at.ABI)
		}
	}
	if i.Sentence = r.deviceSentence(fates); i.Sentence != "" && r.countFor(playOnly, check.Error) > 0 {
		i.Sentence += " Google Play refuses it."
	}
	return i
}

// deviceSentence says on which devices what was checked works.
func (r *Report) deviceSentence(fates []fate) string {
	errors, warnings := r.countFor(onDevices, check.Error), r.countFor(onDevices, check.Warning)
	switch {
	case len(fates) == 0:
		return r.withoutLoading(errors)
	case slices.ContainsFunc(fates, fate.fails):
		return "Loads " + r.clauses(fates) + "."
	case errors > 0:
		return fmt.Sprintf("Loads %s; %s below keep%s it from being installed, or break%[3]s it there.", r.clauses(fates), plural(errors, "error"), third(errors))
	case warnings > 0:
		return fmt.Sprintf("Loads %s; %s below tell%s what may go wrong.", r.clauses(fates), plural(warnings, "warning"), third(warnings))
	case !r.Installs:
		return "Loads " + r.clauses(fates) + "."
	}
	return "Installs and runs " + r.clauses(fates) + "."
}

// third is what a verb ends in behind one thing.
func third(n int) string {
	if n == 1 {
		return "s"
	}
	return ""
}

// withoutLoading speaks of what Android's linker never sees, and of libraries that are too damaged to ask it.
func (r *Report) withoutLoading(errors int) string {
	looked := func(g check.Group) bool {
		return slices.ContainsFunc(r.result().Looks, func(l check.Look) bool { return l.Group == g })
	}
	loads := slices.IndexFunc(r.result().Findings, func(f check.Finding) bool { return f.ID == loadsRule && f.Severity == check.Error })
	switch {
	case loads >= 0:
		f := r.Result.Findings[loads]
		return fmt.Sprintf("%s does not load %s.", cmp.Or(nameOf(f.Place), "It"), strings.TrimSuffix(f.Seen, "."))
	case errors > 0:
		return fmt.Sprintf("Not fit for devices: %s below.", plural(errors, "error"))
	case looked(check.LoadGroup), looked(check.HeaderGroup):
		return "How devices load it is not known."
	case looked(check.ArchiveGroup) && r.Target.MinSDK > 0:
		return fmt.Sprintf("Links into libraries for Android %s and newer.", dated.Android(r.Target.MinSDK))
	case r.Installs:
		return "Has no native libraries, so that the device's ABI does not matter."
	}
	return ""
}

const loadsRule = "loads"

// onDevices tells whether a finding is about what happens on devices: not about what stays with developers, or in Play.
func onDevices(r check.Rule, t told) bool {
	return !playOnly(r, t) && !slices.Contains([]check.Group{check.PathGroup, check.BaselineGroup, check.SettingGroup}, r.Group)
}

// playOnly tells whether a finding is about what Google Play takes.
func playOnly(r check.Rule, _ told) bool { return strings.HasPrefix(r.ID, "play-") }

// countFor counts what was found of a kind, the same in several places once.
func (r *Report) countFor(kind func(check.Rule, told) bool, s check.Severity) int {
	order := ruleOrder(r.result().Rules)
	n := 0
	for _, t := range tell(r.result().Findings) {
		if t.Severity == s && kind(order.rule(t.ID), t) {
			n++
		}
	}
	return n
}

// fate is how the libraries of an ABI end with Android's linker, all of them together.
type fate struct {
	at     column
	loads  []apis   // levels on which all of them load
	not    []apis   // levels on which one does not
	why    *Loading // the first that does not
	large  largePages
	unsure bool
}

func (f fate) fails() bool { return f.why != nil || f.large.why != nil }

// apis is levels from one to another.
type apis struct{ from, to int }

func (a apis) String() string {
	if a.from == a.to {
		return dated.Android(a.from)
	}
	return dated.Android(a.from) + " to " + dated.Android(a.to)
}

// usual gives the levels of the devices with pages of 4 KB; false if there are none.
func (l Loading) usual() (on apis, some bool) {
	for _, v := range l.Verdicts {
		switch {
		case v.Page > usualPage:
		case !some:
			on, some = apis{v.API, v.API}, true
		default:
			on.to = v.API
		}
	}
	return on, some
}

// unsure tells that it also depends on libraries that nobody here knows, or that the linker's work has no end.
func (l Loading) unsure() bool {
	return slices.ContainsFunc(l.Verdicts, func(v *loader.Verdict) bool { return !v.Compat && (v.Guessed || v.Lost) })
}

// fates folds what the linker does with each library into what becomes of each ABI.
func (r *Report) fates() []fate {
	at := index[column]{}
	var all []fate
	for _, lines := range r.loadingByLibrary() {
		c := columnOf(lines[0].ABI, lines[0].BuildPath)
		i, fresh := at.of(c)
		if fresh {
			all = append(all, fate{at: c})
		}
		all[i].add(lines, fresh)
	}
	slices.SortStableFunc(all, func(a, b fate) int { return abi.Compare(a.at.ABI, b.at.ABI) })
	return all
}

func (r *Report) loadingByLibrary() [][]Loading {
	at := index[[3]string]{}
	var all [][]Loading
	for _, l := range r.Loading {
		i, fresh := at.of([3]string{l.ABI, l.BuildPath, l.Library})
		if fresh {
			all = append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	return all
}

// add takes one library's lines.
func (f *fate) add(lines []Loading, first bool) {
	var loads []apis
	for _, l := range lines {
		f.unsure = f.unsure || l.unsure()
		on, usual := l.usual()
		switch {
		case !usual:
		case l.Failed == "":
			loads = append(loads, on)
		default:
			f.not = joinAPIs(append(f.not, on))
			f.why = cmp.Or(f.why, &l)
		}
	}
	f.large.add(lines)
	if f.loads = intersect(f.loads, loads); first {
		f.loads = loads
	}
}

func intersect(a, b []apis) []apis {
	var all []apis
	for _, x := range a {
		for _, y := range b {
			if both := (apis{max(x.from, y.from), min(x.to, y.to)}); both.from <= both.to {
				all = append(all, both)
			}
		}
	}
	return all
}

// joinAPIs sorts spans and makes one of those that meet.
func joinAPIs(all []apis) []apis {
	slices.SortFunc(all, func(a, b apis) int { return cmp.Compare(a.from, b.from) })
	var joined []apis
	for _, a := range all {
		if last := len(joined) - 1; last >= 0 && a.from <= joined[last].to+1 {
			joined[last].to = max(joined[last].to, a.to)
			continue
		}
		joined = append(joined, a)
	}
	return joined
}

func android(all []apis) string {
	var texts []string
	for _, a := range all {
		texts = append(texts, a.String())
	}
	return "Android " + strings.Join(texts, " and ")
}

// clauses says where libraries load; ABIs and build paths that end alike are named together, and not at all where all do.
func (r *Report) clauses(fates []fate) string {
	pages := r.largePages(fates).clause()
	at := index[string]{}
	var texts []string
	var where [][]spot
	for _, f := range fates {
		i, fresh := at.of(f.clause(""))
		if fresh {
			texts, where = append(texts, f.clause("")), append(where, nil)
		}
		where[i] = append(where[i], spot{"", list(f.at.ABI), list(f.at.Path)})
	}
	if len(texts) == 1 {
		return fates[0].clause(pages)
	}
	for i := range texts {
		texts[i] += " (" + columns(where[i]) + ")"
	}
	return strings.Join(texts, "; ") + pages
}

// columns names ABIs and build paths.
func columns(at []spot) string {
	folded := foldSpots(at, func(s spot) string { return strings.Join(s.ABIs, " ") })
	var names []string
	for _, s := range foldSpots(folded, func(s spot) string { return strings.Join(s.Paths, " ") }) {
		names = append(names, s.String())
	}
	return strings.Join(names, "; ")
}

// clause says where the libraries of one ABI load. pages is about devices with large pages.
func (f fate) clause(pages string) string {
	text := "on " + android(f.loads) + pages
	switch {
	case len(f.loads) == 0:
		text = "on none of " + android(f.not)
	case len(f.not) > 0:
		text += ", not on " + android(f.not)
	}
	if f.why != nil {
		text += fmt.Sprintf(", where %s fails at %s", f.why.Library, f.why.Failed)
	}
	if f.unsure {
		text += ", as far as the libraries around it are known"
	}
	return text
}
