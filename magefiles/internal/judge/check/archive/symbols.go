package archive

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// archiveSymbolRules are about what the archive wants from the libraries that it is linked with.
var archiveSymbolRules = []rule.For[*subject.Archive]{
	{Rule: rule.Rule{
		ID: "ar-libc-flavour", Group: rule.ArchiveGroup, Title: "The archive needs Android's C library, not another system's",
		Symptom: `ld.lld: error: undefined symbol: __errno_location; dlopen failed: cannot locate symbol "__errno_location" referenced by "…"`,
		Cure:    "Compile with the NDK's compiler, which uses Android's headers: these members were compiled with those of glibc or musl.", Source: "bionic libc/libc.map.txt",
	}, Look: otherLibc},
	{Rule: rule.Rule{
		ID: "ar-undef-closure", Group: rule.ArchiveGroup, Title: "Every symbol the archive does not define is in one of Android's public libraries",
		Symptom: "ld.lld: error: undefined symbol: …, since the NDK links with -Wl,--no-undefined",
		Cure:    "Link the library that has them: #cgo LDFLAGS: -lNAME in the Go package, or LOCAL_LDLIBS and target_link_libraries of the library that links the archive.",
		Source:  "bionic libc/libc.map.txt; NDK build/cmake/flags.cmake",
	}, Look: undefined},
	{Rule: rule.Rule{
		ID: "ar-api-need", Group: rule.ArchiveGroup, Title: "Everything the archive imports exists at min SDK",
		Symptom: `dlopen failed: cannot locate symbol "…" referenced by "…", on devices below that API level`,
		Cure:    "Raise min_sdk or look the function up with dlsym; compile for min_sdk, so that the compiler reports such calls.",
		Source:  "bionic libc/libc.map.txt (introduced=); linker/linker_relocate.cpp",
	}, Look: newerThanMin},
	{Rule: rule.Rule{
		ID: "ar-needs-llog", Group: rule.ArchiveGroup, Title: "System libraries to link together with the archive",
		Symptom: "ld.lld: error: undefined symbol: __android_log_vprint",
		Cure:    "Link them: LOCAL_LDLIBS := -llog, target_link_libraries(… log). gondk's CMake package and ndk-build module do so.", Source: "Go runtime/cgo",
	}, Look: systemLibraries},
	{Rule: rule.Rule{
		ID: "ar-emutls", Group: rule.ArchiveGroup, Title: "All thread-local variables are of the kind that min SDK supports",
		Symptom: "ld.lld: error: undefined symbol: __emutls_v.…; or each half of the program has its own copy of the variable; the ELF kind does not load before Android 10",
		Cure:    "Compile all C and C++ code for one API level, min SDK: below 29 the compiler emulates thread-local variables, from 29 on it does not.",
		Source:  "bionic android-changes-for-ndk-developers.md, ELF TLS",
	}, Look: mixedTLS},
}

// foreignLibc fits the names by which objects that saw the headers of glibc or musl want functions, and which bionic does not have.
var foreignLibc = lazyregexp.New(`^(__errno_location|__h_errno_location|__libc_start_main|__isoc(99|23)_.*|__[fl]?xstat(64)?|__fxstatat(64)?|__xmknod(at)?` +
	`|__ctype_(b|tolower|toupper)_loc|_IO_(getc|putc|feof|ferror|2_1_.*)|__(v?f?printf|v?asprintf|v?dprintf|longjmp|fdelt|explicit_bzero|fgets_unlocked|fread_unlocked)_chk` +
	`|__strto(l|ul|ll|ull|d|f|ld)_internal|__strdup|__rawmemchr|__xpg_(strerror_r|basename)|__sigsetjmp|__open(64|at|at64)?_2|__libc_(freeres|single_threaded)` +
	`|gnu_get_libc_version|__.*_time64|__assert_fail|__(dup|free|new|use)locale|__[a-z]+_l|__(uflow|overflow|sysconf|getauxval)|_dl_.*)$`)

func isForeignLibc(a *subject.Archive, name string) bool {
	_, known := a.KnownLevels().Find(a.KnownABI(), name)
	return !known && foreignLibc().MatchString(name)
}

func otherLibc(a *subject.Archive, f *rule.Found) {
	names := map[*subject.Member][]string{}
	for _, n := range a.Content().Needs {
		if isForeignLibc(a, n.Name) {
			names[n.Member] = append(names[n.Member], n.Name)
		}
	}
	eachObject(f, a, breaks(a), func(m *subject.Member) string {
		if names[m] == nil {
			return ""
		}
		made := ""
		if by := m.Object.Producers(); by != nil {
			made = " (made by " + rule.Some(by) + ")"
		}
		return fmt.Sprintf("needs %s of another system's C library%s", rule.Some(names[m]), made)
	})
}

var (
	// linkerMade fits what linkers define by themselves and what the NDK's startup objects have.
	linkerMade = lazyregexp.New(`^(_GLOBAL_OFFSET_TABLE_|_TLS_MODULE_BASE_|_DYNAMIC|_PROCEDURE_LINKAGE_TABLE_|__dso_handle|__ehdr_start|__executable_start|__global_pointer\$` +
		`|__(start|stop)_.*|_?_?(end|edata|etext|bss_start|bss_end)(__)?|__(pre)?(init|fini)_array_(start|end)|__exidx_(start|end)|__rela?_iplt_(start|end)|__cfi_check|_init|_fini|atexit|pthread_atfork)$`)
	// compilerMade fits what compilers' own libraries have: builtins, unwinder, C++ runtime.
	compilerMade = lazyregexp.New(`^(__[a-z]+([qhsdt]i|[hbsdtx]f|[sdxt]c)+[2-5]?|__(aeabi|aarch64|atomic|sync|emutls|gnu|gcc|gxx|cxa|cpu)_.*|__clear_cache|__dynamic_cast|__(de)?register_frame.*|_Unwind_.*|_Z.*)$`)
)

