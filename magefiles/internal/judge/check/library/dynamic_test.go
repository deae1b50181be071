package library

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// linkedC is a good library's source. Its table gives relative relocations, its call of add one by name if it is not bound.
const linkedC = `
int close(int fd);
int __cxa_atexit(void *, void *, void *);
void __cxa_finalize(void *);
static int one, two;
static volatile int started;
void *const others[] = {close, __cxa_finalize};
int *table[] = {&one, &two, &one};
int Java_add(int a) { return a + *table[a]; }
void __stack_chk_fail(void);
void JNI_OnLoad(void) { if (started) __stack_chk_fail(); close(Java_add(1)); __cxa_atexit(table, 0, 0); }
__attribute__((destructor)) static void end(void) { __cxa_finalize(0); }
__attribute__((constructor)) static void start(void) { started = 7; }
`

// stubLib is a library to link against, of one version.
type stubLib struct {
	name, soname string
	version      string
	functions    []string
}

var goodLibc = stubLib{"libc.so", "libc.so", "LIBC", []string{"close", "__cxa_atexit", "__cxa_finalize", "__stack_chk_fail"}}

// linkedCase is a library that breaks the rules of some ids.
type linkedCase struct {
	name   string
	want   string // ids, sorted, by blanks
	target string // arm64 where empty
	source string // added to linkedC
	go_    bool
	flags  []string // of the linker, added
	drop   string   // of the linker: leaves this flag out
	cflags []string
	api    int // of the note, else 24
	ndk    string
	min    int // else 24
	libc   []string
	others []stubLib
	edit   func(*editedLib)
	with   func(testing.TB, *subject.Library)
}

func (c linkedCase) make(t testing.TB) *subject.Library {
	t.Helper()
	dir := t.TempDir()
	if c.target == "" {
		c.target = elftest.ARM64
	}
	libc := goodLibc
	libc.functions = slices.Concat(libc.functions, c.libc)
	var link []string
	for i, w := range slices.Concat([]stubLib{libc}, c.others) {
		link = append(link, w.make(t, filepath.Join(dir, fmt.Sprint(i)), c.target))
	}
	flags := []string{"--soname=libglue.so", "--hash-style=both", "-znow", "-znodelete", "-Bsymbolic", "--no-rosegment", "--eh-frame-hdr", "--build-id=sha1",
		"-zmax-page-size=16384"}
	flags = slices.DeleteFunc(flags, func(f string) bool { return f == c.drop })
	lib := elftest.Lib{
		Target: c.target, API: c.api, NDK: c.ndk, CFlags: slices.Concat([]string{"-fno-builtin", "-funwind-tables"}, c.cflags),
		Strip: true, Sources: map[string]string{"glue.c": linkedC + c.source}, Link: slices.Concat(link, flags, c.flags),
	}
	if c.go_ {
		lib.Sources["go.s"] = elftest.GoBuildInfo("go1.26.8", "path\texample.com/glue\n", "one/two") + ".section .gopclntab,\"a\"\n.quad 1\n"
	}
	path := lib.Make(t, dir)
	if c.edit != nil {
		editLib(t, path, c.edit)
	}
	l := readLinked(t, path)
	if c.min != 0 {
		l.MinSDK = c.min
	}
	if c.with != nil {
		c.with(t, l)
	}
	return l
}

func (w stubLib) make(t testing.TB, dir, target string) string {
	t.Helper()
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, f := range w.functions {
		fmt.Fprintf(&source, "void %s(void) {}\n", f)
	}
	link := []string{"-soname", w.soname}
	if w.version != "" {
		script := fmt.Sprintf("%s { global: %s; };\n", w.version, strings.Join(w.functions, "; "))
		link = append(link, "--version-script", elftest.Write(t, dir, "map", script))
	}
	return elftest.Lib{Target: target, Name: w.name, Sources: map[string]string{"a.c": source.String()}, CFlags: []string{"-fno-builtin", "-w"}, API: -1, Link: link}.Make(t, dir)
}

func readLinked(t testing.TB, path string) *subject.Library {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	lib := &subject.Library{Library: l, Target: subject.Target{MinSDK: 24, TargetSDK: 36, PageSize: 16384}, Name: filepath.Base(path)}
	for _, a := range abi.All() {
		if a.Machine == l.Machine {
			lib.ABI = a
		}
	}
	return lib
}

// toTarget sets the target SDK.
func toTarget(sdk int) func(testing.TB, *subject.Library) {
	return func(_ testing.TB, l *subject.Library) { l.TargetSDK = sdk }
}

