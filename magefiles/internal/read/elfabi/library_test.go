package elfabi

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/binary"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

var targets = []struct {
	target  string
	class   elf.Class
	machine elf.Machine
}{
	{elftest.ARM64, elf.ELFCLASS64, elf.EM_AARCH64},
	{elftest.ARM, elf.ELFCLASS32, elf.EM_ARM},
	{elftest.X86_64, elf.ELFCLASS64, elf.EM_X86_64},
	{elftest.X86, elf.ELFCLASS32, elf.EM_386},
}

const glueC = `
void printf(void); void dup3(void); void unversioned(void);
__attribute__((weak)) void maybe(void);
int counter = 7;
static volatile int hidden_counter;
volatile int *const pointers[] = {&counter, &counter, &hidden_counter, &counter, &hidden_counter, &counter};
volatile int *moving[] = {&hidden_counter, &counter, &hidden_counter, &hidden_counter, &hidden_counter};
const char text[] = "read-only text";
void JNI_OnLoad(void) { printf(); dup3(); unversioned(); if (maybe) maybe(); }
__attribute__((visibility("protected"))) int Java_a(void) { return hidden_counter; }
__attribute__((visibility("hidden"))) void helper(void) { hidden_counter++; }
__attribute__((constructor)) static void start(void) { helper(); }
`

const goModules = "path\texample.com/glue\nmod\texample.com/glue\t(devel)\t\nbuild\tGOOS=android\nbuild\tGOARM64=v8.0\n"

func glue(target string) elftest.Lib {
	return elftest.Lib{
		Target:  target,
		Sources: map[string]string{"glue.c": glueC, "go.s": elftest.GoBuildInfo("go1.26.8", goModules, "one/two")},
		Link:    []string{"-soname", "libglue.so", "--build-id=sha1", "--hash-style=both", "-z", "now", "-z", "nodelete"},
	}
}

