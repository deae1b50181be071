package library

import (
	"debug/elf"
	"go/version"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const linkArchive = "Remove the app's build folders and build again; make the library's link depend on the archive's file."

// goRules are about libraries that hold Go code, or have to because an archive with Go code is linked in.
var goRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "so-go-present", Group: rule.GoGroup, Title: "A library that links an archive with Go code has that code",
		Symptom: `dlopen failed: cannot locate symbol "…"; java.lang.UnsatisfiedLinkError: No implementation found for …`,
		Cure:    "Link the whole archive if only Java calls it: LOCAL_WHOLE_STATIC_LIBRARIES, or $<LINK_LIBRARY:WHOLE_ARCHIVE,…> in CMake.",
		Source:  "Go cmd/link",
	}, Look: goMissing},
	{Rule: rule.Rule{
		ID: "so-go-init", Group: rule.GoGroup, Title: "Loading the library starts Go's runtime",
		Symptom: "System.loadLibrary works; the first native call hangs",
		Cure:    "Keep .init_array: link with lld and without your own linker script, and do not edit the finished library.", Source: "Go runtime/cgo",
	}, Look: ofGoLibrary(goNotStarted)},
	{Rule: rule.Rule{
		ID: "so-go-nodelete", Group: rule.GoGroup, Title: "A library with Go code is never unloaded",
		Symptom: "SIGSEGV after dlclose: Go's threads run code that was unmapped",
		Cure:    "Link with -Wl,-z,nodelete, as gondk's CMake package and ndk-build module do: LOCAL_LDFLAGS or target_link_options.",
		Source:  "golang/go#11100; Go cmd/link/internal/ld/lib.go; bionic soinfo::can_unload",
	}, Look: ofGoLibrary(unloadable)},
	{Rule: rule.Rule{
		ID: "so-bti-go", Group: rule.GoGroup, Title: "A library with Go code does not claim to support BTI",
		Symptom: "Fatal signal 4 (SIGILL) at the first indirect call into Go, on Armv8.5 and newer",
		Cure:    "Remove -Wl,-z,force-bti from LOCAL_LDFLAGS or target_link_options.", Source: "bionic linker/linker_phdr.cpp; golang/go#66054",
	}, Look: ofGoLibrary(claimsBTI)},
	{Rule: rule.Rule{
		ID: "so-memtag", Group: rule.GoGroup, Title: "Memory tagging is off for Go code",
		Symptom: "signal 11 (SIGSEGV), code 9 (SEGV_MTESERR), in the library",
		Cure:    "Remove -fsanitize=memtag from compiler and linker flags, and android:memtagMode from the manifest; copy C strings with C.GoStringN.",
		Source:  "golang/go#59090; bionic linker/linker.cpp",
	}, Look: ofGoLibrary(tagged)},
	{Rule: rule.Rule{
		ID: "so-go-buildinfo", Group: rule.GoGroup, Title: "The Go code is the archive's, built for Android and this ABI",
		Symptom: "an older version of the Go code runs",
		Cure:    linkArchive, Source: "Go build information",
	}, Look: ofGoLibrary(otherGo)},
}

// ofGoLibrary makes a rule's function that skips libraries without Go code.
func ofGoLibrary(look func(*subject.Library, *rule.Found)) func(*subject.Library, *rule.Found) {
	return func(l *subject.Library, f *rule.Found) {
		if subject.HasGo(l) {
			look(l, f)
		}
	}
}

// keepsGoTable is the first release whose table of functions stays a section of its own: linkers merge the .data.rel.ro.gopclntab that
// older ones write into .data.rel.ro.
const keepsGoTable = "go1.26"

// tableMerged reports whether no section needs to hold the table of Go functions.
func tableMerged(l *subject.Library) bool {
	info, err := l.GoInfo()
	return err == nil && info != nil && version.Compare(dated.GoRelease(info.GoVersion), keepsGoTable) < 0
}

func goMissing(l *subject.Library, f *rule.Found) {
	var missing []string
	for what, there := range map[string]bool{
		".go.buildinfo": l.HasGoInfo(), ".gopclntab": l.HasGoTable() || tableMerged(l), ".note.go.buildid": l.GoBuildID() != "",
	} {
		if !there {
			missing = append(missing, what)
		}
	}
	slices.Sort(missing)
	switch wanted := l.Archive != nil && l.Archive.HoldsGo(); {
	case len(missing) == 0 || len(l.Sections) == 0:
	case wanted:
		f.Add(rule.Error, "has no %s, although %s, which it links, has Go code", strings.Join(missing, " and no "), l.Archive.Path)
	case subject.HasGo(l):
		f.Add(rule.Info, "has Go code but no %s", strings.Join(missing, " and ")).Cure = "Find out who removed it: crash reports and checks of the Go version need it."
	}
}