// inOwnApp puts a library into an app of its own.
func inOwnApp(_ testing.TB, l *subject.Library) { l.Beside = []*subject.Library{l} }

// besideLib puts another library into the app.
func besideLib(c linkedCase, name string) func(testing.TB, *subject.Library) {
	return func(t testing.TB, l *subject.Library) {
		other := c.make(t)
		other.Name = name
		l.Beside = []*subject.Library{l, other}
		other.Beside = l.Beside
	}
}

// editedLib is a library whose bytes are changed.
type editedLib struct {
	t    testing.TB
	data []byte
	lib  *elfabi.Library
}

func editLib(t testing.TB, path string, change func(*editedLib)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	change(&editedLib{t, data, lib})
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// tag changes the first entry of the dynamic section that has a tag.
func (e *editedLib) tag(tag, to elf.DynTag, value func(uint64) uint64) {
	e.t.Helper()
	at := e.lib.Segment(elf.PT_DYNAMIC).Offset
	for i, entry := range e.lib.Dynamic {
		if entry.Tag != tag {
			continue
		}
		binary.LittleEndian.PutUint64(e.data[at+uint64(16*i):], uint64(to))
		if value != nil {
			binary.LittleEndian.PutUint64(e.data[at+uint64(16*i)+8:], value(entry.Value))
		}
		return
	}
	e.t.Fatalf("no %s", tag)
}

// section returns the bytes of a section.
func (e *editedLib) section(name string) []byte {
	e.t.Helper()
	s := e.lib.Section(name)
	if s == nil {
		e.t.Fatalf("no %s", name)
	}
	return e.data[s.Offset : s.Offset+s.Size]
}

// reloc changes the type of the first relocation.
func (e *editedLib) reloc(section string, typ uint32) {
	binary.LittleEndian.PutUint32(e.section(section)[8:], typ)
}

// symbol returns the dynamic symbol of a name as it stands in the file, of class 64, and its index.
func (e *editedLib) symbol(name string) ([]byte, int) {
	e.t.Helper()
	i := 1
	for s := range e.lib.DynSymbols() {
		if s.Name == name {
			return e.section(".dynsym")[24*i:], i
		}
		i++
	}
	e.t.Fatalf("no symbol %s", name)
	return nil, 0
}

// segment returns the program header of the first segment of a type, of class 64.
func (e *editedLib) segment(typ elf.ProgType) []byte {
	i := slices.IndexFunc(e.lib.Segments, func(s elfabi.Segment) bool { return s.Type == typ })
	return e.data[64+56*i:]
}

func toValue(value uint64) func(uint64) uint64 { return func(uint64) uint64 { return value } }

var dynamicCases = []linkedCase{
	{name: "good"},
	{name: "good, 32-bit", target: elftest.ARM},
	{name: "good, in an app", with: inOwnApp},
	{name: "good, with Go", go_: true, min: 21, api: 21},

	{name: "no SONAME", drop: "--soname=libglue.so", want: "dt-soname"},
	{name: "SONAME of another file", flags: []string{"--soname=libother.so"}, want: "dt-soname"},
	{name: "SONAME without lib", flags: []string{"--soname=glue.so"}, with: func(_ testing.TB, l *subject.Library) { l.Name = "glue.so" }, want: "dt-soname"},
	{name: "wanted without SONAME", drop: "--soname=libglue.so", want: "dt-soname",
		with: besideLib(linkedCase{others: []stubLib{{"libglue.so", "libglue.so", "", []string{"glue"}}}}, "libuser.so")},
	{name: "wanted by another SONAME", flags: []string{"--soname=libother.so"}, want: "dt-soname",
		with: besideLib(linkedCase{others: []stubLib{{"libother.so", "libother.so", "", []string{"glue"}}}}, "libuser.so")},
	{name: "path wanted", others: []stubLib{{"libx.so", "/home/me/libx.so", "", []string{"x"}}}, want: "dt-needed-path"},
	{name: "path wanted, 64-bit, target SDK 22", others: []stubLib{{"libx.so", "/home/me/libx.so", "", []string{"x"}}}, with: toTarget(22), want: "dt-needed-path"},
	{name: "path wanted, 32-bit, target SDK 22", target: elftest.ARM, others: []stubLib{{"libx.so", "/home/me/libx.so", "", []string{"x"}}}, with: toTarget(22),
		want: "dt-needed-path"},
	{name: "path wanted, 32-bit, target SDK 23", target: elftest.ARM, others: []stubLib{{"libx.so", "/home/me/libx.so", "", []string{"x"}}}, with: toTarget(23),
		want: "dt-needed-path"},
	{name: "path of Windows wanted, 32-bit, target SDK 22", target: elftest.ARM, others: []stubLib{{"libx.so", `C:\me\libx.so`, "", []string{"x"}}}, with: toTarget(22),
		want: "dt-needed-path"},
	{name: "glibc", others: []stubLib{{"libx.so", "libm.so.6", "", []string{"x"}}}, want: "dt-needed-glibc"},
	{name: "glibc by version", libc: nil, source: "void x(void); void Java_x(void) { x(); }", others: []stubLib{{"libx.so", "libx.so", "GLIBC_2.17", []string{"x"}}},
		want: "dt-needed-glibc"},
	{name: "name with a version", others: []stubLib{{"libx.so", "libx.so.1", "", []string{"x"}}}, want: "dt-needed-versioned-name"},
	{name: "libc++_shared.so missing", others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"x"}}}, with: inOwnApp, want: "dt-needed-libcxx"},
	{name: "private library that nobody packs", others: []stubLib{{"libx.so", "libbinder.so", "", []string{"x"}}}, want: "dt-needed-public"},
	{name: "private library that nobody packs, in an AAR", others: []stubLib{{"libx.so", "libc++.so", "", []string{"x"}}}, with: inAAR, want: "dt-needed-public"},
	{name: "private library", others: []stubLib{{"libx.so", "libssl.so", "", []string{"x"}}}, with: inOwnApp, want: "dt-needed-public"},
	{name: "library that may be beside it", others: []stubLib{{"libx.so", "libssl.so", "", []string{"x"}}}},
	{name: "library of a newer Android", others: []stubLib{{"libx.so", "libaaudio.so", "", []string{"AAudio_createStreamBuilder"}}}, source: "void AAudio_createStreamBuilder(void); void Java_x(void) { AAudio_createStreamBuilder(); }",
		want: "dt-needed-public"},
	{name: "run path", flags: []string{"--rpath=/home/me/lib:$ORIGIN"}, want: "dt-runpath"},
	{name: "run path of the library's folder", flags: []string{"--rpath=$ORIGIN"}},
	{name: "run path before API 24", flags: []string{"--rpath=$ORIGIN"}, min: 23, api: 23, want: "dt-runpath"},
	{name: "rpath", flags: []string{"--rpath=$ORIGIN", "--disable-new-dtags"}, want: "dt-runpath"},

	{name: "no hash table", flags: []string{"--hash-style=gnu"}, edit: func(e *editedLib) { e.tag(elf.DT_GNU_HASH, elf.DT_DEBUG, nil) }, want: "dt-hash"},
	{name: "GNU's hash table before API 23", flags: []string{"--hash-style=gnu"}, min: 22, api: 22, want: "dt-hash"},
	{name: "GNU's hash table", flags: []string{"--hash-style=gnu"}, min: 23, api: 23},
	{name: "odd mask words", edit: func(e *editedLib) { e.section(".gnu.hash")[8] = 3 }, want: "dt-hash"},
	{name: "no symbol table", edit: func(e *editedLib) { e.tag(elf.DT_SYMTAB, elf.DT_DEBUG, nil) }, want: "dt-strtab-symtab"},
	// Without the names nothing has a name: no SONAME, no libraries.
	{name: "no names", edit: func(e *editedLib) { e.tag(elf.DT_STRTAB, elf.DT_DEBUG, nil) }, want: "dt-soname dt-strtab-symtab und-unresolved"},
	{name: "symbols of another size", edit: func(e *editedLib) { e.tag(elf.DT_SYMENT, elf.DT_SYMENT, toValue(16)) }, want: "dt-strtab-symtab"},
	{name: "unknown flags", flags: []string{"-zinitfirst"}, want: "dt-flags1"},
	{name: "global", flags: []string{"-zglobal"}, want: "dt-flags1"},
	{name: "lazy", drop: "-znow", want: "dt-now"},
	{name: "unknown entry", flags: []string{"--auxiliary=libaux.so"}, want: "dt-unknown"},
	{name: "preinit", edit: func(e *editedLib) {
		e.tag(elf.DT_INIT_ARRAY, elf.DT_PREINIT_ARRAY, nil)
		e.tag(elf.DT_INIT_ARRAYSZ, elf.DT_PREINIT_ARRAYSZ, nil)
	}, want: "dt-preinit"},

	{name: "REL in 64 bits", flags: []string{"-zrel"}, want: "dt-rel-kind"},
	{name: "RELA in 32 bits", target: elftest.ARM, flags: []string{"-zrela"}, want: "dt-rel-kind"},
	{name: "relocations of another size", edit: func(e *editedLib) { e.tag(elf.DT_RELAENT, elf.DT_RELAENT, toValue(12)) }, want: "dt-rel-kind"},
	{name: "packed before API 23", flags: []string{"--pack-dyn-relocs=android"}, min: 22, api: 22, want: "dt-android-packed"},
	{name: "packed", flags: []string{"--pack-dyn-relocs=android"}, min: 23, api: 23},
	{name: "RELR before API 30", flags: []string{"--pack-dyn-relocs=relr"}, min: 29, api: 29, want: "dt-relr"},
	{name: "RELR", flags: []string{"--pack-dyn-relocs=relr"}, min: 30, api: 30},
	{name: "Android's RELR before API 28", flags: []string{"--pack-dyn-relocs=relr", "--use-android-relr-tags"}, min: 27, api: 27, want: "dt-relr"},
	{name: "Android's RELR", flags: []string{"--pack-dyn-relocs=relr", "--use-android-relr-tags"}, min: 28, api: 28},
	{name: "RELR of another size", flags: []string{"--pack-dyn-relocs=relr"}, min: 30, api: 30,
		edit: func(e *editedLib) { e.tag(elfabi.DT_RELRENT, elfabi.DT_RELRENT, toValue(4)) }, want: "dt-relr"},
	{name: "packed resolvers beside RELR", flags: []string{"--pack-dyn-relocs=android+relr"}, min: 34, api: 34, edit: packedResolver, want: "dt-relr"},
	{name: "packed resolvers beside RELR, Android 15", flags: []string{"--pack-dyn-relocs=android+relr"}, min: 35, api: 35, edit: packedResolver},
	{name: "unknown relocations", edit: func(e *editedLib) { e.reloc(".rela.dyn", 258) }, want: "dyn-reloc-types"},
	{name: "no relocations for calls", edit: func(e *editedLib) { e.tag(elf.DT_PLTRELSZ, elf.DT_PLTRELSZ, toValue(24)) }, want: "dt-jmprel"},
	{name: "copy relocations", edit: func(e *editedLib) { e.reloc(".rela.dyn", uint32(elf.R_AARCH64_COPY)) }, want: "dyn-reloc-types"},
}