// makeGlue makes the library that most tests read, in a folder whose name is not plain.
func makeGlue(t testing.TB, lib elftest.Lib) *Library {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ö a")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	libc := elftest.Stub(t, dir, lib.Target, "libc.so", map[string][]string{"LIBC": {"printf"}, "LIBC_O": {"dup3"}})
	lib.Link = append([]string{libc}, lib.Link...)
	l, err := ReadLibrary(lib.Make(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLibrary(t *testing.T) {
	for _, c := range targets {
		t.Run(c.target, func(t *testing.T) {
			l := makeGlue(t, glue(c.target))
			sameAsReadelf(t, l)
			if l.Class != c.class || l.Machine != c.machine || l.Type != elf.ET_DYN {
				t.Errorf("header %+v", l.Header)
			}
			exports := map[string]string{}
			for s := range l.Exports() {
				exports[s.Name] = s.Type().String() + " " + s.Visibility().String()
			}
			want := map[string]string{
				"JNI_OnLoad": "STT_FUNC STV_DEFAULT", "Java_a": "STT_FUNC STV_PROTECTED", "counter": "STT_OBJECT STV_DEFAULT",
				"moving": "STT_OBJECT STV_DEFAULT", "pointers": "STT_OBJECT STV_DEFAULT", "text": "STT_OBJECT STV_DEFAULT",
			}
			if d := cmp.Diff(want, exports); d != "" {
				t.Errorf("exports: -want +got\n%s", d)
			}
			checkImports(t, l)
			checkDynamic(t, l)
			checkNotes(t, l)
		})
	}
}

func checkImports(t *testing.T, l *Library) {
	t.Helper()
	type from struct {
		Version, Library string
		Binding          elf.SymBind
	}
	imports := map[string]from{}
	for s := range l.Imports() {
		imports[s.Name] = from{s.Version, s.Library, s.Binding()}
	}
	want := map[string]from{
		"printf": {"LIBC", "libc.so", elf.STB_GLOBAL}, "dup3": {"LIBC_O", "libc.so", elf.STB_GLOBAL},
		"unversioned": {"", "", elf.STB_GLOBAL}, "maybe": {"", "", elf.STB_WEAK},
	}
	if d := cmp.Diff(want, imports); d != "" {
		t.Errorf("imports: -want +got\n%s", d)
	}
}

func checkDynamic(t *testing.T, l *Library) {
	t.Helper()
	if l.SONAME != "libglue.so" || !slices.Equal(l.Needed, []string{"libc.so"}) {
		t.Errorf("SONAME %q, NEEDED %q", l.SONAME, l.Needed)
	}
	if l.Dynamic.Flags()&elf.DF_BIND_NOW == 0 || l.Dynamic.Flags1() != elf.DF_1_NOW|elf.DF_1_NODELETE {
		t.Errorf("flags %v, %v", l.Dynamic.Flags(), l.Dynamic.Flags1())
	}
	if !l.Dynamic.Has(elf.DT_HASH) || !l.Dynamic.Has(elf.DT_GNU_HASH) || l.Dynamic.TextRel() || l.TextRelocs() != 0 {
		t.Errorf("dynamic table %v, %d text relocations", l.Dynamic, l.TextRelocs())
	}
	word := uint64(l.layout().word)
	if size, _ := l.Dynamic.Value(elf.DT_INIT_ARRAYSZ); size != word {
		t.Errorf("init array of %d bytes, want %d", size, word)
	}
}

func checkNotes(t *testing.T, l *Library) {
	t.Helper()
	if d := cmp.Diff(&Ident{24, "r27c", "12479018"}, l.AndroidIdent()); d != "" {
		t.Errorf("ident: -want +got\n%s", d)
	}
	id := strings.TrimSpace(l.BuildID())
	if text := elftest.Run(t, ".", "llvm-readelf", "-n", l.Path); len(id) != 40 || !strings.Contains(text, "Build ID: "+id) {
		t.Errorf("build id %q is not in\n%s", id, text)
	}
	if l.GoBuildID() != "one/two" {
		t.Errorf("Go build id %q", l.GoBuildID())
	}
	info, err := l.GoInfo()
	if err != nil {
		t.Fatal(err)
	}
	if info.GoVersion != "go1.26.8" || info.Path != "example.com/glue" || info.Setting("GOOS") != "android" || info.Setting("GOARM64") != "v8.0" || info.Setting("x") != "" {
		t.Errorf("Go info %+v", info.BuildInfo)
	}
}

func TestDigest(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM64))
	for _, section := range []string{".text", ".rodata"} {
		dump := filepath.Join(t.TempDir(), "dump")
		elftest.Run(t, ".", "llvm-objcopy", "--dump-section", section+"="+dump, l.Path)
		data, err := os.ReadFile(dump)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := l.Digest(section); got != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: %s, want %x", section, got, sum)
		}
	}
	if got := l.Digest(".none"); got != "" {
		t.Errorf(".none: %q", got)
	}
}

func TestStripped(t *testing.T) {
	lib := glue(elftest.ARM)
	if l := makeGlue(t, lib); l.Stripped() {
		t.Error("a library as linked is taken for stripped")
	}
	lib.Strip = true
	l := makeGlue(t, lib)
	if !l.Stripped() || len(slices.Collect(l.Symbols())) != 0 {
		t.Error("a stripped library is not taken for one")
	}
	sameAsReadelf(t, l)
}

// The loader's tables come in three packed forms; llvm-readelf unpacks them too.
func TestPackedRelocs(t *testing.T) {
	for _, c := range targets {
		for pack, kind := range map[string]relocKind{"android": packedTable, "relr": relrTable, "android+relr": relrTable} {
			t.Run(c.target+" "+pack, func(t *testing.T) {
				lib := glue(c.target)
				lib.Link = append(lib.Link, "--pack-dyn-relocs="+pack)
				l := makeGlue(t, lib)
				sameAsReadelf(t, l)
				if !slices.ContainsFunc(l.relocs, func(t dynTable) bool { return t.kind == kind }) {
					t.Error("the linker did not pack")
				}
			})
		}
	}
}