// undefined is sure of what another ABI's libraries have. Other names may be of libraries that are linked beside this one.
func undefined(a *subject.Archive, f *rule.Found) {
	here := a.KnownABI()
	levels := a.KnownLevels()
	if !levels.Knows(here) {
		return
	}
	var elsewhere, unknown []string
	for _, n := range a.Content().Needs {
		if systemLibrary(a, n.Name) != "" || isForeignLibc(a, n.Name) || linkerMade().MatchString(n.Name) || compilerMade().MatchString(n.Name) {
			continue
		}
		if slices.ContainsFunc(abi.All(), func(x *abi.ABI) bool { _, ok := levels.Find(x, n.Name); return ok }) {
			elsewhere = append(elsewhere, n.Name)
		} else {
			unknown = append(unknown, n.Name)
		}
	}
	unsure := rule.Info
	if a.HoldsGo() {
		unsure = rule.Warning
	}
	if len(elsewhere) > 0 {
		f.Add(breaks(a), "needs %s, which Android has on other ABIs but not on %s", rule.Some(elsewhere), here.Name)
	}
	if len(unknown) > 0 {
		f.Add(unsure, "needs %s that no known Android library has: %s", rule.Counted(len(unknown), "symbol", "symbols"), rule.Some(unknown))
	}
}

func newerThanMin(a *subject.Archive, f *rule.Found) {
	if a.MinSDK == 0 {
		return
	}
	tooNew := map[*subject.Member][]string{}
	for _, n := range a.Content().Needs {
		if s, ok := a.KnownLevels().Find(a.KnownABI(), n.Name); ok && s.API > a.MinSDK {
			tooNew[n.Member] = append(tooNew[n.Member], n.Name)
		}
	}
	for _, m := range a.Objects() {
		if tooNew[m] == nil {
			continue
		}
		callers := m.Object.Callers(tooNew[m])
		for _, name := range tooNew[m] {
			s, _ := a.KnownLevels().Find(a.KnownABI(), name)
			f.Add(breaks(a), "%s of %s exists since API level %d; min SDK is %d%s", name, s.Library, s.API, a.MinSDK, calledBy(callers[name])).Place.Entry = m.Name
		}
	}
}

// calledBy reports the first places that refer to a symbol.
func calledBy(callers []elfabi.Caller) string {
	var names []string
	for _, c := range callers {
		name := c.Function
		if c.Line > 0 {
			name = strings.TrimSpace(fmt.Sprintf("%s %s:%d", name, c.File, c.Line))
		}
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; used by " + rule.Some(names)
}

// systemLibrary returns the library of Android's that has a symbol; "" if there is none.
func systemLibrary(a *subject.Archive, name string) string {
	s, _ := a.KnownLevels().Find(a.KnownABI(), name)
	return s.Library
}

func systemLibraries(a *subject.Archive, f *rule.Found) {
	given := []string{"libc.so", "libm.so", "libdl.so"} // clang links them by itself
	libraries := map[string]string{}
	for _, n := range a.Content().Needs {
		library := systemLibrary(a, n.Name)
		if _, told := libraries[library]; library != "" && !told && !slices.Contains(given, library) {
			libraries[library] = n.Name
		}
	}
	for _, library := range slices.Sorted(maps.Keys(libraries)) {
		name := strings.TrimSuffix(strings.TrimPrefix(library, "lib"), ".so")
		finding := f.Add(rule.Info, "needs -l%s for %s of %s", name, libraries[library], library)
		if library != "liblog.so" || !a.HoldsGo() {
			finding.Cure = fmt.Sprintf("Link it: LOCAL_LDLIBS := -l%s, target_link_libraries(… %s).", name, name)
		}
	}
}

// note keeps which member has names, up to as many as any archive has.
func note(where map[string]*subject.Member, names []string, m *subject.Member) {
	for _, name := range names {
		if len(where) < subject.MaxNeeds && len(name) <= subject.MaxSymbolName {
			where[name] = m
		}
	}
}

// mixedTLS checks the C and C++ code. Go's own code has another rule, ar-go-tls.
func mixedTLS(a *subject.Archive, f *rule.Found) {
	emulated, real := map[string]*subject.Member{}, map[string]*subject.Member{}
	for _, m := range a.Objects() {
		note(emulated, m.Object.EmulatedTLS(), m)
		note(real, m.Object.ThreadLocals(), m)
	}
	var both []string
	for _, name := range slices.Sorted(maps.Keys(emulated)) {
		if real[name] != nil {
			both = append(both, name)
		}
	}
	if len(both) > 0 {
		f.Add(rule.Warning, "ELF thread-local in %s but emulated in %s: %s", real[both[0]].Name, emulated[both[0]].Name, rule.Some(both))
	}
	if a.MinSDK == 0 || a.MinSDK >= subject.TLSAPI {
		return
	}
	eachObject(f, a, breaks(a), func(m *subject.Member) string {
		if sections := m.Object.TLSSections(); m.Info == nil && len(sections) > 0 {
			return fmt.Sprintf("has ELF thread-local data (%s), which needs Android 10; min SDK is %d", rule.Some(sections), a.MinSDK)
		}
		return ""
	})
}
