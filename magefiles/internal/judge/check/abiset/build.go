package abiset

import (
	"cmp"
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/compare"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// goFlags are the settings of a Go build that every ABI must share; others name the ABI, or its compiler's flags.
var goFlags = []string{"-tags", "-ldflags", "-gcflags", "-trimpath", "-race", "GOOS", "CGO_ENABLED", "GOEXPERIMENT", "GOFIPS140", "vcs.revision", "vcs.modified"}

// goBuildIn is the Go build of one ABI's library or archive.
type goBuildIn struct {
	name  string // of the file
	abi   string
	place rule.Place
	info  *elfabi.GoInfo
}

// goBuilds returns the Go builds that must be one, in the order of the ABIs: of the libraries of one name, or of the archives.
func goBuilds(s *subject.ABISet) [][]goBuildIn {
	var all [][]goBuildIn
	for _, one := range byName(s) {
		var same []goBuildIn
		for _, l := range one.libs {
			if info, err := l.GoInfo(); err == nil && info != nil {
				same = append(same, goBuildIn{l.Name, abiName(l), l.Place, info})
			}
		}
		if len(same) > 0 {
			all = append(all, same)
		}
	}
	if len(all) > 0 {
		return all // what archives hold is in the libraries
	}
	var archives []goBuildIn
	for _, a := range s.Archives {
		if a.ABI != nil && a.Archive != nil && a.Content().Golang != nil {
			archives = append(archives, goBuildIn{"the archive", a.ABI.Name, a.Place, a.Content().Golang.Info})
		}
	}
	return append(all, archives)
}

// abiGoBuild compares each Go build with that of the first ABI.
func abiGoBuild(s *subject.ABISet, f *rule.Found) {
	for _, builds := range goBuilds(s) {
		for i, b := range builds {
			if i > 0 {
				b.differs(builds[0], f)
			}
		}
	}
}

func (b goBuildIn) differs(first goBuildIn, f *rule.Found) {
	abis := [2]string{first.abi, b.abi}
	tell := func(s rule.Severity, what string, differences []string) {
		if len(differences) > 0 {
			last := f.Add(s, "%s %s: %s", b.name, what, rule.Some(differences))
			last.Place = b.place
			last.Place.ABI = b.abi
		}
	}
	was, is := goCode(first.info), goCode(b.info)
	only := alone(was, is)
	tell(rule.Error, "was built from different Go code", compare.Diff(was, is, abis))
	tell(rule.Info, "has modules that it has for one ABI alone, as files for an architecture import them", only)
	tell(rule.Warning, "was built with other flags", compare.Diff(goFlagsOf(first.info), goFlagsOf(b.info), abis))
}

// alone takes out of both what only one has, and names it. Files for one architecture may import a module that others do not: the versions
// of modules are the same then for all.
func alone(was, is map[string]string) []string {
	var names []string
	for _, pair := range [][2]map[string]string{{was, is}, {is, was}} {
		for part := range pair[0] {
			if _, both := pair[1][part]; !both {
				names = append(names, strings.TrimPrefix(part, "module ")+" "+pair[0][part])
				delete(pair[0], part)
			}
		}
	}
	slices.Sort(names)
	return names
}

// goCode returns the Go version and modules of a build.
func goCode(info *elfabi.GoInfo) map[string]string {
	parts := map[string]string{"Go": info.GoVersion, "package": info.Path, "main module": strings.TrimSpace(info.Main.Path + " " + info.Main.Version)}
	for _, dep := range info.Deps {
		parts["module "+dep.Path] = dep.Version
		if r := dep.Replace; r != nil {
			parts["module "+dep.Path] = strings.TrimSpace(r.Path + " " + r.Version)
		}
	}
	return parts
}

func goFlagsOf(info *elfabi.GoInfo) map[string]string {
	parts := map[string]string{}
	for _, s := range info.Settings {
		if slices.Contains(goFlags, s.Key) {
			parts[s.Key] = s.Value
		}
	}
	return parts
}

func abiAlignments(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		for _, wide := range []bool{true, false} {
			var texts []string
			aligns := map[uint64]bool{}
			for _, l := range one.libs {
				if l.Is64() == wide {
					aligns[l.LeastAlign()] = true
					texts = append(texts, fmt.Sprintf("%d bytes for %s", l.LeastAlign(), abiName(l)))
				}
			}
			if len(aligns) > 1 {
				f.Add(rule.Info, "%s has segments aligned to %s", one.name, strings.Join(texts, ", "))
			}
		}
	}
}

// hardening names what protects a library while it runs.
func hardening(l *subject.Library) []string {
	d := l.Dynamic
	var names []string
	for _, mark := range []struct {
		name string
		has  bool
	}{
		{"RELRO", l.Segment(elf.PT_GNU_RELRO) != nil},
		{"NOW", d.BindNow()},
		{"NODELETE", d.NoDelete()},
		{"build id", l.BuildID() != ""},
		{"write-protected code", !slices.ContainsFunc(l.Loads(), func(s elfabi.Segment) bool { return s.Flags&elf.PF_W != 0 && s.Flags&elf.PF_X != 0 })},
	} {
		if mark.has {
			names = append(names, mark.name)
		}
	}
	return names
}