// GNU ld makes the PLT's relocations the end of DT_RELA for some machines; they must not count twice. lld puts the two tables one after
// the other, so a longer DT_RELASZ gives the same layout.
func TestRelocsInBothTables(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM64))
	rela, _ := l.Dynamic.Value(elf.DT_RELA)
	size, _ := l.Dynamic.Value(elf.DT_RELASZ)
	plt, _ := l.Dynamic.Value(elf.DT_JMPREL)
	pltSize, _ := l.Dynamic.Value(elf.DT_PLTRELSZ)
	if pltSize == 0 || rela+size != plt {
		t.Fatalf("DT_RELA %#x+%#x, DT_JMPREL %#x+%#x: not one after the other", rela, size, plt, pltSize)
	}
	entry := slices.IndexFunc(l.Dynamic, func(e DynEntry) bool { return e.Tag == elf.DT_RELASZ })
	at := l.Segment(elf.PT_DYNAMIC).Offset + uint64(16*entry) + 8
	value := string(binary.LittleEndian.AppendUint64(nil, size+pltSize))
	both, err := parseLibrary(bin{l.Path, l.data[:at] + value + l.data[at+8:]})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(slices.Collect(l.DynRelocs()), slices.Collect(both.DynRelocs())); d != "" {
		t.Errorf("-apart +in both\n%s", d)
	}
}

func TestTextRelocs(t *testing.T) {
	pointer := map[string]string{elftest.ARM64: ".quad", elftest.X86_64: ".quad", elftest.ARM: ".long", elftest.X86: ".long"}
	for target, word := range pointer {
		lib := glue(target)
		lib.Sources["text.s"] = ".text\n.balign 8\n" + word + " counter\n"
		lib.Link = append(lib.Link, "-z", "notext")
		l := makeGlue(t, lib)
		if l.TextRelocs() != 1 || !l.Dynamic.TextRel() {
			t.Errorf("%s: %d text relocations, marked %v; want 1, true", target, l.TextRelocs(), l.Dynamic.TextRel())
		}
	}
}

func TestThreadLocal(t *testing.T) {
	const source = "__thread int seen = 1; extern __thread int far; int get(void) { return seen + far; }"
	for _, c := range targets {
		for model, ie := range map[string]bool{"global-dynamic": false, "initial-exec": true} {
			lib := glue(c.target)
			lib.Sources["tls.c"] = source
			lib.CFlags = []string{"-fno-emulated-tls", "-ftls-model=" + model}
			l := makeGlue(t, lib)
			if seg := l.Segment(elf.PT_TLS); seg == nil || seg.MemSize != 4 {
				t.Errorf("%s %s: PT_TLS is %+v", c.target, model, seg)
			}
			tls, initial := 0, false
			for _, r := range l.RelocTypes() {
				if r.TLS {
					tls += r.Count
				}
				initial = initial || IsInitialExec(l.Machine, r.Type)
			}
			if tls == 0 || initial != ie {
				t.Errorf("%s %s: %d TLS relocations, initial-exec %v: %v", c.target, model, tls, initial, l.RelocTypes())
			}
		}
	}
}

func TestARM(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM))
	attrs := l.ARM()
	want := ARMAttributes{ARMCPUArch: 10, 7: 'A', ARMUse: 1, ThumbUse: 2, 10: 3, 12: 1} // and: profile A, VFPv3, NEON
	for tag, value := range want {
		if attrs[tag] != value {
			t.Errorf("tag %d is %d, want %d", tag, attrs[tag], value)
		}
	}
	if attrs[ARMVFPArgs] == 1 {
		t.Error("floats are passed in VFP registers")
	}
	if thumb, arm := l.Thumb(); thumb != 0 || arm != 2 {
		t.Errorf("%d Thumb and %d ARM functions, want 0 and 2", thumb, arm)
	}
	lib := glue(elftest.ARM)
	lib.CFlags = []string{"-mthumb"}
	if thumb, arm := makeGlue(t, lib).Thumb(); thumb != 2 || arm != 0 {
		t.Errorf("with -mthumb: %d Thumb and %d ARM functions, want 2 and 0", thumb, arm)
	}
	if makeGlue(t, glue(elftest.ARM64)).ARM() != nil {
		t.Error("arm64 has attributes of 32-bit ARM")
	}
}

