package library

import (
	"debug/elf"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	alignLoads = "Link with -Wl,-z,max-page-size=16384 (the generated golib package and module do so), or use NDK r28 or newer, which does so by default; " +
		"with r27 also -DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=ON for CMake, APP_SUPPORT_FLEXIBLE_PAGE_SIZES := true in Application.mk for ndk-build. " +
		"For a library from elsewhere, take a newer release."
	linkAgain = "Link it again with -Wl,-z,max-page-size=16384: the page size decides where segments are placed, so editing p_align is not enough."

	alignText = `"%s" program alignment (4096) cannot be smaller than system page size (16384); Android Studio: 4 KB LOAD section alignment, but 16 KB is required; ` +
		`APK … is not compatible with 16 KB devices. Some libraries have LOAD segments not aligned at 16 KB boundaries`
)

// segmentRules are about program headers: page sizes, protection, RELRO, memory.
var segmentRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "pt-load-16k", Group: rule.SegmentGroup, Title: "Loaded segments of 64-bit libraries are aligned to the largest page size",
		Symptom: alignText, Cure: alignLoads,
		Source: loaderSource + "; Android Studio PageAlignment; developer.android.com/guide/practices/page-sizes",
	}, Look: loads16K},
	{Rule: rule.Rule{
		ID: "pt-load-odd-align", Group: rule.SegmentGroup, Title: "Segments of 64-bit libraries are aligned to exactly 4 KB or to at least 16 KB",
		Symptom: alignText + "; Android's compatibility mode only helps files aligned to exactly 4 KB", Cure: alignLoads,
		Source: loaderSource,
	}, Look: loadsOddAlign},
	{Rule: rule.Rule{
		ID: "pt-load-flex-off", Group: rule.SegmentGroup, Title: "The 16 KB alignment of NDK r28 and newer is not turned off",
		Symptom: alignText,
		Cure: "Remove -DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=OFF (CMake), APP_SUPPORT_FLEXIBLE_PAGE_SIZES := false (Application.mk) " +
			"and -z max-page-size=4096: NDK r28 and newer align to 16 KB by default.",
		Source: "NDK build/cmake/flags.cmake of r29",
	}, Look: flexibleOff},
	{Rule: rule.Rule{
		ID: "pt-align-power2", Group: rule.SegmentGroup, Title: "Alignments of loaded segments are powers of two",
		Symptom: `"%s" has invalid p_align %zx in phdr %zu (logcat)`, Cure: noEditors, Source: loaderSource,
	}, Look: alignPower2},
	{Rule: rule.Rule{
		ID: "pt-align-faked", Group: rule.SegmentGroup, Title: "Segments are placed in the file as their alignment says",
		Symptom: "SIGSEGV or SIGBUS at start on devices with 16 KB pages", Cure: linkAgain, Source: loaderSource,
	}, Look: alignFaked},
	{Rule: rule.Rule{
		ID: "pt-page-share", Group: rule.SegmentGroup, Title: "Segments with different protection do not share a page",
		Symptom: "a page of code or data gets the wrong protection on devices with that page size: SIGSEGV (SEGV_ACCERR)", Cure: linkAgain, Source: loaderSource,
	}, Look: pageShare},
	{Rule: rule.Rule{
		ID: "relro-16k", Group: rule.SegmentGroup, Title: "RELRO fills 16 KB pages or its whole segment",
		Symptom: "Play Console and Android Studio: RELRO is not a suffix and its end is not 16 KB aligned; RELRO is not a prefix and its start is not 16 KB aligned; " +
			"Android 16: This app isn't 16 KB compatible. RELRO alignment check failed; SIGSEGV (SEGV_ACCERR) at the first write to data in the same page",
		Cure: "Link with lld 18 or newer (NDK r27 or newer). With an older one, add -Wl,-z,common-page-size=16384 and then check for relro-in-image. " +
			"For a library from elsewhere, take a newer release.",
		Source: "Android Studio PageAlignment; platform elfpolicy; bionic linker/linker_phdr.cpp; ericsink/SQLitePCL.raw#676; luben/zstd-jni#381; " +
			"firebase/firebase-android-sdk#8583",
	}, Look: relro16K},
	{Rule: rule.Rule{
		ID: "relro-in-image", Group: rule.SegmentGroup, Title: "RELRO ends within the library's memory",
		Symptom: `dlopen failed: can't enable GNU RELRO protection for "…": Out of memory, also on devices with 4 KB pages`,
		Cure:    "Remove -Wl,-z,common-page-size=16384, for which lld before 18 pads RELRO but not its segment, or link with NDK r27 or newer.",
		Source:  "lynx-family/skity#438; seen with lld 14",
	}, Look: onAnyPage("can't enable GNU RELRO protection")},
	{Rule: rule.Rule{
		ID: "relro-present", Group: rule.SegmentGroup, Title: "The library has RELRO",
		Symptom: "security scanners: No RELRO; if it is empty, the platform's check: RELRO segment's mem size cannot be zero.",
		Cure:    "Link with -Wl,-z,relro, as the NDK's clang does by default; remove -z norelro.", Source: "platform elfpolicy",
	}, Look: relroPresent},
	{Rule: rule.Rule{
		ID: "relro-single", Group: rule.SegmentGroup, Title: "There is at most one RELRO segment",
		Symptom: `"%s": Compat loading failed: Multiple RELRO segments found`,
		Cure:    "Link with lld, as the NDK does.", Source: "bionic linker/linker_phdr_16kib_compat.cpp",
	}, Look: relroSingle},
	{Rule: rule.Rule{
		ID: "relro-in-first-rw", Group: rule.SegmentGroup, Title: "RELRO of a library aligned to 4 KB works in Android's 16 KB compatibility mode",
		Symptom: `Compat loading failed: RELRO is not in the first RW segment; ELF contains multiple non-adjacent RW segments; ` +
			`"%s" failed to setup 16KiB App Compat`,
		Cure: alignLoads, Source: "bionic linker/linker_phdr_16kib_compat.cpp",
	}, Look: relroInFirstRW},
	{Rule: rule.Rule{
		ID: "pt-wx", Group: rule.SegmentGroup, Title: "No segment is both writable and executable",
		Symptom: `"%s" has load segments that are both writable and executable`,
		Cure:    "Remove -Wl,-N, --omagic and linker scripts that put code and data into one segment; give the sections of hand-written assembly their flags.",
		Source:  "bionic android-changes-for-ndk-developers.md; " + loaderSource,
	}, Look: writableCode},
	{Rule: rule.Rule{
		ID: "textrel", Group: rule.SegmentGroup, Title: "There are no text relocations",
		Symptom: `"%s" has text relocations`,
		Cure:    "Compile every object with -fPIC, write assembly without text relocations, and remove -Wl,-z,notext.",
		Source:  "bionic linker/linker.cpp; android-changes-for-ndk-developers.md",
	}, Look: byLoader(textRelocations)},
	{Rule: rule.Rule{
		ID: "pt-gnu-stack", Group: rule.SegmentGroup, Title: "The library does not ask for an executable stack",
		Symptom: "security scanners: executable stack; Android's loader ignores it",
		Cure:    `Link with -Wl,-z,noexecstack, or end hand-written assembly with .section .note.GNU-stack,"",%progbits.`, Source: "not used in bionic linker/",
	}, Look: executableStack},
	{Rule: rule.Rule{
		ID: "elf-size-bss", Group: rule.SegmentGroup, Title: "Zero-initialised memory (.bss) is small",
		Symptom: "size tools show far more memory than the file has; on 32-bit devices it takes address space",
		Cure: "Nothing to do if you need the symbols named, or if Go brings them: memory is only used once it is touched. Go's crypto packages have had " +
			"crypto/internal/fips140/drbg.memory since Go 1.26.",
		Source: "Go crypto/internal/fips140/drbg/entropy_fips140.go",
	}, Look: largeBSS},
}