// goNotStarted needs symbols to know which function is Go's; of a stripped library it only knows whether any function runs.
func goNotStarted(l *subject.Library, f *rule.Found) {
	funcs := l.InitFuncs()
	if len(funcs) == 0 {
		f.Add(rule.Error, ".init_array is empty, so nothing starts Go's runtime")
		return
	}
	known := l.Library
	if l.Linked != nil {
		known = l.Linked
	}
	starts := goStarts(known)
	if len(starts) > 0 && !slices.ContainsFunc(funcs, func(at uint64) bool { return slices.Contains(starts, at&^1) }) {
		f.Add(rule.Error, ".init_array has %s, but not Go's start function, _rt0_…_lib", rule.Counted(len(funcs), "function", "functions"))
	}
}

// goStarts returns the addresses of Go's start functions; there is one, but for _rt0_arm64_lib, which that one jumps to.
func goStarts(l *elfabi.Library) []uint64 {
	const most = 8
	var starts []uint64
	for s := range l.Symbols() {
		if s.Type() == elf.STT_FUNC && subject.IsGoStart(s.Name) && len(starts) < most {
			starts = append(starts, s.Value&^1)
		}
	}
	return starts
}

func unloadable(l *subject.Library, f *rule.Found) {
	if !l.Dynamic.NoDelete() {
		f.Add(rule.Warning, "DF_1_NODELETE is not set (DT_FLAGS_1 is %#x)", uint64(l.Dynamic.Flags1()))
	}
}

func claimsBTI(l *subject.Library, f *rule.Found) {
	if l.Features()&elfabi.FeatureBTI != 0 {
		f.Add(rule.Error, ".note.gnu.property claims BTI, but Go code has no landing pads")
	}
}

// memtagTags are the dynamic entries by which a library asks for memory tagging.
var memtagTags = map[elf.DynTag]string{
	0x70000009: "DT_AARCH64_MEMTAG_MODE", 0x7000000b: "DT_AARCH64_MEMTAG_HEAP", 0x7000000c: "DT_AARCH64_MEMTAG_STACK",
	0x7000000d: "DT_AARCH64_MEMTAG_GLOBALS", 0x7000000f: "DT_AARCH64_MEMTAG_GLOBALSSZ",
}

func tagged(l *subject.Library, f *rule.Found) {
	if l.Machine != elf.EM_AARCH64 {
		return
	}
	mode := memtagMode(l.App)
	var tags []string
	for _, e := range l.Dynamic {
		if name, ok := memtagTags[e.Tag]; ok && !slices.Contains(tags, name) {
			tags = append(tags, name)
		}
	}
	severity := rule.Warning
	if mode != "" && (len(tags) > 0 || l.GoFuncs().HasSuffix("._Cfunc_GoString")) {
		severity = rule.Error
	}
	if len(tags) > 0 {
		f.Add(severity, "asks for memory tagging (%s), which Go code does not support", rule.Some(tags))
	}
	if mode != "" {
		f.Add(severity, "the manifest sets android:memtagMode to %s, which Go code does not support", mode)
	}
}

// memtagMode returns the mode that the app turns on, sync or async; empty if it turns none on.
func memtagMode(app *subject.App) string {
	if app == nil || app.File == nil {
		return ""
	}
	for _, m := range app.AllModules() {
		if m.Manifest != nil && (m.Manifest.MemtagMode == "sync" || m.Manifest.MemtagMode == "async") {
			return m.Manifest.MemtagMode
		}
	}
	return ""
}

func otherGo(l *subject.Library, f *rule.Found) {
	info, err := l.GoInfo()
	if err != nil {
		f.Add(rule.Error, "%s", rule.FaultText(err))
		return
	}
	if info == nil {
		return
	}
	if goos := info.Setting("GOOS"); goos != "" && goos != "android" {
		f.Add(rule.Error, "built with GOOS=%s", goos).Cure = subject.BuildForAndroid
	}
	if goarch := info.Setting("GOARCH"); l.ABI != nil && goarch != "" && goarch != l.ABI.GOARCH {
		f.Add(rule.Error, "built with GOARCH=%s; %s needs %s", goarch, l.ABI.Name, l.ABI.GOARCH)
	}
	if l.Archive == nil || l.Archive.Content().Golang == nil {
		return
	}
	from := l.Archive.Content().Golang
	if from.Info.GoVersion != info.GoVersion {
		f.Add(rule.Error, "built with %s, but the archive with %s", info.GoVersion, from.Info.GoVersion)
	}
	if id, want := l.GoBuildID(), from.Object.GoBuildID(); id != want && id != "" && want != "" {
		f.Add(rule.Error, "the Go build id is %s, but the archive's is %s", shortID(id), shortID(want))
	}
}

// shortID gives enough of an id to tell it from others.
func shortID(id string) string { return id[:min(len(id), 20)] }