// Before r14 the note held the API level alone.
func TestShortIdent(t *testing.T) {
	lib := glue(elftest.ARM64)
	lib.API = -1
	lib.Sources["ident.s"] = ".section .note.android.ident,\"a\",%note\n.long 8, 4, 1\n.ascii \"Android\\0\"\n.long 16\n"
	if d := cmp.Diff(&Ident{API: 16}, makeGlue(t, lib).AndroidIdent()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// Packers such as UPX drop the section headers; the notes are then found by their segment.
func TestNoSections(t *testing.T) {
	lib := glue(elftest.ARM64)
	l := makeGlue(t, lib)
	path := filepath.Join(t.TempDir(), "bare.so")
	elftest.Run(t, ".", "llvm-objcopy", "--strip-sections", l.Path, path)
	bare, err := ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	if bare.Sections != nil || bare.AndroidIdent() == nil || bare.SONAME != "libglue.so" || bare.BuildID() != l.BuildID() {
		t.Errorf("sections %v, ident %v, SONAME %q", bare.Sections, bare.AndroidIdent(), bare.SONAME)
	}
}

func TestReadLibraryErrors(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM64, "a.c", "int a;")
	elf64 := "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9)
	dyn := elf64 + "\x03\x00\xb7\x00\x01" + strings.Repeat("\x00", 43)
	for _, c := range []struct {
		path string
		part Part
		want string
	}{
		{elftest.Write(t, dir, "empty.so", ""), PartIdent, `not an ELF file: it is empty; fetch or build the real one`},
		{elftest.Write(t, dir, "lfs.so", "version https://git-lfs.github.com/spec/v1\n"), PartIdent,
			`not an ELF file: it is a Git LFS pointer; git lfs pull fetches the real file; fetch or build the real one`},
		{elftest.Write(t, dir, "page.so", "\n<!DOCTYPE html>\n"), PartIdent,
			`not an ELF file: it is an HTML page, which servers send instead of a missing file; fetch or build the real one`},
		{elftest.Write(t, dir, "text.so", "this is a text file\n"), PartIdent, `not an ELF file: it starts with "this is a text f"; fetch or build the real one`},
		{elftest.Write(t, dir, "short.so", elf64), PartIdent,
			"the ELF header at offset 0x0 with 0x40 bytes runs past the end of the file, which ends at 0x10; it is truncated or damaged: make or fetch it again"},
		{elftest.Write(t, dir, "class.so", "\x7fELF\x03\x01\x01"+strings.Repeat("\x00", 9)), PartClass,
			"ELF class 3 is neither 1 (32-bit) nor 2 (64-bit); the file is damaged: make it again"},
		{elftest.Write(t, dir, "big.so", "\x7fELF\x01\x02\x01"+strings.Repeat("\x00", 9)), PartData,
			"ELF data encoding 2 is not 1 (little-endian), which all Android ABIs use; build it for an Android ABI"},
		{object, PartType, "it is of type ET_REL and has no PT_DYNAMIC segment, so it is not a shared library; link it with -shared"},
		{elftest.Write(t, dir, "none.so", dyn), PartSegments, "no program headers, so there is nothing to load; link it again"},
	} {
		_, err := ReadLibrary(c.path)
		if d := cmp.Diff(error(&Fault{c.path, c.part, c.want}), err); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
		if err.Error() != c.path+": "+c.want {
			t.Errorf("as text: %v", err)
		}
	}
	if _, err := ReadLibrary(filepath.Join(dir, "absent.so")); !os.IsNotExist(err) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// What is no plain file must give an error at once: a pipe that nobody writes to would wait for ever, /dev/zero never ends, and a sparse
// file claims more bytes than there is memory.
func TestNotAFile(t *testing.T) {
	dir := t.TempDir()
	want := map[string]string{dir: "it is a folder, not a file; give the file itself"}
	if runtime.GOOS == "linux" {
		pipe := filepath.Join(dir, "pipe")
		if err := exec.Command("mkfifo", pipe).Run(); err != nil {
			testkit.Missing(t, "needs mkfifo: get it with your distribution's coreutils: %v", err)
		}
		want[pipe] = "it is a named pipe, not a file; give the file itself"
		want["/dev/zero"] = "it is a device, not a file; give the file itself"
	}
	sparse := elftest.Write(t, dir, "sparse.so", "")
	if err := os.Truncate(sparse, 1<<40); err != nil {
		t.Logf("no sparse files here: %v", err)
	} else {
		want[sparse] = "1099511627776 bytes is more than any library or archive has (2147483647); give the real file"
	}
	for path, text := range want {
		_, library := ReadLibrary(path)
		_, object := ReadObject(path)
		_, archive := ReadArchive(path)
		for _, err := range []error{library, object, archive} {
			if err == nil || err.Error() != path+": "+text {
				t.Errorf("got  %v\nwant %s: %s", err, path, text)
			}
		}
	}
}

func TestUnreadable(t *testing.T) {
	if !testkit.Unprivileged(t) {
		return
	}
	path := elftest.Write(t, t.TempDir(), "secret.so", "")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadLibrary(path); !os.IsPermission(err) || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that may not be read: %v", err)
	}
}

func TestSniff(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM, "a.c", "int a;")
	elftest.Run(t, dir, "llvm-ar", "rcsD", "a.so", object)
	for path, want := range map[string]Kind{
		makeGlue(t, glue(elftest.ARM)).Path: KindLibrary, object: KindObject, filepath.Join(dir, "a.so"): KindArchive,
		elftest.Write(t, dir, "thin.txt", thinMagic):                             KindArchive,
		elftest.Write(t, dir, "zip.so", "PK\x05\x06"+strings.Repeat("\x00", 18)): KindZip,
		elftest.Write(t, dir, "text.so", "text"):                                 KindOther,
		elftest.Write(t, dir, "empty.so", ""):                                    KindOther,
		elftest.Write(t, dir, "magic.so", "\x7fELF"):                             KindLibrary,
	} {
		if got, err := SniffFile(path); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", path, got, err, want)
		}
	}
	if _, err := SniffFile(dir); err == nil {
		t.Error("a folder has a kind")
	}
}

