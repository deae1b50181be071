package check

import (
	"debug/elf"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// archiveSymbolRules are about what the archive wants from the libraries that it is linked with.
var archiveSymbolRules = []ruleFor[*Archive]{
	{Rule{
		ID: "ar-libc-flavour", Group: ArchiveGroup, Title: "The archive wants Android's C library, not another system's",
		Symptom: `ld.lld: error: undefined symbol: __errno_location; dlopen failed: cannot locate symbol "__errno_location" referenced by "…"`,
		Cure:    "Compile with the NDK's compiler, which brings Android's headers: these members saw glibc's or musl's.", Source: "bionic libc/libc.map.txt",
	}, otherLibc},
	{Rule{
		ID: "ar-undef-closure", Group: ArchiveGroup, Title: "What the archive does not define is in Android's public libraries",
		Symptom: "ld.lld: error: undefined symbol: …, since the NDK links with -Wl,--no-undefined",
		Cure:    "Name the library that has them: #cgo LDFLAGS: -lNAME in the Go package, or LOCAL_LDLIBS and target_link_libraries where the archive is linked.",
		Source:  "bionic libc/libc.map.txt; NDK build/cmake/flags.cmake",
	}, undefined},
	{Rule{
		ID: "ar-api-need", Group: ArchiveGroup, Title: "What the archive imports exists at min SDK",
		Symptom: `dlopen failed: cannot locate symbol "…" referenced by "…", on devices of the levels below`,
		Cure:    "Raise min_sdk, or do without the function: look it up with dlsym, or compile for min_sdk so that the compiler refuses it.",
		Source:  "bionic libc/libc.map.txt (introduced=); linker/linker_relocate.cpp",
	}, newerThanMin},
	{Rule{
		ID: "ar-needs-llog", Group: ArchiveGroup, Title: "Which system libraries whoever links the archive has to name",
		Symptom: "ld.lld: error: undefined symbol: __android_log_vprint",
		Cure:    "Link them: LOCAL_LDLIBS := -llog, target_link_libraries(… log). gondk's CMake package and ndk-build module do so.", Source: "Go runtime/cgo",
	}, systemLibraries},
	{Rule{
		ID: "ar-emutls", Group: ArchiveGroup, Title: "Thread-local variables are of one kind, that of min SDK",
		Symptom: "ld.lld: error: undefined symbol: __emutls_v.…; or each half of the program has its own copy of the variable; ELF's kind does not load before Android 10",
		Cure:    "Compile all C and C++ parts for one API level, min SDK: below 29 the compiler emulates thread-local variables, from 29 on it does not.",
		Source:  "bionic android-changes-for-ndk-developers.md, ELF TLS",
	}, mixedTLS},
}

// need is a symbol that no member of an archive defines.
type need struct {
	name   string
	member *member // the first that wants it
}

const maxNeeds = 1 << 18 // more symbols than all libraries of a device have together

// findNeeds gives what members want from elsewhere, sorted by name. What they can do without (weak) is not in it.
func findNeeds(members []*member) []need {
	wants := map[string]*member{}
	eachSymbol(members, func(m *member, s elfabi.Symbol) {
		if _, ok := wants[s.Name]; !ok && s.Undefined() && s.Binding() == elf.STB_GLOBAL && len(wants) < maxNeeds {
			wants[s.Name] = m
		}
	})
	eachSymbol(members, func(_ *member, s elfabi.Symbol) {
		if s.Section != elf.SHN_UNDEF && s.Binding() != elf.STB_LOCAL {
			delete(wants, s.Name)
		}
	})
	needs := make([]need, 0, len(wants))
	for _, name := range slices.Sorted(maps.Keys(wants)) {
		needs = append(needs, need{name, wants[name]})
	}
	return needs
}

func eachSymbol(members []*member, do func(*member, elfabi.Symbol)) {
	for _, m := range members {
		if m.object == nil {
			continue
		}
		for s := range m.object.Symbols() {
			if len(s.Name) <= maxSymbolName {
				do(m, s)
			}
		}
	}
}

// foreignLibc fits the names by which objects that saw the headers of glibc or musl want functions, and which bionic does not have.
var foreignLibc = regexp.MustCompile(`^(__errno_location|__h_errno_location|__libc_start_main|__isoc(99|23)_.*|__[fl]?xstat(64)?|__fxstatat(64)?|__xmknod(at)?` +
	`|__ctype_(b|tolower|toupper)_loc|_IO_(getc|putc|feof|ferror|2_1_.*)|__(v?f?printf|v?asprintf|v?dprintf|longjmp|fdelt|explicit_bzero|fgets_unlocked|fread_unlocked)_chk` +
	`|__strto(l|ul|ll|ull|d|f|ld)_internal|__strdup|__rawmemchr|__xpg_(strerror_r|basename)|__sigsetjmp|__open(64|at|at64)?_2|__libc_(freeres|single_threaded)` +
	`|gnu_get_libc_version|__.*_time64|__assert_fail|__(dup|free|new|use)locale|__[a-z]+_l|__(uflow|overflow|sysconf|getauxval)|_dl_.*)$`)

func isForeignLibc(a *Archive, name string) bool {
	_, known := a.levels().Find(a.abi(), name)
	return !known && foreignLibc.MatchString(name)
}

func otherLibc(a *Archive, f *found) {
	names := map[*member][]string{}
	for _, n := range a.content().needs {
		if isForeignLibc(a, n.name) {
			names[n.member] = append(names[n.member], n.name)
		}
	}
	f.eachObject(a, a.breaks(), func(m *member) string {
		if names[m] == nil {
			return ""
		}
		made := ""
		if by := m.object.Producers(); by != nil {
			made = " (made by " + some(by) + ")"
		}
		return fmt.Sprintf("wants %s of another system's C library%s", some(names[m]), made)
	})
}

var (
	// linkerMade fits what linkers define by themselves and what the NDK's startup objects have.
	linkerMade = regexp.MustCompile(`^(_GLOBAL_OFFSET_TABLE_|_TLS_MODULE_BASE_|_DYNAMIC|_PROCEDURE_LINKAGE_TABLE_|__dso_handle|__ehdr_start|__executable_start|__global_pointer\$` +
		`|__(start|stop)_.*|_?_?(end|edata|etext|bss_start|bss_end)(__)?|__(pre)?(init|fini)_array_(start|end)|__exidx_(start|end)|__rela?_iplt_(start|end)|__cfi_check|_init|_fini|atexit|pthread_atfork)$`)
	// compilerMade fits what compilers' own libraries have: builtins, unwinder, C++ runtime.
	compilerMade = regexp.MustCompile(`^(__[a-z]+([qhsdt]i|[hbsdtx]f|[sdxt]c)+[2-5]?|__(aeabi|aarch64|atomic|sync|emutls|gnu|gcc|gxx|cxa|cpu)_.*|__clear_cache|__dynamic_cast|__(de)?register_frame.*|_Unwind_.*|_Z.*)$`)
)

// undefined is sure of what another ABI's libraries have. Other names may be of libraries that are linked beside this one.
func undefined(a *Archive, f *found) {
	here := a.abi()
	levels := a.levels()
	if !levels.Knows(here) {
		return
	}
	var elsewhere, unknown []string
	for _, n := range a.content().needs {
		if a.systemLibrary(n.name) != "" || isForeignLibc(a, n.name) || linkerMade.MatchString(n.name) || compilerMade.MatchString(n.name) {
			continue
		}
		if slices.ContainsFunc(abi.All(), func(x *abi.ABI) bool { _, ok := levels.Find(x, n.name); return ok }) {
			elsewhere = append(elsewhere, n.name)
		} else {
			unknown = append(unknown, n.name)
		}
	}
	unsure := Info
	if a.holdsGo() {
		unsure = Warning
	}
	if len(elsewhere) > 0 {
		f.add(a.breaks(), "wants %s, which Android has on other ABIs but not on %s", some(elsewhere), here.Name)
	}
	if len(unknown) > 0 {
		f.add(unsure, "wants %s that no known library of Android has: %s", counted(len(unknown), "symbol", "symbols"), some(unknown))
	}
}

func newerThanMin(a *Archive, f *found) {
	if a.MinSDK == 0 {
		return
	}
	tooNew := map[*member][]string{}
	for _, n := range a.content().needs {
		if s, ok := a.levels().Find(a.abi(), n.name); ok && s.API > a.MinSDK {
			tooNew[n.member] = append(tooNew[n.member], n.name)
		}
	}
	for _, m := range a.objects() {
		if tooNew[m] == nil {
			continue
		}
		callers := m.object.Callers(tooNew[m])
		for _, name := range tooNew[m] {
			s, _ := a.levels().Find(a.abi(), name)
			f.add(a.breaks(), "%s of %s is there since API level %d, min SDK is %d%s", name, s.Library, s.API, a.MinSDK, calledBy(callers[name])).Place.Entry = m.Name
		}
	}
}

// calledBy tells the first places that refer to a symbol.
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
	return "; it is used by " + some(names)
}