// largestPage returns the largest page size, in bytes, of devices that load the library.
func largestPage(l *subject.Library) uint64 {
	switch {
	case !l.Is64():
		return subject.Page4K
	case l.PageSize == 0:
		return subject.Page16K
	}
	return l.PageSize
}

// least returns the smallest alignment of the loaded segments, as the loader takes it: 0, 1 and what is no power of two do not count. It is
// 0 if there is none.
func least(l *subject.Library) uint64 {
	var smallest uint64
	for _, s := range l.Loads() {
		if s.Align > 1 && s.Align&(s.Align-1) == 0 && (smallest == 0 || s.Align < smallest) {
			smallest = s.Align
		}
	}
	return smallest
}

// asksFor16K is the target SDK from which on Google Play takes only apps that run with 16 KB pages.
const asksFor16K = 35

// aligns reports each loaded segment's alignment: LOAD 1: 4096, LOAD 2: 4096.
func aligns(l *subject.Library) string {
	var texts []string
	for i, s := range l.Loads() {
		texts = append(texts, fmt.Sprintf("LOAD %d: %d", i+1, s.Align))
	}
	return rule.Some(texts)
}

func loads16K(l *subject.Library, f *rule.Found) {
	align, page := least(l), largestPage(l)
	severity := errorFrom(asksFor16K, l.TargetSDK)
	switch {
	case page == subject.Page4K: // there the loader takes any alignment, and only looks at where segments lie
	case slices.ContainsFunc(l.Loads(), func(s elfabi.Segment) bool { return s.Align <= 1 }):
		// The loader takes it for any alignment, Android Studio and Play for one below 16 KB.
		f.Add(severity, "a segment has no alignment, but pages may have %d bytes (%s)", page, aligns(l)).Cure = forPage(alignLoads, page)
	case align == 0 || align >= page || oddAlign(align) || flexibleOnly4K(l, align):
	default:
		if align < subject.Page4K { // the compatibility mode is for exactly 4 KB
			severity = rule.Error
		}
		f.Add(severity, "a segment is aligned to %d bytes, but pages may have %d (%s)", align, page, aligns(l)).Cure = forPage(alignLoads, page)
	}
}