// The loader does not look at most sections, so that a library whose headers of them are senseless is one still.
func TestSenselessSections(t *testing.T) {
	l := makeGlue(t, glue(elftest.ARM64))
	data := []byte(l.data)
	for i, s := range l.Sections {
		switch s.Type {
		case elf.SHT_NULL, elf.SHT_DYNAMIC, elf.SHT_DYNSYM, elf.SHT_NOBITS:
			continue
		}
		if i == int(l.Section(".dynstr").Link) || s.Name == ".dynstr" {
			continue
		}
		at := l.SectionOffset + uint64(64*i)
		binary.LittleEndian.PutUint32(data[at:], 0xfffffff0)
		binary.LittleEndian.PutUint64(data[at+24:], 1<<63)
	}
	odd, err := ParseLibrary("odd.so", string(data))
	if err != nil {
		t.Fatal(err)
	}
	if odd.SONAME != l.SONAME || !slices.Equal(slices.Collect(odd.DynSymbols()), slices.Collect(l.DynSymbols())) {
		t.Errorf("SONAME %q", odd.SONAME)
	}
	askAll(odd)
}

func TestLargestBSS(t *testing.T) {
	lib := elftest.Lib{Target: elftest.ARM, Sources: map[string]string{"bss.c": "char a[100], b[300], c[200], d[300]; char data[900] = {1}; static __thread char e[400]; char *f(void) { return e; }"},
		CFlags: []string{"-fno-emulated-tls"}}
	l, err := ReadLibrary(lib.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range l.LargestBSS(3) {
		got = append(got, s.Name)
	}
	if !slices.Equal(got, []string{"b", "d", "c"}) {
		t.Errorf("%q", got)
	}
}

func BenchmarkReadLibrary(b *testing.B) {
	path := makeGlue(b, glue(elftest.ARM64)).Path
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadLibrary(path); err != nil {
			b.Fatal(err)
		}
	}
}

// A mapped library is the one that is read, and what is no library is told alike.
func TestMapLibrary(t *testing.T) {
	read := makeGlue(t, glue(elftest.ARM64))
	mapped, err := MapLibrary(read.Path)
	if err != nil || mapped.BuildID() != read.BuildID() || mapped.Size != read.Size || mapped.BuildID() == "" {
		t.Errorf("%v, %+v, want %+v", err, mapped, read)
	}
	for range 2 { // the first forgets what it has read
		if mapped.FileDigest() != read.FileDigest() || mapped.Digest(".text") != read.Digest(".text") || read.Digest(".text") == "" {
			t.Error("another digest than what is read")
		}
	}
	for _, path := range []string{t.TempDir(), elftest.Write(t, t.TempDir(), "empty.so", ""), filepath.Join(t.TempDir(), "none.so")} {
		_, readErr := ReadLibrary(path)
		if _, err := MapLibrary(path); err == nil || readErr == nil || err.Error() != readErr.Error() {
			t.Errorf("%v, want %v", err, readErr)
		}
	}
}
