package reproduce

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// goSettings are what Go's build information tells of every build, beside the settings that it lists.
var goSettings = []setting{
	{"go", "Go release", func(l *library) string { release, _, _ := strings.Cut(l.info.GoVersion, " "); return release },
		says("put %s before any other Go on PATH; https://go.dev/dl has it")},
	{"go-experiment", "GOEXPERIMENT", func(l *library) string {
		_, text, _ := strings.Cut(l.info.GoVersion, " X:")
		return none(text)
	}, environment("GOEXPERIMENT")},
	{"go-package", "main package", func(l *library) string {
		if l.ofFiles() {
			return ""
		}
		return l.info.Path
	}, says("library.package or library.packages, so that it is %s")},
	{"go-module", "main module", func(l *library) string { return l.info.Main.Path }, says("the module line of go.mod, so that it is %s")},
	{"go-version", "module's version", func(l *library) string {
		if l.ofFiles() {
			return ""
		}
		return none(l.info.Main.Version)
	},
		says("the commit and tags that make it %s: git fetch --tags; where none is told, GOFLAGS=-buildvcs=false")},
	{"go-modules", "Go modules", nil, nil},
	{"fixes", "fixes of Go", fixes, listKey("go.fixes", " ")},
	{"panic-log", "Go panics to logcat", func(l *library) string { return yes(l.GoFuncs().HasSuffix(".gondkPanicLog")) }, truth("library.panic_log")},
	{"linked-by", "linked by", linkedBy, linkedCure},
}

// ofFiles reports whether the main package was given as files: then Go writes down the main module among the others.
func (l *library) ofFiles() bool { return l.info.Path == "command-line-arguments" }

func linkedCure(released string) string {
	if released == gondk {
		return "gondk, and no link by go build"
	}
	return "a release that gondk builds: what is linked by others is never the same to the byte, and only code and settings can be compared"
}

const gondk = "gondk"

// buildSettings are the settings that Go's build information lists, by their keys there. Those of CPU levels come from the table of ABIs.
var buildSettings = map[string]setting{
	"-tags":       {id: "tags", name: "build tags", cure: listKey("library.tags", ",")},
	"-ldflags":    {id: "ldflags", name: "flags for Go's linker", cure: ldflagsCure},
	"-gcflags":    {id: "gcflags", name: "flags for Go's compiler", cure: gcflagsCure},
	"-trimpath":   {id: "trimpath", name: "-trimpath", cure: trimpathCure},
	"CGO_CFLAGS":  {id: "cgo-cflags", name: "CGO_CFLAGS", cure: listKey("library.cgo_cflags", " ")},
	"CGO_LDFLAGS": {id: "cgo-ldflags", name: "CGO_LDFLAGS", cure: listKey("library.cgo_ldflags", " ")},
	"CGO_CXXFLAGS": {id: "cgo-cxxflags", name: "CGO_CXXFLAGS",
		cure: listKey("library.cgo_cxxflags", " ")},
	"DefaultGODEBUG": {id: "godebug", name: "GODEBUG defaults", cure: says("the go and godebug lines of go.mod, so that they are %s")},
	"vcs":            {id: "vcs", name: "commit", cure: commitCure},
	"vcs.revision":   {id: "vcs", name: "commit", cure: commitCure},
	"vcs.time":       {id: "vcs-time", name: "time of the commit", cure: says("git checkout of the commit of %s")},
	"vcs.modified": {id: "vcs-modified", name: "uncommitted changes",
		cure: says("a checkout where that is %s: git status tells what is not committed")},
}

func init() {
	for _, a := range abi.All() {
		buildSettings[a.LevelVar] = setting{id: "level", name: a.LevelVar, cure: levelCure("abi." + strings.ToLower(a.LevelVar))}
	}
}

// ldflagsCure leaves out what is not the matrix's to say.
func ldflagsCure(released string) string {
	words := strings.Fields(released)
	words = slices.DeleteFunc(words, func(w string) bool {
		return strings.HasPrefix(w, "-ext") || strings.HasPrefix(w, "-buildid") || strings.HasPrefix(w, "-linkmode")
	})
	return listKey("library.ldflags", " ")(none(strings.Join(words, " ")))
}

// gcflagsCure knows that gondk has them count for all packages.
func gcflagsCure(released string) string {
	return listKey("library.gcflags", " ")(strings.TrimPrefix(released, "all="))
}

// levelCure sets a CPU level.
func levelCure(name string) func(string) string {
	return func(released string) string {
		if released == "none" {
			return "a Go that writes it down"
		}
		return name + " = " + strconv.Quote(released)
	}
}

func trimpathCure(released string) string {
	if released == "true" {
		return "build for release: gondk leaves -trimpath out of builds of type Debug alone"
	}
	return "gondk always says -trimpath for a release; the release's own build did not, and names its folders"
}

func commitCure(released string) string {
	if released == "none" {
		return "GOFLAGS=-buildvcs=false, or build where there is no .git"
	}
	return "git checkout " + released + ", and no GOFLAGS=-buildvcs=false"
}

