package reproduce

import (
	"cmp"
	"debug/elf"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// setting is something that a library tells of how it was made. It differs where two tell something else; empty: it is not told.
type setting struct {
	id, name string
	read     func(*library) string
	cure     func(released string) string // what gives what the released one has
}

// library is a linked library, or its debug information.
type library struct {
	*elfabi.File
	lib  *elfabi.Library // nil where there is nothing to load
	info *elfabi.GoInfo  // nil where there is none
}

// order is that in which settings are told: first those that much else depends on.
var order = []string{"made-by", "app-id", "version-code", "version-name", "vcs", "vcs-modified", "vcs-time", "go", "go-info", "linked-by", "go-experiment", "ndk", "clang", "linker",
	"abis", "min-sdk", "target-sdk", "level", "name", "go-package", "go-module", "go-version", "go-modules", "tags", "ldflags", "gcflags", "trimpath", "fixes", "panic-log"}

// follows names what a setting follows from: where that differs too, it is not told.
var follows = map[string][]string{
	"vcs-time": {"vcs"}, "go-version": {"vcs", "vcs-modified", "go-module"}, "clang": {"ndk"}, "linker": {"ndk"}, "go-experiment": {"go"}, "godebug": {"go"},
	"segments": {"min-sdk", "ndk", "linker", "linked-by"}, "hash": {"min-sdk", "ndk", "linker"}, "relocations": {"min-sdk", "ndk", "linker"},
	"go-setting": {"linked-by"}, "trimpath": {"linked-by"},
}

// linkSettings are what linkers and the NDK leave in a library.
var linkSettings = []setting{
	{"ndk", "NDK", ndk, ndkCure},
	{"min-sdk", minSDK, func(l *library) string {
		if id := l.AndroidIdent(); id != nil {
			return fmt.Sprint(id.API)
		}
		return ""
	}, key("android.min_sdk")},
	{"clang", "compilers", func(l *library) string { return producers(l, false) }, says("the NDK that brings %s")},
	{"linker", "linker", func(l *library) string { return producers(l, true) }, says("the NDK that brings %s")},
	{"page-size", "page size", pageSize, key("android.page_size")},
	{"strip", "symbols", stripped, stripCure},
	{"build-id-kind", "kind of build id", buildIDKind, says("-Wl,--build-id=…, for %s")},
	{"soname", "SONAME", func(l *library) string { return l.loaded(func(l *elfabi.Library) string { return none(l.SONAME) }) }, says("the library's name in the app's build files: %s")},
	{"needed", "needed libraries", func(l *library) string {
		return l.loaded(func(l *elfabi.Library) string { return none(strings.Join(l.Needed, " ")) })
	}, says("the libraries that the app's build files link: %s")},
	{"runpath", "RUNPATH", func(l *library) string {
		return l.loaded(func(l *elfabi.Library) string { return none(cmp.Or(l.Runpath, l.Rpath)) })
	}, says("-Wl,-rpath in the app's build files, for %s")},
	{"linker-flags", "linker flags", linkerFlags, says("linker options in the app's build files, for %s")},
	{"hash", "hash tables", hashes, says("-Wl,--hash-style for %s")},
	{"relocations", "relocations", relocations, says("-Wl,--pack-dyn-relocs for %s")},
	{"segments", "segments", segments, says("-Wl,--[no-]rosegment, --[no-]relro and such, for %s")},
	{"features", "branch protection", func(l *library) string { return yes(l.Features() != 0) }, branchCure},
}

// minSDK is what the lowest API level is called, which libraries, dex files and manifests tell.
const minSDK = "API level"

func levelSetting(released, built int) Setting {
	a := fmt.Sprint(released)
	return Setting{"min-sdk", minSDK, a, fmt.Sprint(built), key("android.min_sdk")(a), nil}
}

// says gives a cure that has the released file's value in it.
func says(format string) func(string) string {
	return func(released string) string { return fmt.Sprintf(format, released) }
}

// key gives a cure that sets a key of abi-matrix.toml as it stands there.
func key(name string) func(string) string {
	return func(released string) string {
		if released == "none" {
			return "no " + name
		}
		return name + " = " + released
	}
}

// textKey does it for a key whose value is a text, and listKey for one that is a list of words, which stand between some of these letters.
func textKey(name string) func(string) string {
	return func(released string) string { return key(name)(strconv.Quote(released)) }
}

// truth does it for a key that is true or false.
func truth(name string) func(string) string {
	return func(released string) string { return key(name)(fmt.Sprint(released == "yes")) }
}

func listKey(name, between string) func(string) string {
	return func(released string) string {
		if released == "none" {
			return "no " + name
		}
		var words []string
		for _, word := range strings.FieldsFunc(released, func(r rune) bool { return strings.ContainsRune(between, r) }) {
			words = append(words, strconv.Quote(word))
		}
		return name + " = [" + strings.Join(words, ", ") + "]"
	}
}

func environment(name string) func(string) string {
	return func(released string) string {
		if released == "none" {
			return "no " + name
		}
		return name + "=" + released
	}
}

func none(text string) string { return cmp.Or(text, "none") }

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// each compares what a table reads.
func (c *comparer) each(table []setting, old, new *library, place string) {
	for _, s := range table {
		if s.read == nil {
			continue
		}
		if a, b := strings.Clone(s.read(old)), strings.Clone(s.read(new)); a != b && a != "" && b != "" {
			c.add(Setting{s.id, s.name, a, b, s.cure(a), nil}, place)
		}
	}
}

func (l *library) loaded(read func(*elfabi.Library) string) string {
	if l.lib == nil {
		return ""
	}
	return read(l.lib)
}

func stripCure(released string) string {
	if released == "stripped" {
		return "llvm-strip --strip-unneeded, as in all that gondk packs"
	}
	return "the library as it was before it was stripped: build/symbols has it"
}

func branchCure(released string) string {
	if released == "yes" {
		return "-mbranch-protection=standard in the C flags of all that is linked"
	}
	return "no -mbranch-protection in the C flags"
}

func ndk(l *library) string {
	id := l.AndroidIdent()
	if id == nil || id.NDK == "" {
		return ""
	}
	return strings.TrimSuffix(strings.TrimSpace(id.NDK+" "+id.Build), " 0") // ndklite has no build
}

// ndkRelease is the number in an NDK's name: r27c.
var ndkRelease = lazyregexp.New(`^r(\d+)`)

func ndkCure(released string) string {
	m := ndkRelease().FindStringSubmatch(released)
	if m == nil || strings.Contains(released, "lite") {
		return "what the release was built with: " + released
	}
	return fmt.Sprintf("NDK %s: ANDROID_NDK_HOME names it, and android.ndk = [%q] holds to it", released, m[1])
}

// producers gives the linkers, or the compilers, that .comment names.
func producers(l *library, linkers bool) string {
	var all []string
	for _, text := range l.Producers() {
		if strings.HasPrefix(text, "Linker: ") == linkers {
			all = append(all, strings.TrimPrefix(text, "Linker: "))
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func pageSize(l *library) string {
	if l.lib == nil || !l.Is64() { // 32-bit devices have small pages
		return ""
	}
	return fmt.Sprint(l.LeastAlign())
}

func stripped(l *library) string {
	switch {
	case l.lib == nil:
		return ""
	case l.Stripped():
		return "stripped"
	case l.HasSections(".debug_"):
		return "symbols and debug information"
	}
	return "symbols"
}

// buildIDKinds are the styles of lld and GNU ld by their bytes.
var buildIDKinds = map[int]string{0: "none", 8: "fast (8 bytes)", 16: "md5 or uuid (16 bytes)", 20: "sha1 (20 bytes)"}

func buildIDKind(l *library) string {
	n := len(l.BuildID()) / 2
	return cmp.Or(buildIDKinds[n], fmt.Sprintf("%d bytes", n))
}

func linkerFlags(l *library) string {
	if l.lib == nil {
		return ""
	}
	d := l.lib.Dynamic
	var all []string
	for _, f := range []struct {
		name string
		is   bool
	}{{"-z nodelete", d.NoDelete()}, {"-Bsymbolic", d.Symbolic()}, {"-z now", d.BindNow()}, {"text relocations", d.TextRel()}} {
		if f.is {
			all = append(all, f.name)
		}
	}
	return none(strings.Join(all, ", "))
}

func hashes(l *library) string {
	return tagged(l, map[string]elf.DynTag{"gnu": elf.DT_GNU_HASH, "sysv": elf.DT_HASH})
}

func relocations(l *library) string {
	return tagged(l, map[string]elf.DynTag{"RELR": elfabi.DT_RELR, "Android's RELR": elfabi.DT_ANDROID_RELR, "Android's packed": elfabi.DT_ANDROID_RELA,
		"Android's packed ": elfabi.DT_ANDROID_REL, "plain": elf.DT_RELA, "plain ": elf.DT_REL})
}

// tagged names the tags that a library has.
func tagged(l *library, tags map[string]elf.DynTag) string {
	if l.lib == nil {
		return ""
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if l.lib.Dynamic.Has(tags[name]) {
			all = append(all, strings.TrimSpace(name))
		}
	}
	return none(strings.Join(all, ", "))
}

// segments gives how what is loaded is mapped: R, RX, RW.
func segments(l *library) string {
	if l.lib == nil {
		return ""
	}
	var all []string
	for _, s := range l.Segments {
		switch s.Type {
		case elf.PT_LOAD:
			text := ""
			for i, letter := range "RWX" {
				if s.Flags&[]elf.ProgFlag{elf.PF_R, elf.PF_W, elf.PF_X}[i] != 0 {
					text += string(letter)
				}
			}
			all = append(all, text)
		case elf.PT_GNU_RELRO:
			all = append(all, "RELRO")
		}
	}
	return strings.Join(all, " ")
}

// unionOf gives the keys of both.
func unionOf[V any](a, b map[string]V) iter.Seq[string] {
	all := map[string]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return maps.Keys(all)
}
