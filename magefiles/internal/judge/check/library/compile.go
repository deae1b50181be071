package library

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// CompileRules are about how the app's own C and C++ code is compiled, which no library tells.
var CompileRules = []rule.For[*subject.Compile]{
	{Rule: rule.Rule{
		ID: "so-x86-stack", Group: rule.GoGroup, Title: "32-bit x86 code for Android before 7.0 aligns its stack itself",
		Symptom: "signal 11 (SIGSEGV) in code with SSE instructions, on x86 devices and emulators before Android 7.0",
		Cure:    "Compile with -mstackrealign if min_sdk is below 24, as the NDK's build systems do: remove -mno-stackrealign, or raise min_sdk to 24.",
		Source:  "NDK build/cmake/flags.cmake and build/core: -mstackrealign (b.android.com/222239)",
	}, Look: stackRealign},
	{Rule: rule.Rule{
		ID: "so-no-pagesize-macro", Group: rule.GoGroup, Title: "C and C++ code asks for the page size at run time",
		Symptom: "mmap and mprotect fail with EINVAL, or protect the wrong memory, on devices with 16 KB pages",
		Cure: "Call getpagesize() or sysconf(_SC_PAGESIZE) instead of using PAGE_SIZE and PAGE_MASK; with -D__BIONIC_NO_PAGE_SIZE_MACRO the compiler finds the uses that are " +
			"left (NDK r27 and newer, with ANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=ON and APP_SUPPORT_FLEXIBLE_PAGE_SIZES := true).",
		Source: "NDK build/cmake/flags.cmake; https://developer.android.com/guide/practices/page-sizes",
	}, Look: pageSizeMacro},
}

// alignsStack is the first API level whose x86 system calls native code with an aligned stack.
const alignsStack = 24

func stackRealign(c *subject.Compile, f *rule.Found) {
	if c.ABI != abi.Find("x86") || c.MinSDK >= alignsStack {
		return
	}
	var without []string
	for _, s := range c.Sources {
		if !lastOf(s.Flags, "-mstackrealign", "-mno-stackrealign") {
			without = append(without, s.Path)
		}
	}
	if without != nil {
		f.Add(rule.Warning, "compiled without -mstackrealign for min SDK %d: %s", c.MinSDK, rule.Some(without))
	}
}

// lastOf reports whether on comes after the last off.
func lastOf(flags []string, on, off string) bool {
	for _, flag := range slices.Backward(flags) {
		if flag == on || flag == off {
			return flag == on
		}
	}
	return false
}

var (
	// notCode is what a C compiler does not take for names: comments, and texts in quotes.
	notCode = lazyregexp.New(`(?s)/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"`)
	// pageMacro is a use of bionic's macros, or a definition of one's own as a number.
	pageMacro = lazyregexp.New(`\bPAGE_(?:SIZE|MASK)\b`)
	ownMacro  = lazyregexp.New(`(?m)^[ \t]*#[ \t]*define[ \t]+PAGE_(?:SIZE|MASK)[ \t(]`)
	ownNumber = lazyregexp.New(`(?m)^[ \t]*#[ \t]*define[ \t]+PAGE_(?:SIZE|MASK)[ \t]+[(~ \t]*(?:0x[0-9a-fA-F]+|[0-9])`)
)

func pageSizeMacro(c *subject.Compile, f *rule.Found) {
	if !c.ABI.Is64() || c.PageSize <= subject.Page4K {
		return
	}
	var uses []string
	for _, s := range c.Sources {
		if slices.Contains(s.Flags, "-D__BIONIC_NO_PAGE_SIZE_MACRO") && !slices.Contains(s.Flags, "-U__BIONIC_NO_PAGE_SIZE_MACRO") {
			continue // it would not compile
		}
		if line := pageMacroLine(s); line > 0 {
			uses = append(uses, s.Path+":"+strconv.Itoa(line))
		}
	}
	if uses != nil {
		f.Add(rule.Warning, "a page size of 4096 bytes is compiled in, but devices have up to %d: %s", c.PageSize, rule.Some(uses))
	}
}

// pageMacroLine returns the first line of a source that uses bionic's page size, 0 where none does or the file cannot be read: it was compiled
// a moment ago. A macro of the source's own that is no number is the source's affair.
func pageMacroLine(s subject.Source) int {
	text, err := s.Text()
	if err != nil {
		return 0
	}
	code := notCode().ReplaceAllStringFunc(text, func(left string) string { return strings.Repeat("\n", strings.Count(left, "\n")) })
	at := pageMacro().FindStringIndex(code)
	if ownMacro().MatchString(code) {
		at = ownNumber().FindStringIndex(code)
	}
	if at == nil {
		return 0
	}
	return 1 + strings.Count(code[:at[0]], "\n")
}
