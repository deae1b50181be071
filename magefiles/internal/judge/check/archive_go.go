package check

import (
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

const buildForAndroid = "Build it with GOOS=android, which gondk does."

// goArchiveRules are about what Go's build information says of the member that holds Go code.
var goArchiveRules = slices.Concat([]ruleFor[*Archive]{
	{Rule{
		ID: "go-goos", Group: ArchiveGroup, Title: "Go code is built for GOOS=android",
		Symptom: `dlopen failed: TLS symbol "(null)" in dlopened "…" referenced from "…" using IE access model`,
		Cure:    buildForAndroid, Source: "golang/go#33806; golang/go#69109",
	}, ofGo(wrongGOOS)},
	{Rule{
		ID: "go-riscv64", Group: ArchiveGroup, Title: "No Go code for riscv64: Go has no such port for Android",
		Symptom: "-buildmode=c-shared not supported on android/riscv64; what is built for Linux instead cannot be loaded by an app",
		Cure:    "Leave riscv64 out of the app's ABIs.", Source: "Go internal/platform/zosarch.go",
	}, ofGo(goForRISCV)},
	{Rule{
		ID: "go-goarch", Group: ArchiveGroup, Title: "GOARCH is the ABI's",
		Symptom: "ld.lld: error: … is incompatible with …",
		Cure:    rebuild, Source: "Go internal/platform",
	}, ofGo(wrongGOARCH)},
	{Rule{
		ID: "go-arm-level", Group: ArchiveGroup, Title: "armeabi-v7a is built with GOARM=7",
		Symptom: "slow code; with GOARM=5 floating-point arithmetic is done in software",
		Cure:    `Set goarm = "7" for armeabi-v7a in abi-matrix.toml.`, Source: "NDK docs, BuildSystemMaintainers.md; Go runtime/os_linux_arm.go",
	}, ofGo(lowARM)},
	{Rule{
		ID: "go-cpu-level", Group: ArchiveGroup, Title: "The CPU level is the one asked for, and every device of the ABI has it",
		Symptom: "Fatal signal 4 (SIGILL) on older devices",
		Cure:    rebuild, Source: "Go issue golang/go#28431; Android CDD and NDK ABI guide",
	}, ofGo(wrongLevel)},
}, badGoRules(), []ruleFor[*Archive]{
	{goRule(mte), ofGo(readsPastStrings)},
	{Rule{
		ID: "go-buildmode-note", Group: ArchiveGroup, Title: "How Go was asked to build",
		Symptom: "none: Go refuses -buildmode=c-archive for Android, so that archives are what a c-shared library would be linked from",
		Cure:    "Nothing to do.", Source: "golang/go#33806",
	}, ofGo(buildmode)},
	{Rule{
		ID: "go-race-san", Group: ArchiveGroup, Title: "No race detector and no sanitizer of Go",
		Symptom: "-race is not supported on android/arm64; ld.lld: error: undefined symbol: __tsan_…",
		Cure:    "Build without -race, -msan and -asan; look into GOFLAGS.", Source: "Go internal/platform/supported.go",
	}, ofGo(sanitized)},
	{Rule{
		ID: "go-netgo", Group: ArchiveGroup, Title: "Names are looked up by Android, not by Go itself",
		Symptom: "lookup host on [::1]:53: read: connection refused",
		Cure:    "Build with CGO_ENABLED=1 and without the build tag netgo; look into GOFLAGS and the matrix's tags.", Source: "Go net/conf.go; golang/go#10714",
	}, ofGo(ownResolver)},
	{Rule{
		ID: "go-tz", Group: ArchiveGroup, Title: "Local time is UTC in Go on Android",
		Symptom: "times are shown in UTC",
		Cure:    "Pass the zone's name from Java (TimeZone.getDefault().getID()) and use time.LoadLocation.", Source: "Go time/zoneinfo_android.go",
	}, ofGo(localTime)},
	{Rule{
		ID: "ar-vcs-clean", Group: ArchiveGroup, Title: "Sources were committed when the archive was built",
		Symptom: "nobody can tell later what was built",
		Cure:    "Commit, then build.", Source: "Go cmd/go, build information",
	}, ofGo(uncommitted)},
})

// ofGo makes a rule's function of one that looks at the member with Go code. It says nothing about archives without.
func ofGo(look func(a *Archive, g *member, f *found)) func(*Archive, *found) {
	return func(a *Archive, f *found) {
		if g := a.content().golang; g != nil {
			f.place.Entry = g.Name
			look(a, g, f)
		}
	}
}

func wrongGOOS(_ *Archive, g *member, f *found) {
	if goos := g.info.Setting("GOOS"); goos != "" && goos != "android" && g.object.Machine != elf.EM_RISCV {
		f.add(Error, "built with GOOS=%s: an app cannot load it", goos)
	}
}

func goForRISCV(_ *Archive, g *member, f *found) {
	if g.object.Machine == elf.EM_RISCV {
		f.add(Error, "Go code for %s/riscv64", g.info.Setting("GOOS"))
	}
}

func wrongGOARCH(a *Archive, g *member, f *found) {
	want := a.abi()
	if goarch := g.info.Setting("GOARCH"); want != nil && goarch != "" && goarch != want.GOARCH {
		f.add(Error, "built with GOARCH=%s; %s wants %s", goarch, want.Name, want.GOARCH)
	}
}

func lowARM(a *Archive, g *member, f *found) {
	if level := g.info.Setting("GOARM"); g.object.Machine == elf.EM_ARM && (strings.HasPrefix(level, "5") || strings.HasPrefix(level, "6")) {
		f.add(Warning, "GOARM=%s makes slower code; every device of armeabi-v7a has 7", level)
	}
}

func wrongLevel(a *Archive, g *member, f *found) {
	want := a.abi()
	if want == nil || g.info.Setting("GOARCH") != want.GOARCH {
		return
	}
	got := g.info.Setting(want.LevelVar)
	if a.CPU != "" && got != a.CPU {
		f.add(Error, "built with %s=%s, not %s as abi-matrix.toml asks", want.LevelVar, got, a.CPU)
		return
	}
	level, extra, _ := strings.Cut(got, ",") // GOARM64=v8.0,lse
	asked, everywhere := slices.Index(want.Levels, level), slices.Index(want.Levels, want.Highest)
	if asked <= everywhere && (extra == "" || !want.OptionsAdd) {
		return
	}
	severity := Error
	if a.CPU != "" { // the matrix asks for it in so many words
		severity = Warning
	}
	f.add(severity, "%s=%s: devices of %s that have no more than %s stop with SIGILL", want.LevelVar, got, want.Name, want.Highest).
		Cure = fmt.Sprintf("Set %s = %q for this ABI in abi-matrix.toml, unless no such device matters.", strings.ToLower(want.LevelVar), want.Level)
}

// mte is what Go did with C strings before it minded memory tagging.
var mte = dated.GoOf("go-mte")

func readsPastStrings(_ *Archive, g *member, f *found) {
	if g.object.Machine != elf.EM_AARCH64 || !mte.Made(g.info.GoVersion) {
		return
	}
	callers := g.object.GoFuncs().Suffixed("._Cfunc_GoString")
	own := slices.ContainsFunc(callers, func(name string) bool { return !slices.Contains(goString, name) })
	switch {
	case own:
		f.add(Severity(mte.Severity), "C.GoString is linked in, and %s %s", g.info.GoVersion, mte.Seen)
	case callers != nil:
		f.add(Info, "Go's own packages call C.GoString, and %s %s: %s", g.info.GoVersion, mte.Seen, strings.Join(callers, ", ")).
			Cure = "Build with Go 1.27 or newer, or leave android:memtagMode off."
	}
}

// goString are the uses of C.GoString in Go's own packages, which nobody who uses them can change.
var goString = []string{"net._Cfunc_GoString", "os/user._Cfunc_GoString"}

func buildmode(_ *Archive, g *member, f *found) {
	if mode := g.info.Setting("-buildmode"); mode != "" && mode != "c-archive" {
		f.add(Info, "built with -buildmode=%s", mode)
	}
}

func sanitized(_ *Archive, g *member, f *found) {
	for _, flag := range []string{"-race", "-msan", "-asan"} {
		if g.info.Setting(flag) == "true" {
			f.add(Error, "built with %s, which Android has no runtime for", flag)
		}
	}
}

func ownResolver(a *Archive, g *member, f *found) {
	if !g.object.GoFuncs().Has("net.(*Resolver).goLookupIPCNAMEOrder") {
		return
	}
	tags := strings.Split(g.info.Setting("-tags"), ",")
	switch {
	case slices.Contains(tags, "netgo"):
		f.add(Warning, "package net is built with the tag netgo: Go reads /etc/resolv.conf, which Android has not")
	case !slices.ContainsFunc(a.content().needs, func(n need) bool { return n.name == "getaddrinfo" }):
		f.add(Warning, "package net is linked in without getaddrinfo: Go reads /etc/resolv.conf, which Android has not")
	}
}

func localTime(_ *Archive, g *member, f *found) {
	if g.object.GoFuncs().Has("time.initLocal") {
		f.add(Info, "time.Local is linked in")
	}
}

func uncommitted(_ *Archive, g *member, f *found) {
	if g.info.Setting("vcs.modified") == "true" {
		f.add(Info, "built from %s with changes that were not committed", g.info.Setting("vcs.revision"))
	}
}