// golang compares what Go's build information tells.
func (c *comparer) golang(old, new *library, place string) {
	if old.info == nil || new.info == nil {
		if a, b := tellsGo(old), tellsGo(new); a != b {
			c.add(Setting{"go-info", "Go", a, b, "the same code; without Go's build information nothing tells its settings", nil}, place)
		}
		return
	}
	c.each(goSettings, old, new, place)
	a, b := settingsOf(old.info.BuildInfo), settingsOf(new.info.BuildInfo)
	for _, k := range keys(old.info.Settings, new.info.Settings) {
		if slices.Contains(withoutTrimpath, k) { // which leaves them out
			for _, of := range []map[string]string{a, b} {
				if of["-trimpath"] == "true" {
					of[k] = cmp.Or(of[k], notTold)
				}
			}
		}
		if a[k] != b[k] && a[k] != notTold {
			s, known := buildSettings[k]
			if !known {
				s = setting{id: "go-setting", name: k, cure: environment(k)}
			}
			c.add(Setting{s.id, s.name, none(a[k]), none(b[k]), s.cure(none(a[k])), nil}, place)
		}
	}
	c.modules(old.info.BuildInfo, new.info.BuildInfo, place)
}

// withoutTrimpath are the settings that Go writes down of builds without -trimpath alone, since they may name folders.
var withoutTrimpath = []string{"-ldflags", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS"}

const notTold = "not told, as with any -trimpath"

func tellsGo(l *library) string {
	switch {
	case l.info != nil:
		return l.info.GoVersion
	case l.HasGoTable():
		return "Go without build information"
	}
	return "none"
}

func settingsOf(info *debug.BuildInfo) map[string]string {
	all := map[string]string{}
	for _, s := range info.Settings {
		all[s.Key] = s.Value
	}
	return all
}

// keys gives the keys of both, each once, in their order.
func keys(lists ...[]debug.BuildSetting) (all []string) {
	for _, s := range slices.Concat(lists...) {
		if !slices.Contains(all, s.Key) {
			all = append(all, s.Key)
		}
	}
	return all
}

// mostModules are named; of more the number is told.
const mostModules = 3

// modules compares the Go modules that are linked in.
func (c *comparer) modules(old, new *debug.BuildInfo, place string) {
	was, is := modulesOf(old), modulesOf(new)
	for _, main := range []string{old.Main.Path, new.Main.Path} { // which is among the others where files were given
		delete(was, main)
		delete(is, main)
	}
	var a, b, gets []string
	for _, path := range slices.Sorted(unionOf(was, is)) {
		if was[path] != is[path] {
			a, b = append(a, moduleText(path, was[path])), append(b, moduleText(path, is[path]))
			if was[path] != "" {
				gets = append(gets, path+"@"+was[path])
			}
		}
	}
	if len(a) == 0 {
		return
	}
	cure := "go.mod and go.sum of the release"
	if len(gets) > 0 && len(gets) <= mostModules {
		cure += ", or go get " + strings.Join(gets, " ")
	}
	c.add(Setting{"go-modules", "Go modules", some(a), some(b), cure, nil}, place)
}

func moduleText(path, version string) string {
	if version == "" {
		return path + ": none"
	}
	return path + " " + version
}

func some(all []string) string {
	if n := len(all) - mostModules; n > 0 {
		return strings.Join(all[:mostModules], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(all, ", ")
}

// modulesOf gives the versions of modules, and what replaces them.
func modulesOf(info *debug.BuildInfo) map[string]string {
	all := map[string]string{}
	for _, m := range info.Deps {
		all[m.Path] = m.Version
		if m.Replace != nil {
			all[m.Path] = strings.TrimSpace(m.Version + " => " + strings.TrimSpace(m.Replace.Path+" "+m.Replace.Version))
		}
	}
	return all
}

// fixes tells which of go.fixes are at work, as far as names of functions show: the clock that counts sleep is a number in the code.
func fixes(l *library) string {
	var all []string
	for _, f := range gofix.All() {
		marked := f.Mark != "" && l.GoFuncs().Has(f.Mark)
		if marked || f.Name == gofix.NoPidfd && l.GoFuncs().Has("os.pidfdFind") && !l.GoFuncs().Has("os.checkPidfd") {
			all = append(all, f.Name)
		}
	}
	return none(strings.Join(all, " "))
}

// linkedBy tells by the Go build id who had Go link: gondk's is a digest, go build's has four parts.
func linkedBy(l *library) string {
	id := l.GoBuildID()
	switch {
	case id == "" && l.info == nil:
		return ""
	case id == "":
		return "others: no Go build id"
	case isGondks(id):
		return gondk
	case strings.Count(id, "/") == 3:
		return "go build (gomobile too)"
	}
	return "another build id: " + id
}

// isGondks tells gondk's Go build ids, which are 20 bytes of a digest.
func isGondks(id string) bool { return len(id) == 40 && strings.Trim(id, "0123456789abcdef") == "" }