// forPage makes a cure for 16 KB pages one for the page size that is asked for.
func forPage(cure string, page uint64) string {
	if page <= subject.Page16K {
		return cure
	}
	return fmt.Sprintf("Link with -Wl,-z,max-page-size=%d; no NDK does so by default. Build a library from elsewhere from its sources.", page)
}

func oddAlign(align uint64) bool { return align > subject.Page4K && align < subject.Page16K }

func loadsOddAlign(l *subject.Library, f *rule.Found) {
	if align := least(l); align < largestPage(l) && oddAlign(align) {
		f.Add(rule.Error, "a segment is aligned to %d bytes, neither 4096 nor 16384 (%s)", align, aligns(l))
	}
}

// flexibleNDK is the first NDK release that aligns to 16 KB by itself.
const flexibleNDK = 28

// flexible reports whether the NDK that made the library aligns to 16 KB by itself.
func flexible(l *subject.Library) bool {
	id := l.AndroidIdent()
	return id != nil && ndkMajor(id.NDK) >= flexibleNDK
}

// ndkMajor returns the number of an NDK release (r28, r27c, r29-beta1), 0 where it has none.
func ndkMajor(release string) int {
	digits, _ := strings.CutPrefix(release, "r")
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, _ := strconv.Atoi(digits)
	return n
}

// flexibleOnly4K reports whether somebody kept an NDK from aligning to 16 KB, which pt-load-flex-off tells.
func flexibleOnly4K(l *subject.Library, align uint64) bool {
	return align == subject.Page4K && flexible(l)
}

func flexibleOff(l *subject.Library, f *rule.Found) {
	if align := least(l); align < largestPage(l) && flexibleOnly4K(l, align) {
		f.Add(rule.Error, "NDK %s made it, but it is aligned to 4096 bytes (%s)", l.AndroidIdent().NDK, aligns(l))
	}
}

func alignPower2(l *subject.Library, f *rule.Found) {
	for i, s := range l.Loads() {
		if s.Align&(s.Align-1) != 0 {
			f.Add(rule.Warning, "PT_LOAD %d has an alignment of %d", i, s.Align)
		}
	}
}

// misplaced returns the loaded segments that lie at another place in a page of the file than in one of memory.
func misplaced(l *subject.Library, page uint64) []string {
	var texts []string
	for i, s := range l.Loads() {
		if s.FileSize > 0 && (s.Addr-s.Offset)%page != 0 {
			texts = append(texts, fmt.Sprintf("PT_LOAD %d at address %#x and offset %#x", i, s.Addr, s.Offset))
		}
	}
	return texts
}

func alignFaked(l *subject.Library, f *rule.Found) {
	page := largestPage(l)
	if page < subject.Page16K || least(l) < page {
		return
	}
	if texts := misplaced(l, page); len(texts) > 0 {
		f.Add(rule.Error, "alignments say %d, but file offsets and addresses are at different places in a page: %s", page, rule.Some(texts)).Cure = forPage(linkAgain, page)
	}
}

func pageShare(l *subject.Library, f *rule.Found) {
	page := largestPage(l)
	if least(l) < page {
		page = subject.Page4K // of larger ones pt-load-16k tells
	}
	if len(misplaced(l, page)) > 0 {
		return // elf-load-bounds or pt-align-faked tells it
	}
	loads := l.Loads()
	for i, s := range loads {
		for _, other := range loads[:i] {
			if s.Flags != other.Flags && s.MemSize > 0 && wantedUpTo(other) > other.Addr && s.Addr/page <= (wantedUpTo(other)-1)/page && other.Addr/page <= (s.End()-1)/page {
				f.Add(rule.Error, "segments %s (%#x to %#x) and %s (%#x to %#x) share a page of %d bytes",
					subject.Permissions(other.Flags), other.Addr, wantedUpTo(other), subject.Permissions(s.Flags), s.Addr, s.End(), page)
				break
			}
		}
	}
}

