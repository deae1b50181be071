package check

import (
	"go/version"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/elfabi"
)

// BadRelease is one reason for which Go releases make programs that Android stops.
type BadRelease struct {
	Rule
	Severity Severity
	From     string   // the first release: go1.26.0
	Fixed    string   // the first that is good again; empty: none yet
	GOARCH   []string // it concerns; nil: all
	MaxAPI   int      // the last Android level on which it happens
	Funcs    []string // one of these must be linked in; nil: it happens to every program
	Seen     string   // what Go does, in words that follow "go1.26.1 "
}

// badGo is every such reason that is known.
var badGo = []BadRelease{
	{
		Rule: Rule{
			ID: "go-version-32", Group: ArchiveGroup, Title: "32-bit programs of Go 1.26.0 to 1.26.2 need Android 11",
			Symptom: "signal 31 (SIGSYS), code 1 (SYS_SECCOMP) … Cause: seccomp prevented call to disallowed arm system call 422",
			Cure:    "Build with Go 1.26.3 or newer, or with Go 1.25; or raise min_sdk to 30.",
			Source:  "golang/go#77621; golang/go#79251",
		},
		Severity: Error, From: "go1.26.0", Fixed: "go1.26.3", GOARCH: []string{"arm", "386"}, MaxAPI: 29,
		Seen: "probes the system call futex_time64 when it starts, for which Android 8 to 10 kills 32-bit apps",
	},
	{
		Rule: Rule{
			ID: "go-version-pidfd", Group: ArchiveGroup, Title: "Programs that start or find processes need Android 12, since Go 1.23",
			Symptom: "signal 31 (SIGSYS) … Cause: seccomp prevented call to disallowed arm64 system call 434",
			Cure:    "Do not start processes from Go (os/exec, os.StartProcess, os.FindProcess): use Java's ProcessBuilder; or raise min_sdk to 31.",
			Source:  "golang/go#69065; golang/go#70508",
		},
		Severity: Warning, From: "go1.23.0", MaxAPI: 30,
		// Every program with package os has os.checkPidfd, which only these call.
		Funcs: []string{"os.startProcess", "os.StartProcess", "os.findProcess", "os.FindProcess", "os.pidfdFind"},
		Seen:  "calls pidfd_open before it starts or finds a process, for which Android 11 and older kills apps",
	},
}

// BadReleases gives what is known against building with a Go release for an ABI and API levels from minSDK on. What a program links in is not
// looked at. goVersion is go version's: go1.26.2, also with an experiment or a vendor's suffix.
func BadReleases(goVersion string, a *abi.ABI, minSDK int) []BadRelease {
	var bad []BadRelease
	for _, b := range badGo {
		if b.concerns(goVersion, a.GOARCH, minSDK) {
			bad = append(bad, b)
		}
	}
	return bad
}

func (b BadRelease) concerns(goVersion, goarch string, minSDK int) bool {
	v := release(goVersion)
	return version.IsValid(v) && version.Compare(v, b.From) >= 0 && (b.Fixed == "" || version.Compare(v, b.Fixed) < 0) &&
		(b.GOARCH == nil || slices.Contains(b.GOARCH, goarch)) && minSDK > 0 && minSDK <= b.MaxAPI
}

// LinkedIn tells whether a program with these functions meets it.
func (b BadRelease) LinkedIn(funcs elfabi.GoFuncs) bool {
	return b.Funcs == nil || slices.ContainsFunc(b.Funcs, funcs.Has)
}

// release gives the release out of what a program says of its Go: "go1.26.2 X:nodwarf5", "devel go1.27-abcdef Mon …".
func release(goVersion string) string {
	for word := range strings.FieldsSeq(goVersion) {
		if strings.HasPrefix(word, "go1") {
			return word
		}
	}
	return goVersion
}

// badGoRules makes one rule for archives of each entry of the table.
func badGoRules() []ruleFor[*Archive] {
	var rules []ruleFor[*Archive]
	for _, b := range badGo {
		rules = append(rules, ruleFor[*Archive]{b.Rule, ofGo(func(a *Archive, g *member, f *found) {
			goarch := g.info.Setting("GOARCH")
			if b.concerns(g.info.GoVersion, goarch, a.MinSDK) && b.LinkedIn(g.object.GoFuncs()) {
				f.add(b.Severity, "%s %s; min SDK is %d", g.info.GoVersion, b.Seen, a.MinSDK)
			}
		})})
	}
	return rules
}
