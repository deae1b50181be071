package matrix

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// linkerValue says what value a flag of Go's linker takes.
type linkerValue int

const (
	noValue     linkerValue = iota // a switch: -s, -s=false
	wantNumber                     // -funcalign=32, or two texts
	wantSetting                    // -X=main.version=1.2, or two texts
)

// linkerFlags are the flags of Go's linker that a matrix and a build file may set. The list is of what may be set, and not of what may
// not: each Go release has new ones, and several write to files that they name (-cpuprofile, -memprofile, -benchmarkprofile, -fipso,
// -capturehostobjs) or run what they name (-extld, -extar). Looked at: `go tool link -help` of Go 1.26 and 1.27.
var linkerFlags = map[string]linkerValue{
	"X":             wantSetting,
	"s":             noValue,
	"w":             noValue,
	"checklinkname": noValue, // false lets packages pull names out of Go's own that it keeps to itself: github.com/wlynxg/anet does
	"compressdwarf": noValue,
	"e":             noValue, // all errors, not the first twenty
	"funcalign":     wantNumber,
	"pruneweakmap":  noValue,
	"randlayout":    wantNumber,
	"strictdups":    wantNumber,
	"v":             noValue,
}

// ownedFlags are flags that would undo what gondk does, with the reason; all others that linkerFlags does not have are refused without.
var ownedFlags = taken(map[string]string{
	"gondk sets it": "buildmode tmpdir buildid linkmode extld extar o importcfg L H E installsuffix libgcc B",
	"it is for linking a shared library, which the archive's user does": "extldflags r I linkshared pluginpath bindnow T d D R",
	"Go does not support it on Android":                                 "race msan asan aslr macos macsdk",
	"it stops the linker from linking":                                  "V h help",
	"it writes to any path":                                             "cpuprofile memprofile memprofilerate benchmark benchmarkprofile capturehostobjs fipso",
	"its output is only for Go's developers":                            "c dumpdep debugnosplit debugtextsize debugtramp",
})

// LDFlag checks one string of a list of flags for Go's linker, which follows those in before. It returns what is wrong, and the cure.
func LDFlag(before []string, s string) (what, cure string) {
	const write = `write it like ldflags = ["-X=main.version=1.2"]`
	switch {
	case s == "" || strings.ContainsFunc(s, unicode.IsControl):
		return "not a linker flag", write
	case strings.Contains(s, `'`) && strings.Contains(s, `"`):
		return "has both kinds of quotes, which go build cannot pass on", "use one kind"
	case ResponseFile(s):
		return "a response file, whose flags gondk cannot check", "write the flags themselves"
	case unfinished(before):
		name, _, _ := linkerFlag(before[len(before)-1])
		return linkerFlagValue(name, s)
	case !strings.HasPrefix(s, "-"):
		return "not a linker flag", "begin each flag with -"
	}
	name, value, given := linkerFlag(s)
	if strings.ContainsFunc(name, unicode.IsSpace) {
		return "several flags in one string", fmt.Sprintf("write each as its own string: %s", quoteList(strings.Fields(s)))
	}
	wants, allowed := linkerFlags[name]
	switch {
	case ownedFlags[name] != "":
		return "a flag that you cannot set here: " + ownedFlags[name], "remove it"
	case !allowed:
		return "a flag that you cannot set here", "remove it; the flags you can set are " + allowedFlags()
	case !given && wants != noValue:
		return "", "" // the next text has it
	case given:
		return linkerFlagValue(name, value)
	}
	return "", ""
}

// LDFlags checks the end of a whole list: a flag without its value would take gondk's next argument as its value.
func LDFlags(flags []string) (what, cure string) {
	if !unfinished(flags) {
		return "", ""
	}
	return "a flag without its value", "write both in one string, as in -X=main.version=1.2"
}

// linkerFlag takes a flag apart as package flag does: -name, --name, -name=value.
func linkerFlag(s string) (name, value string, given bool) {
	s = strings.TrimPrefix(s, "-")
	return strings.Cut(strings.TrimPrefix(s, "-"), "=")
}

// unfinished reports whether the last of the flags wants a value that is in the text to come.
func unfinished(flags []string) bool {
	if len(flags) == 0 {
		return false
	}
	last := flags[len(flags)-1]
	name, _, given := linkerFlag(last)
	return strings.HasPrefix(last, "-") && !given && linkerFlags[name] != noValue && !unfinished(flags[:len(flags)-1])
}

func linkerFlagValue(name, value string) (what, cure string) {
	var err error
	switch linkerFlags[name] {
	case noValue:
		_, err = strconv.ParseBool(value)
	case wantNumber:
		_, err = strconv.ParseInt(value, 0, 64)
	case wantSetting:
		// As the linker takes it apart: importpath.name=value.
		if variable, _, ok := strings.Cut(value, "="); !ok || !strings.Contains(variable, ".") {
			return "does not set a variable", "write it like -X=main.version=1.2, with the package's import path"
		}
	}
	if err != nil {
		return fmt.Sprintf("not a value of -%s", name), map[linkerValue]string{noValue: "write true or false, or nothing", wantNumber: "write a whole number"}[linkerFlags[name]]
	}
	return "", ""
}

func allowedFlags() string {
	return "-" + strings.Join(slices.Sorted(maps.Keys(linkerFlags)), ", -")
}

// ResponseFile reports whether a word for Go's or C's tools names a file with more words (@file), also where the C compiler passes it on to
// another program (-Wl,@file). What stands in such a file would escape every check, and its changes every rebuild.
func ResponseFile(word string) bool {
	return strings.HasPrefix(word, "@") || strings.HasPrefix(word, "-W") && strings.Contains(word, ",@")
}