func abiHardening(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		one.lacking(hardening, func(l *subject.Library, lacks, others []string) {
			f.Add(rule.Warning, "%s has no %s here, but does for %s", l.Name, strings.Join(lacks, ", no "), strings.Join(others, ", "))
			at(f, l)
		})
	}
}

func abiSizes(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		if len(one.libs) == 0 {
			continue
		}
		bySize := func(x, y *subject.Library) int { return cmp.Compare(x.Size, y.Size) }
		small, large := slices.MinFunc(one.libs, bySize), slices.MaxFunc(one.libs, bySize)
		if large.Size > 2*small.Size {
			f.Add(rule.Info, "%s has %d bytes for %s but %d for %s: %.1f times as many",
				one.name, large.Size, abiName(large), small.Size, abiName(small), float64(large.Size)/float64(max(small.Size, 1)))
			at(f, large)
		}
	}
}

// abiSymbols finds libraries whose symbols are kept for some ABIs only: other rules report a library without any.
func abiSymbols(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		var with, without []*subject.Library
		for _, l := range one.libs {
			switch kept, known := symbolsKept(l); {
			case known && kept:
				with = append(with, l)
			case known:
				without = append(without, l)
			}
		}
		if len(with) == 0 {
			continue
		}
		for _, l := range without {
			f.Add(rule.Warning, "the symbols of %s are not kept for %s, but are for %s", l.Name, abiName(l), strings.Join(inABIs{libs: with}.abiNames(), ", "))
			at(f, l)
		}
	}
}

const debugSymbols = "BUNDLE-METADATA/com.android.tools.build.debugsymbols/"

// symbolsKept reports whether somebody kept the library's symbols: in the bundle, or beside it in the build folder.
func symbolsKept(l *subject.Library) (kept, known bool) {
	if l.App == nil || l.App.File == nil {
		return l.Linked != nil && !l.Linked.Stripped(), true
	}
	for _, e := range l.App.Metadata {
		if strings.HasPrefix(e.Name, debugSymbols+abiName(l)+"/"+l.Name+".") {
			return true, true
		}
	}
	return false, len(l.App.Metadata) > 0
}

// offsetFunctions take an off_t and have a form with 64 bits, whose name ends in 64. mmap is not among them: Go's runtime calls it for memory.
var offsetFunctions = []string{"fallocate", "fseeko", "ftello", "ftruncate", "lseek", "posix_fadvise", "posix_fallocate", "pread", "preadv",
	"pwrite", "pwritev", "sendfile", "truncate"}

func abiOffsets(s *subject.ABISet, f *rule.Found) {
	type uses struct{ narrow, wide []string }
	byABI := map[string]*uses{}
	for _, l := range s.Libraries {
		name := abiName(l)
		if name == "" || l.Is64() || l.IsProgram() {
			continue
		}
		if byABI[name] == nil {
			byABI[name] = &uses{}
		}
		narrow, wide := offsetImports(l)
		switch {
		case narrow != "" && wide == "":
			byABI[name].narrow = append(byABI[name].narrow, l.Name+" ("+narrow+")")
		case wide != "" && narrow == "":
			byABI[name].wide = append(byABI[name].wide, l.Name+" ("+wide+")")
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(byABI), abi.Compare) {
		if u := byABI[name]; len(u.narrow) > 0 && len(u.wide) > 0 {
			f.Add(rule.Warning, "%s: off_t is 32 bits in %s but 64 bits in %s", name, strings.Join(u.narrow, ", "), strings.Join(u.wide, ", ")).Place.ABI = name
		}
	}
}

// offsetImports names one function that the library imports with an off_t of 32 bits, and one with 64.
func offsetImports(l *subject.Library) (narrow, wide string) {
	for sym := range l.Imports() {
		if base, ok := strings.CutSuffix(sym.Name, "64"); ok && slices.Contains(offsetFunctions, base) {
			wide = sym.Name
		} else if slices.Contains(offsetFunctions, sym.Name) {
			narrow = sym.Name
		}
	}
	return narrow, wide
}

// ofWidth finds the lines of a cgo header that tell the ABI's width.
var ofWidth = lazyregexp.New(`(?m)^typedef (?:GoInt(?:32|64) GoInt|GoUint(?:32|64) GoUint|char _check_for_(?:32|64)_bit_pointer_matching_GoInt\[.*\]);[ \t\r]*\n`)

// abiHeaders compares each ABI's header with the first.
func abiHeaders(s *subject.ABISet, f *rule.Found) {
	var first *subject.Archive
	var want string
	for _, a := range s.Archives {
		if a.ABI == nil || a.Header == "" {
			continue
		}
		text := ofWidth().ReplaceAllString(a.Header, "")
		switch {
		case first == nil:
			first, want = a, text
		case text != want:
			line, old, new := firstDifference(want, text)
			f.Add(rule.Warning, "the header for %s differs from the one for %s in more than GoInt: line %d is %.80q, not %.80q", a.ABI.Name, first.ABI.Name, line, new, old).
				Place.ABI = a.ABI.Name
		}
	}
}

// firstDifference returns the first line, GoInt's aside, in which two texts differ.
func firstDifference(a, b string) (line int, inA, inB string) {
	for {
		line++
		var moreA, moreB bool
		inA, a, moreA = strings.Cut(a, "\n")
		inB, b, moreB = strings.Cut(b, "\n")
		if inA != inB || !moreA || !moreB {
			return line, inA, inB
		}
	}
}
