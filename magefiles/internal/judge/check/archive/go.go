package archive

import (
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// goArchiveRules are about what Go's build information says of the member that holds Go code.
var goArchiveRules = slices.Concat([]rule.For[*subject.Archive]{
	{Rule: rule.Rule{
		ID: "go-goos", Group: rule.ArchiveGroup, Title: "Go code is built for GOOS=android",
		Symptom: `dlopen failed: TLS symbol "(null)" in dlopened "…" referenced from "…" using IE access model`,
		Cure:    subject.BuildForAndroid, Source: "golang/go#33806; golang/go#69109",
	}, Look: ofGo(wrongGOOS)},
	{Rule: rule.Rule{
		ID: "go-riscv64", Group: rule.ArchiveGroup, Title: "There is no Go code for riscv64, because Go has no such port for Android",
		Symptom: "-buildmode=c-shared not supported on android/riscv64; apps cannot load what was built for Linux instead",
		Cure:    "Leave riscv64 out of the app's ABIs.", Source: "Go internal/platform/zosarch.go",
	}, Look: ofGo(goForRISCV)},
	{Rule: rule.Rule{
		ID: "go-goarch", Group: rule.ArchiveGroup, Title: "GOARCH is the ABI's",
		Symptom: "ld.lld: error: … is incompatible with …",
		Cure:    rebuild, Source: "Go internal/platform",
	}, Look: ofGo(wrongGOARCH)},
	{Rule: rule.Rule{
		ID: "go-arm-level", Group: rule.ArchiveGroup, Title: "armeabi-v7a is built with GOARM=7",
		Symptom: "slow code; with GOARM=5 floating-point arithmetic is done in software",
		Cure:    `Set goarm = "7" for armeabi-v7a in abi-matrix.toml.`, Source: "NDK docs, BuildSystemMaintainers.md; Go runtime/os_linux_arm.go",
	}, Look: ofGo(lowARM)},
	{Rule: rule.Rule{
		ID: "go-cpu-level", Group: rule.ArchiveGroup, Title: "The CPU level is the one in abi-matrix.toml, and every device of the ABI supports it",
		Symptom: "Fatal signal 4 (SIGILL) on older devices",
		Cure:    rebuild, Source: "Go issue golang/go#28431; Android CDD and NDK ABI guide",
	}, Look: ofGo(wrongLevel)},
}, badGoRules(), []rule.For[*subject.Archive]{
	{Rule: goRule(mte), Look: ofGo(readsPastStrings)},
	{Rule: rule.Rule{
		ID: "go-buildmode-note", Group: rule.ArchiveGroup, Title: "How Go was asked to build",
		Symptom: "none: Go refuses -buildmode=c-archive for Android, so an archive holds what a c-shared library would be linked from",
		Cure:    "Nothing to do.", Source: "golang/go#33806",
	}, Look: ofGo(buildmode)},
	{Rule: rule.Rule{
		ID: "go-race-san", Group: rule.ArchiveGroup, Title: "Go's race detector and sanitizers are off",
		Symptom: "-race is not supported on android/arm64; ld.lld: error: undefined symbol: __tsan_…",
		Cure:    "Build without -race, -msan and -asan; check GOFLAGS.", Source: "Go internal/platform/supported.go",
	}, Look: ofGo(sanitized)},
	{Rule: rule.Rule{
		ID: "go-netgo", Group: rule.ArchiveGroup, Title: "Android resolves host names, not Go itself",
		Symptom: "lookup host on [::1]:53: read: connection refused",
		Cure:    "Build with CGO_ENABLED=1 and without the build tag netgo; check GOFLAGS and library.tags.", Source: "Go net/conf.go; golang/go#10714",
	}, Look: ofGo(ownResolver)},
	{Rule: rule.Rule{
		ID: "go-tz", Group: rule.ArchiveGroup, Title: "Local time is UTC in Go on Android",
		Symptom: "times are shown in UTC",
		Cure:    `Write fixes = ["local-zone"] under [go] in abi-matrix.toml, or pass the zone's name from Java (TimeZone.getDefault().getID()) and use time.LoadLocation.`,
		Source:  "Go time/zoneinfo_android.go; golang/go#20455",
	}, Look: ofGo(localTime)},
	{Rule: rule.Rule{
		ID: "ar-vcs-clean", Group: rule.ArchiveGroup, Title: "All sources were committed when the archive was built",
		Symptom: "later, nobody can tell what was built",
		Cure:    "Commit, then build.", Source: "Go cmd/go, build information",
	}, Look: ofGo(uncommitted)},
})

// ofGo turns a function that looks at the member with Go code into a rule's function, which skips archives without one.
func ofGo(look func(a *subject.Archive, g *subject.Member, f *rule.Found)) func(*subject.Archive, *rule.Found) {
	return func(a *subject.Archive, f *rule.Found) {
		if g := a.Content().Golang; g != nil {
			f.Place.Entry = g.Name
			look(a, g, f)
		}
	}
}

func wrongGOOS(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	if goos := g.Info.Setting("GOOS"); goos != "" && goos != "android" && g.Object.Machine != elf.EM_RISCV {
		f.Add(rule.Error, "built with GOOS=%s: an app cannot load it", goos)
	}
}

func goForRISCV(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	if g.Object.Machine == elf.EM_RISCV {
		f.Add(rule.Error, "Go code for %s/riscv64", g.Info.Setting("GOOS"))
	}
}

func wrongGOARCH(a *subject.Archive, g *subject.Member, f *rule.Found) {
	want := a.KnownABI()
	if goarch := g.Info.Setting("GOARCH"); want != nil && goarch != "" && goarch != want.GOARCH {
		f.Add(rule.Error, "built with GOARCH=%s; %s needs %s", goarch, want.Name, want.GOARCH)
	}
}

func lowARM(a *subject.Archive, g *subject.Member, f *rule.Found) {
	if level := g.Info.Setting("GOARM"); g.Object.Machine == elf.EM_ARM && (strings.HasPrefix(level, "5") || strings.HasPrefix(level, "6")) {
		f.Add(rule.Warning, "GOARM=%s makes slower code; every device of armeabi-v7a has 7", level)
	}
}

func wrongLevel(a *subject.Archive, g *subject.Member, f *rule.Found) {
	want := a.KnownABI()
	if want == nil || g.Info.Setting("GOARCH") != want.GOARCH {
		return
	}
	got := g.Info.Setting(want.LevelVar)
	if a.CPU != "" && got != a.CPU {
		f.Add(rule.Error, "built with %s=%s, not %s as in abi-matrix.toml", want.LevelVar, got, a.CPU)
		return
	}
	level, extra, _ := strings.Cut(got, ",") // GOARM64=v8.0,lse
	asked, everywhere := slices.Index(want.Levels, level), slices.Index(want.Levels, want.Highest)
	if asked <= everywhere && (extra == "" || !want.OptionsAdd) {
		return
	}
	severity := rule.Error
	if a.CPU != "" { // the matrix asks for it in so many words
		severity = rule.Warning
	}
	f.Add(severity, "%s=%s: devices of %s that only support %s crash with SIGILL", want.LevelVar, got, want.Name, want.Highest).
		Cure = fmt.Sprintf("Set %s = %q for this ABI in abi-matrix.toml, unless you do not need to support such devices.", strings.ToLower(want.LevelVar), want.Level)
}

// mte is what Go did with C strings before it minded memory tagging.
var mte = dated.GoOf("go-mte")

func readsPastStrings(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	if g.Object.Machine != elf.EM_AARCH64 || !mte.Made(g.Info.GoVersion) {
		return
	}
	callers := g.Object.GoFuncs().Suffixed("._Cfunc_GoString")
	own := slices.ContainsFunc(callers, func(name string) bool { return !slices.Contains(goString, name) })
	switch {
	case own:
		f.Add(rule.Severity(mte.Severity), "C.GoString is linked in, and %s %s", g.Info.GoVersion, mte.Seen)
	case callers != nil:
		f.Add(rule.Info, "Go's own packages call C.GoString, and %s %s: %s", g.Info.GoVersion, mte.Seen, strings.Join(callers, ", ")).
			Cure = "Build with Go 1.27 or newer, or do not set android:memtagMode."
	}
}

// goString are the uses of C.GoString in Go's own packages, which their users cannot change.
var goString = []string{"net._Cfunc_GoString", "os/user._Cfunc_GoString"}

func buildmode(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	if mode := g.Info.Setting("-buildmode"); mode != "" && mode != "c-archive" {
		f.Add(rule.Info, "built with -buildmode=%s", mode)
	}
}

func sanitized(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	for _, flag := range []string{"-race", "-msan", "-asan"} {
		if g.Info.Setting(flag) == "true" {
			f.Add(rule.Error, "built with %s, but Android has no runtime for it", flag)
		}
	}
}

func ownResolver(a *subject.Archive, g *subject.Member, f *rule.Found) {
	if !g.Object.GoFuncs().Has("net.(*Resolver).goLookupIPCNAMEOrder") {
		return
	}
	tags := strings.Split(g.Info.Setting("-tags"), ",")
	switch {
	case slices.Contains(tags, "netgo"):
		f.Add(rule.Warning, "package net is built with the tag netgo: Go reads /etc/resolv.conf, which Android does not have")
	case !slices.ContainsFunc(a.Content().Needs, func(n subject.Need) bool { return n.Name == "getaddrinfo" }):
		f.Add(rule.Warning, "package net is linked in without getaddrinfo: Go reads /etc/resolv.conf, which Android does not have")
	}
}

func localTime(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	funcs := g.Object.GoFuncs()
	if funcs.Has("time.initLocal") && !funcs.Has(gofix.Find(gofix.LocalZone).Mark) {
		f.Add(rule.Info, "time.Local is linked in")
	}
}

func uncommitted(_ *subject.Archive, g *subject.Member, f *rule.Found) {
	if g.Info.Setting("vcs.modified") == "true" {
		f.Add(rule.Info, "built from %s with uncommitted changes", g.Info.Setting("vcs.revision"))
	}
}
