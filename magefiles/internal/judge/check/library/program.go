package library

import (
	"debug/elf"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// forPrograms names the rules about libraries that hold for programs too. The others are about what is loaded into a process: the dry run of
// dlopen and all that asks it, names and symbols for others, Java, unloading, several runtimes in one process.
var forPrograms = strings.Fields(`elf-note-bounds elf-pad-note pt-load-flex-off relro-present relro-single textrel
	dt-flags1 dt-now dt-needed-path dt-needed-glibc dt-needed-versioned-name dt-needed-libcxx dt-needed-public dt-runpath dt-android-packed dt-relr
	android-ident min-by-ndk verneed-api und-api und-unresolved tls-min-api so-memtag so-buildid so-rosegment so-unwind`)

// forStatic names those that hold for static programs too, in which no dynamic linker has a part.
var forStatic = strings.Fields(`elf-class elf-data-version elf-machine elf-arm-flags elf-riscv-flags
	pt-load-16k pt-load-odd-align pt-align-power2 pt-align-faked pt-wx pt-gnu-stack elf-size-bss so-bti-go so-stripped`)

// ProgramRules are those about programs, StaticRules those about static ones.
var (
	ProgramRules = slices.Concat(OfPrograms, withIDs(slices.Concat(forStatic, forPrograms)))
	StaticRules  = slices.Concat(OfPrograms, withIDs(forStatic))
)

func withIDs(ids []string) []rule.For[*subject.Library] {
	return slices.DeleteFunc(slices.Clone(Rules), func(r rule.For[*subject.Library]) bool { return !slices.Contains(ids, r.ID) })
}

const programSource = "bionic linker/linker_main.cpp"

// OfPrograms are those that no library breaks.
var OfPrograms = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "prog-pie", Group: rule.ProgramGroup, Title: "Programs can lie anywhere in memory (PIE)",
		Symptom: `error: "…" has unexpected e_type: 2; error: Android 5.0 and later only support position-independent executables (-fPIE).`,
		Cure:    "Build it with go build -buildmode=pie and GOOS=android, as gondk does; C code with -fPIE and link with -pie.",
		Source:  programSource,
	}, Look: notPIE},
	{Rule: rule.Rule{
		ID: "prog-interp", Group: rule.ProgramGroup, Title: "Programs ask for Android's dynamic linker, of their own word size",
		Symptom: `java.io.IOException: Cannot run program "…/libx.so": error=2, No such file or directory, though the file is there`,
		Cure:    "Build it with GOOS=android and the NDK's clang, as gondk does; the path stands in the program's .interp section, and patchelf --set-interpreter changes nothing else.",
		Source:  "Linux fs/binfmt_elf.c; clang lib/Driver/ToolChains/Linux.cpp",
	}, Look: otherInterpreter},
	{Rule: rule.Rule{
		ID: "prog-entry", Group: rule.ProgramGroup, Title: "Programs begin in their own code",
		Symptom: "the process ends with signal 11 (SIGSEGV) at once, before main",
		Cure:    "Link it as a program, without -shared and -nostartfiles, and do not edit the finished file.",
		Source:  "Linux fs/binfmt_elf.c; " + programSource,
	}, Look: badEntry},
	{Rule: rule.Rule{
		ID: "prog-go-os", Group: rule.ProgramGroup, Title: "Go programs are built for Android, not for Linux",
		Symptom: "SIGSYS: bad system call, syscall.faccessat2 in the trace: apps may not make all calls that Linux has; the time zone is UTC, and no CA certificate is found",
		Cure:    subject.BuildForAndroid,
		Source:  "golang/go#57393; junegunn/fzf#4428; Go os/exec/lp_unix.go",
	}, Look: ofGoLibrary(otherOS)},
	{Rule: rule.Rule{
		ID: "prog-dns", Group: rule.ProgramGroup, Title: "Go programs look up host names by Android's C library",
		Symptom: "dial tcp: lookup example.com on [::1]:53: read udp [::1]:47773->[::1]:53: read: connection refused",
		Cure:    "Build it with CGO_ENABLED=1, GOOS=android and the NDK's clang, as gondk does: Android has no /etc/resolv.conf, which Go reads without.",
		Source:  "golang/go#34024; termux/termux-packages#14332; Go net/conf.go",
	}, Look: ofGoLibrary(ownResolver)},
}

func notPIE(l *subject.Library, f *rule.Found) {
	if l.Type == elf.ET_EXEC && !l.IsStatic() {
		f.Add(rule.Error, "e_type is 2 (ET_EXEC), which Android's linker does not start")
	}
}

// runtimeLinker is where Android 10 and newer have the linker itself; the usual path leads there.
const runtimeLinker = "/apex/com.android.runtime/bin/linker"

// runtimeLinkerSince is the API level of Android 10.
const runtimeLinkerSince = 29

func otherInterpreter(l *subject.Library, f *rule.Found) {
	machine := abi.OfMachine(l.Machine)
	is := l.Interpreter()
	if is == "" || machine == nil { // a static program asks for none
		return
	}
	want := "/" + machine.Linker()
	switch is {
	case want:
	case strings.Replace(want, "/system/bin/linker", runtimeLinker, 1):
		if l.MinSDK < runtimeLinkerSince {
			f.Add(rule.Error, "asks for %s, which devices have from API %d on; min SDK is %d", is, runtimeLinkerSince, l.MinSDK).Cure = "Link it with -Wl,--dynamic-linker=" + want + "."
		}
	default:
		f.Add(rule.Error, "asks for %s, not for %s", is, want)
	}
}

func badEntry(l *subject.Library, f *rule.Found) {
	at := l.Entry
	if l.Machine == elf.EM_ARM {
		at &^= 1 // Thumb code
	}
	if l.Entry == 0 || !slices.ContainsFunc(l.Segments, func(s elfabi.Segment) bool {
		return s.Type == elf.PT_LOAD && s.Flags&elf.PF_X != 0 && s.Addr <= at && at < s.End()
	}) {
		f.Add(rule.Error, "e_entry is %#x, where no segment with code is", l.Entry)
	}
}

func otherOS(l *subject.Library, f *rule.Found) {
	if info, err := l.GoInfo(); err == nil && info != nil {
		if goos := info.Setting("GOOS"); goos != "" && goos != "android" {
			f.Add(rule.Warning, "built with GOOS=%s", goos)
		}
	}
}

func ownResolver(l *subject.Library, f *rule.Found) {
	if !l.GoFuncs().Has("net.(*Resolver).lookupIPAddr") {
		return
	}
	for s := range l.Imports() {
		if s.Name == "getaddrinfo" {
			return
		}
	}
	f.Add(rule.Warning, "looks up host names, but does not call getaddrinfo")
}