// systemLibrary gives the library of Android's that has a symbol; "" where there is none.
func (a *Archive) systemLibrary(name string) string {
	s, _ := a.levels().Find(a.abi(), name)
	return s.Library
}

func systemLibraries(a *Archive, f *found) {
	given := []string{"libc.so", "libm.so", "libdl.so"} // clang links them by itself
	libraries := map[string]string{}
	for _, n := range a.content().needs {
		library := a.systemLibrary(n.name)
		if _, told := libraries[library]; library != "" && !told && !slices.Contains(given, library) {
			libraries[library] = n.name
		}
	}
	for _, library := range slices.Sorted(maps.Keys(libraries)) {
		name := strings.TrimSuffix(strings.TrimPrefix(library, "lib"), ".so")
		finding := f.add(Info, "needs -l%s: it wants %s of %s", name, libraries[library], library)
		if library != "liblog.so" || !a.holdsGo() {
			finding.Cure = fmt.Sprintf("Link it: LOCAL_LDLIBS := -l%s, target_link_libraries(… %s).", name, name)
		}
	}
}

// note keeps which member has names, up to as many as any archive has.
func note(where map[string]*member, names []string, m *member) {
	for _, name := range names {
		if len(where) < maxNeeds && len(name) <= maxSymbolName {
			where[name] = m
		}
	}
}

// mixedTLS looks at the C and C++ parts. Go's own code has its rule, ar-go-tls.
func mixedTLS(a *Archive, f *found) {
	emulated, real := map[string]*member{}, map[string]*member{}
	for _, m := range a.objects() {
		note(emulated, m.object.EmulatedTLS(), m)
		note(real, m.object.ThreadLocals(), m)
	}
	var both []string
	for _, name := range slices.Sorted(maps.Keys(emulated)) {
		if real[name] != nil {
			both = append(both, name)
		}
	}
	if len(both) > 0 {
		f.add(Warning, "thread-local in ELF's way in %s and emulated in %s: %s", real[both[0]].Name, emulated[both[0]].Name, some(both))
	}
	if a.MinSDK == 0 || a.MinSDK >= tlsAPI {
		return
	}
	f.eachObject(a, a.breaks(), func(m *member) string {
		if sections := m.object.TLSSections(); m.info == nil && len(sections) > 0 {
			return fmt.Sprintf("has thread-local data in ELF's way (%s), for which Android 10 is needed; min SDK is %d", some(sections), a.MinSDK)
		}
		return ""
	})
}