// wantedUpTo gives the end of what must not be mapped over by later segments: zeros that are not writable nobody misses.
func wantedUpTo(s elfabi.Segment) uint64 {
	if s.Flags&elf.PF_W != 0 {
		return s.End()
	}
	return s.Addr + min(s.FileSize, s.MemSize)
}

func relro16K(l *subject.Library, f *rule.Found) {
	page, seg := largestPage(l), l.Segment(elf.PT_GNU_RELRO)
	if page < subject.Page16K || seg == nil || seg.MemSize == 0 {
		return // relro-present tells it
	}
	relro, severity := l.Relro(page), errorFrom(asksFor16K, l.TargetSDK)
	studio := refused(relro.Studio)
	platform := refused(relro.Platform)
	if !studio && !platform {
		return
	}
	by := "the platform's rule"
	verdict := relro.Platform
	if studio {
		by, verdict = "Android Studio's rule", relro.Studio
	}
	if studio && platform && relro.Studio == relro.Platform {
		by = "Android Studio's and the platform's rule"
	}
	f.Add(severity, "RELRO from %#x to %#x: %s, according to %s for pages of %d bytes", seg.Addr, seg.End(), verdict, by, page)
}

// refused leaves empty segments to relro-present.
func refused(v elfabi.RelroVerdict) bool { return v != elfabi.RelroOK && v != elfabi.RelroEmpty }

func relroPresent(l *subject.Library, f *rule.Found) {
	switch seg := l.Segment(elf.PT_GNU_RELRO); {
	case seg == nil:
		f.Add(rule.Warning, "there is no PT_GNU_RELRO")
	case seg.MemSize == 0:
		f.Add(rule.Warning, "PT_GNU_RELRO has no bytes in memory")
	}
}

func relroSingle(l *subject.Library, f *rule.Found) {
	count := 0
	for _, s := range l.Segments {
		if s.Type == elf.PT_GNU_RELRO {
			count++
		}
	}
	if l.Is64() && count > 1 {
		f.Add(rule.Warning, "there are %d PT_GNU_RELRO segments", count)
	}
}

// relroInFirstRW tells what the compatibility mode of the first Android 16 warns of before it gives a library up.
func relroInFirstRW(l *subject.Library, f *rule.Found) {
	for _, v := range Loading(l) {
		if !v.Compat || v.Loads() {
			continue
		}
		if why := v.Faults[0].Why; why != "" {
			f.Add(rule.Warning, "it is aligned to 4096 bytes, and Android 16 says of it: %s", printed(why))
		}
	}
}

// refusesWXFrom is the first target SDK with which bionic refuses segments that are writable and executable.
const refusesWXFrom = 26

func writableCode(l *subject.Library, f *rule.Found) {
	for i, s := range l.Loads() {
		if s.Flags&(elf.PF_W|elf.PF_X) == elf.PF_W|elf.PF_X {
			f.Add(errorFrom(refusesWXFrom, l.TargetSDK), "PT_LOAD %d (%#x to %#x) is %s", i, s.Addr, s.End(), subject.Permissions(s.Flags))
		}
	}
}

// refusesTextRelFrom is the first target SDK with which bionic refuses text relocations in 32-bit libraries; in 64-bit ones it always does.
const refusesTextRelFrom = 23

func textRelocations(l *subject.Library, f *rule.Found) {
	if !l.Dynamic.TextRel() && taken(Loading(l)) {
		return
	}
	changes := l.TextRelocs()
	if !l.Dynamic.TextRel() {
		if changes > 0 { // the loader does not make the place writable, and crashes
			f.Add(rule.Error, "%s change memory that is not writable, but neither DT_TEXTREL nor DF_TEXTREL is set", relocations(changes)).Cure = noEditors
		}
		return
	}
	severity := errorFrom(refusesTextRelFrom, l.TargetSDK)
	if l.Is64() {
		severity = rule.Error
	}
	f.Add(severity, "DT_TEXTREL or DF_TEXTREL is set; %s in memory that is not writable", relocations(changes))
}

func executableStack(l *subject.Library, f *rule.Found) {
	if s := l.Segment(elf.PT_GNU_STACK); s != nil && s.Flags&elf.PF_X != 0 {
		f.Add(rule.Info, "PT_GNU_STACK is %s", subject.Permissions(s.Flags))
	}
}
