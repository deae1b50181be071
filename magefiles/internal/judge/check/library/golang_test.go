package library

import (
	"bytes"
	"debug/elf"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// goLibSource is what a library with Go code has beside its build information, as assembly.
const goLibSource = `.text
.type _rt0_ARCH_android_lib,%function
_rt0_ARCH_android_lib:
.long 0
.type other,%function
other:
.long 0
.section .init_array,"aw",%init_array
.balign 8
.WORD _rt0_ARCH_android_lib
`

const glueSource = `extern void __stack_chk_fail(void);
void check(void) { __stack_chk_fail(); }`

// usualFlags are those of the linker that gondk's build paths give for every library.
var usualFlags = []string{"-soname", "libglue.so", "-z", "now", "-z", "max-page-size=16384"}

// goLibCase is a library with Go code, as gondk's build paths make it but for what the case says, and what is found in it.
type goLibCase struct {
	name     string
	abi      string // arm64-v8a where empty
	min      int    // else 24
	goSource func(string) string
	settings func(string) string
	noGo     bool
	sources  map[string]string // more of them
	flags    []string          // for the linker
	cFlags   []string
	edit     func(*image)
	library  func(*subject.Library)
	want     []string // id severity
}

func (c goLibCase) make(t *testing.T) *subject.Library {
	if c.abi == "" {
		c.abi = "arm64-v8a"
	}
	a := abi.Find(c.abi)
	word := map[bool]string{true: "quad", false: "long"}[a.Is64()]
	fill := strings.NewReplacer("_ARCH", "_"+a.GOARCH, "WORD", word, "MACHINE", a.GOARCH, "LEVEL", a.LevelVar+"="+a.Level)
	change := func(s string, f func(string) string) string {
		if f != nil {
			s = f(s)
		}
		return fill.Replace(s)
	}
	sources := map[string]string{"glue.c": glueSource}
	if !c.noGo {
		sources["go.s"] = change(goLibSource+checktest.AsmGoTable("main.main"), c.goSource) + elftest.GoBuildInfo("go1.26.8", change(checktest.ArchiveSettings, c.settings), "a/b/c/d")
	}
	for name, text := range c.sources {
		sources[name] = fill.Replace(text)
	}
	flags := c.flags
	if flags == nil {
		flags = goLibFlags("")
	}
	if c.min == 0 {
		c.min = 24
	}
	target := checktest.ClangTarget[c.abi]
	libc := elftest.Stub(t, t.TempDir(), target, "libc.so", map[string][]string{"LIBC": {"__stack_chk_fail", "__strcpy_chk"}})
	lib := elftest.Lib{
		Target: target, API: c.min, Sources: sources, CFlags: slices.Concat([]string{"-funwind-tables"}, c.cFlags),
		Link: slices.Concat([]string{libc}, usualFlags, flags),
	}
	linked := lib.Make(t, t.TempDir())
	lib.Strip = true
	path := lib.Make(t, t.TempDir())
	m := readImage(t, path)
	if c.edit != nil {
		c.edit(m)
	}
	packed, err := elfabi.ParseLibrary(path, string(m.data))
	if err != nil {
		t.Fatal(err)
	}
	l := &subject.Library{Library: packed, Linked: readImage(t, linked).Library, Target: subject.Target{MinSDK: c.min, TargetSDK: 36, PageSize: 16384}, Name: "libglue.so", ABI: a}
	if c.library != nil {
		c.library(l)
	}
	return l
}

// mergedTable makes the library one of Go 1.25, whose table of functions linkers put into .data.rel.ro.
func mergedTable(m *image) {
	rename(m, ".gopclntab", ".gxpclntab")
	copy(m.data, bytes.ReplaceAll(m.data, []byte("go1.26.8"), []byte("go1.25.4")))
}

// memtagIn gives the library an app whose manifest turns memory tagging on.
func memtagIn(mode string) func(*subject.Library) {
	return func(l *subject.Library) {
		l.App = &subject.App{File: &appfile.File{Modules: []appfile.Module{{Name: "base", Manifest: &appfile.Manifest{MemtagMode: mode}}}}}
	}
}

func memtagInSet(mode string) func(*subject.Library) {
	return func(l *subject.Library) {
		memtagIn(mode)(l)
		l.App.File = &appfile.File{Kind: appfile.APKS, APKs: []*appfile.File{l.App.File}}
	}
}

func goLibCases(t *testing.T) []goLibCase {
	manifest, inSet := memtagIn, memtagInSet
	from := func(version, id string) func(*subject.Library) {
		return func(l *subject.Library) { l.Archive = checktest.GoArchiveOf(t, version, id) }
	}
	unlinked := func(l *subject.Library) { l.Linked = nil }
	dynamic := func(tag uint64) func(*image) { return func(m *image) { retag(m, elf.DT_FLAGS_1, tag) } }
	flags := goLibFlags
	return []goLibCase{
		{name: "good"},
		{name: "good, armeabi-v7a", abi: "armeabi-v7a"},
		{name: "good, x86_64", abi: "x86_64"},
		{name: "good, x86", abi: "x86"},
		{name: "good, nothing kept", library: unlinked},
		{name: "good, from its archive", library: from("go1.26.8", "a/b/c/d")},
		{name: "good, without Go", noGo: true},
		{name: "good, packed relocations", flags: flags("", "--pack-dyn-relocs=android")},
		{name: "good, RELR", min: 30, flags: flags("", "--pack-dyn-relocs=relr")},
		{name: "good, RELR, 32 bits", min: 30, abi: "armeabi-v7a", flags: flags("", "--pack-dyn-relocs=relr")},

		{name: "archive not linked in", noGo: true, library: from("go1.26.8", "a/b/c/d"), want: []string{"so-go-present error"}},
		{name: "no build information", edit: func(m *image) { rename(m, ".go.buildinfo", ".gx.buildinfo") }, want: []string{"so-go-present info"}},
		{name: "no table of functions", edit: func(m *image) { rename(m, ".gopclntab", ".gxpclntab") }, want: []string{"so-go-present info"}},
		{name: "no table of functions, from its archive", edit: func(m *image) { rename(m, ".gopclntab", ".gxpclntab") }, library: from("go1.26.8", "a/b/c/d"),
			want: []string{"so-go-present error"}},
		{name: "table of functions merged, Go 1.25", edit: mergedTable, library: from("go1.25.4", "a/b/c/d")},
		{name: "init array dropped", goSource: checktest.Swap(`.init_array,"aw",%init_array`, `.other,"aw"`), want: []string{"so-go-init error"}},
		{name: "another function starts", goSource: checktest.Swap(".WORD _rt0_ARCH_android_lib", ".WORD other"), want: []string{"so-go-init error"}},
		{name: "another function starts, 32 bits", abi: "x86", goSource: checktest.Swap(".WORD _rt0_ARCH_android_lib", ".WORD other"), want: []string{"so-go-init error"}},
		// Without symbols nobody knows which function it is.
		{name: "another function starts, nothing kept", goSource: checktest.Swap(".WORD _rt0_ARCH_android_lib", ".WORD other"), library: unlinked},
		{name: "can be unloaded", flags: []string{"--build-id=sha1", "--no-rosegment", "--eh-frame-hdr"}, want: []string{"so-go-nodelete warning"}},
		{name: "can be unloaded, without Go", noGo: true, flags: []string{"--build-id=sha1", "--no-rosegment", "--eh-frame-hdr"}},
		{name: "BTI forced", flags: flags("", "-z", "force-bti"), want: []string{"so-bti-go error"}},
		{name: "BTI, without Go", noGo: true, flags: flags("", "-z", "force-bti")},
		// The entry for memory tagging takes the place of DT_FLAGS_1.
		{name: "memory tagging", edit: dynamic(0x7000000b), want: []string{"so-go-nodelete warning", "so-memtag warning"}},
		{name: "memory tagging, in the manifest too", edit: dynamic(0x7000000b), library: manifest("sync"),
			want: []string{"so-go-nodelete warning", "so-memtag error", "so-memtag error"}},
		{name: "memory tagging in the manifest", library: manifest("async"), want: []string{"so-memtag warning"}},
		{name: "memory tagging in a set's manifest", library: inSet("sync"), want: []string{"so-memtag warning"}},
		{name: "memory tagging in the manifest, C.GoString", goSource: checktest.Swap("main.main", "main._Cfunc_GoString"), library: manifest("async"), want: []string{"so-memtag error"}},
		{name: "memory tagging in the manifest, without Go", noGo: true, library: manifest("async")},
		{name: "memory tagging off", library: manifest("off")},
		{name: "linux", settings: checktest.Swap("GOOS=android", "GOOS=linux"), want: []string{"so-go-buildinfo error"}},
		{name: "another GOARCH", settings: checktest.Swap("MACHINE", "amd64"), want: []string{"so-go-buildinfo error"}},
		{name: "damaged build information", edit: func(m *image) { m.data[m.Section(".go.buildinfo").Offset] = 0 }, want: []string{"so-go-buildinfo error"}},
		{name: "another Go", library: from("go1.25.1", "a/b/c/d"), want: []string{"so-go-buildinfo error"}},
		{name: "older code", library: from("go1.26.8", "w/x/y/z"), want: []string{"so-go-buildinfo error"}},
	}
}

// goLibFlags are those of the linker, but for one, and with more.
func goLibFlags(drop string, more ...string) []string {
	all := []string{"--build-id=sha1", "-z", "nodelete", "--no-rosegment", "--eh-frame-hdr"}
	return append(slices.DeleteFunc(all, func(s string) bool { return s == drop }), more...)
}

func codegenCases() []goLibCase {
	flags := goLibFlags
	return []goLibCase{
		{name: "property of another owner", flags: flags("", "-z", "force-bti"), edit: func(m *image) { m.data[m.Section(".note.gnu.property").Offset+12] = 'X' },
			want: []string{"gnu-property-ok warning"}},
		{name: "small property", flags: flags("", "-z", "force-bti"), edit: func(m *image) { m.segment(m.first(0x6474e553), pMemsz, 8) },
			want: []string{"gnu-property-ok warning"}},
		{name: "not stripped", library: func(l *subject.Library) { l.Library = l.Linked }, want: []string{"so-stripped warning"}},
		{name: "debug information", cFlags: []string{"-g"}, library: func(l *subject.Library) { l.Library = l.Linked }, want: []string{"so-stripped warning"}},
		{name: "no build id", flags: flags("--build-id=sha1"), want: []string{"so-buildid warning"}},
		{name: "fast build id", flags: flags("--build-id=sha1", "--build-id=fast"), want: []string{"so-buildid warning"}},
		{name: "uuid", flags: flags("--build-id=sha1", "--build-id=uuid")},
		{name: "constants apart", min: 28, flags: flags("--no-rosegment"), want: []string{"so-rosegment warning"}},
		{name: "constants apart, Android 10", min: 29, flags: flags("--no-rosegment")},
		{name: "no unwind table", flags: flags("--eh-frame-hdr"), want: []string{"so-unwind warning"}},
		{name: "no unwind table, and no function", flags: flags("--eh-frame-hdr"), sources: map[string]string{"glue.c": "int n = 1;"}},
		{name: "no unwind table, arm", abi: "armeabi-v7a", edit: func(m *image) { m.segment(m.first(elf.PT_ARM_EXIDX), pType, uint64(elf.PT_NULL)) }, want: []string{"so-unwind warning"}},
		{name: "no protection", sources: map[string]string{"glue.c": "int n(void) { return 1; }"}, want: []string{"so-ssp-fortify info"}},
		{name: "FORTIFY", sources: map[string]string{"glue.c": "void __strcpy_chk(void); void n(void) { __strcpy_chk(); }"}},
		{name: "CFI", sources: map[string]string{"cfi.s": cfi(".balign 4096")}},
		{name: "CFI elsewhere", sources: map[string]string{"cfi.s": cfi(".balign 4096\n.long 0")}, want: []string{"so-cfi error"}},
		{name: "CFI, arm", abi: "armeabi-v7a", sources: map[string]string{"cfi.s": cfi(".balign 4096\n.thumb_func")}},
		{name: "CFI without Thumb", abi: "armeabi-v7a", sources: map[string]string{"cfi.s": cfi(".balign 4096")}, want: []string{"so-cfi error"}},

		{name: "JNI_OnLoad that is hidden", noGo: true, sources: map[string]string{"jni.c": strings.Replace(returns("0x10006"), "default", "hidden", 1)},
			want: []string{"jni-onload-visible warning"}},
		{name: "JNI_OnLoad for desktop Java", noGo: true, sources: map[string]string{"jni.c": returns("0x10008")}, want: []string{"jni-onload-version error"}},
	}
}

func TestGoAndCodegenRules(t *testing.T) {
	var all strings.Builder
	for _, c := range slices.Concat(goLibCases(t), codegenCases()) {
		t.Run(c.name, func(t *testing.T) {
			l := c.make(t)
			var got []string
			fmt.Fprintf(&all, "== %s\n", c.name)
			for _, f := range rule.Look(Rules, l, rule.Place{ABI: l.ABI.Name}) {
				got = append(got, f.ID+" "+string(f.Severity))
				seen := f.Seen
				if l.Archive != nil {
					seen = strings.ReplaceAll(seen, l.Archive.Path, "libgolib.a")
				}
				if strings.Contains(seen, "bytes that no device needs") {
					seen = "symbols, debug information"
				}
				fmt.Fprintf(&all, "%s %s\n\t%s\n\t%s\n", f.Severity, f.ID, seen, f.Cure)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
	testkit.Golden(t, "testdata/golib.golden", all.String())
}

// cfi makes __cfi_check in assembly.
func cfi(place string) string {
	return ".text\n" + place + "\n.globl __cfi_check\n.type __cfi_check,%function\n__cfi_check:\n.zero 8\n"
}

// retag returns an entry of the dynamic table another tag.
func retag(m *image, tag elf.DynTag, other uint64) {
	for i, e := range m.Dynamic {
		if e.Tag == tag {
			m.put(m.Segment(elf.PT_DYNAMIC).Offset, field{16 * i, 8, 8 * i, 4}, other)
		}
	}
}

// rename changes a section's name to another of the same length.
func rename(m *image, old, name string) {
	table := m.Sections[m.SectionNames]
	end := table.Offset + table.Size
	at := strings.Index(string(m.data[table.Offset:end]), old)
	copy(m.data[table.Offset+uint64(at):], name)
}

func TestGoRuleTexts(t *testing.T) {
	for _, r := range slices.Concat(goRules, codegenRules) {
		if r.ID == "" || r.Title == "" || r.Symptom == "" || r.Cure == "" || r.Source == "" || r.Group != rule.GoGroup {
			t.Errorf("incomplete: %+v", r.Rule)
		}
	}
}