// packedResolver turns the packed relocations R_AARCH64_ABS64 (257) into R_AARCH64_IRELATIVE (1032): in LEB128 the number that holds the
// type starts with its low bits, and the symbol's index follows.
func packedResolver(e *editedLib) {
	table := e.section(".rela.dyn")
	at := strings.Index(string(table), "\x81\x82")
	if at < 0 {
		e.t.Fatalf("no packed relocation to change in % x", table)
	}
	copy(table[at:], "\x88\x88")
}

func TestDynamicRules(t *testing.T) {
	testLinked(t, dynamicCases, dynamicRules, "testdata/dynamic.golden")
}

// testLinked runs all rules for libraries over each case: exactly those wanted may find something, and each of the group's must find something
// in one of them.
func testLinked(t *testing.T, cases []linkedCase, group []rule.For[*subject.Library], file string) {
	var all strings.Builder
	broken := map[string]bool{}
	ran := 0
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ran++
			findings := withoutLoads(t, rule.Look(Rules, c.make(t), rule.Place{}), strings.Contains(c.want, "loads"))
			var ids []string
			fmt.Fprintf(&all, "== %s\n", c.name)
			for _, f := range findings {
				ids = append(ids, f.ID)
				broken[f.ID] = true
				fmt.Fprintf(&all, "%s %s\n\t%s\n\t%s\n", f.Severity, f.ID, f.Seen, f.Cure)
			}
			slices.Sort(ids)
			if diff := cmp.Diff(strings.Fields(c.want), slices.Compact(ids), cmp.Transformer("join", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
				t.Errorf("%s\n%s", diff, all.String()[strings.LastIndex(all.String(), "== "):])
			}
		})
	}
	if ran < len(cases) || t.Failed() { // -run may ask for some of them
		return
	}
	for _, r := range group {
		if !broken[r.ID] {
			t.Errorf("no case breaks %s", r.ID)
		}
	}
	testkit.Golden(t, file, all.String())
}
