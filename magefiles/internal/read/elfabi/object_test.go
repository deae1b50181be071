package elfabi

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

// goObject gives assembly for what Go's linker puts into an object for Android, for words of 4 or 8 bytes.
func goObject(arch, word, slot string) string {
	return strings.NewReplacer("ARCH", arch, "WORD", word, "SLOT", slot).Replace(`.text
.globl _rt0_ARCH_android_lib, _cgoexp_0123456789ab_Add, _cgoexp_0123456789ab_sum_file, _cgoexp_ba9876543210_Add, Add, sum_file, crosscall2
.type _rt0_ARCH_android_lib,%function
_rt0_ARCH_android_lib:
.type _cgoexp_0123456789ab_Add,%function
_cgoexp_0123456789ab_Add:
_cgoexp_0123456789ab_sum_file:
_cgoexp_ba9876543210_Add:
Add:
sum_file:
crosscall2:
.zero 16
.section .noptrdata,"aw"
.balign 8
.WORD 99
.globl runtime.tls_g
runtime.tls_g: .WORD SLOT
.section .init_array,"aw",%init_array
.balign 8
.WORD _rt0_ARCH_android_lib
`) + elftest.GoBuildInfo("go1.26.8", "path\texample.com/golib\nbuild\tGOOS=android\n", "a/b/c/d")
}

func TestObject(t *testing.T) {
	for _, c := range []struct {
		target, arch, word string
		slot               int64
	}{
		{elftest.ARM64, "arm64", "quad", 16},
		{elftest.ARM, "arm", "long", 8},
		{elftest.X86_64, "amd64", "quad", 16},
		{elftest.X86, "386", "long", 8},
	} {
		t.Run(c.target, func(t *testing.T) {
			dir := t.TempDir()
			plain := elftest.Object(t, dir, c.target, "go.s", goObject(c.arch, c.word, map[int64]string{8: "8", 16: "16"}[c.slot]))
			merged := filepath.Join(dir, "merged.o")
			elftest.Run(t, dir, "ld.lld", "-r", "-o", merged, plain)
			hidden := filepath.Join(dir, "hidden.o")
			elftest.Run(t, dir, "llvm-objcopy", "--keep-global-symbol=Add", "--keep-global-symbol=sum_file", merged, hidden)
			for _, path := range []string{plain, merged, hidden} {
				checkGoObject(t, path, c.arch, c.slot)
			}
			o, err := ReadObject(hidden)
			if err != nil {
				t.Fatal(err)
			}
			if got := exported(o); !slices.Equal(got, []string{"Add", "sum_file"}) {
				t.Errorf("globals left by objcopy: %q", got)
			}
		})
	}
}

func exported(o *Object) []string {
	var names []string
	for s := range o.Symbols() {
		if s.Exported() {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}

func checkGoObject(t *testing.T, path, arch string, slot int64) {
	t.Helper()
	o, err := ReadObject(path)
	if err != nil {
		t.Fatal(err)
	}
	sameHeaders(t, o.File, runReadelf(t, path))
	sameSymbols(t, "symbols of "+path, readelfSymbols(runReadelf(t, path, "-s").Symbols), o.Symbols())
	if got, ok := o.TLSSlot(); !ok || got != slot {
		t.Errorf("%s: slot %d, %v; want %d", path, got, ok, slot)
	}
	if got := o.InitArray(); !slices.Equal(got, []string{"_rt0_" + arch + "_android_lib"}) {
		t.Errorf("%s: init array %q", path, got)
	}
	info, err := o.GoInfo()
	if err != nil || info == nil || info.GoVersion != "go1.26.8" || info.Setting("GOOS") != "android" || o.GoBuildID() != "a/b/c/d" {
		t.Errorf("%s: Go info %+v, id %q, error %v", path, info, o.GoBuildID(), err)
	}
	if got := o.TLSSections(); got != nil {
		t.Errorf("%s: thread-local sections %q", path, got)
	}
}

// A compiler may relocate against the section instead of the function: clang does so for local functions.
func TestInitArrayOfLocals(t *testing.T) {
	const source = `static volatile int n; __attribute__((constructor)) static void first(void) { n = 1; }
	__attribute__((constructor)) static void second(void) { n = 2; }`
	for _, c := range targets {
		o, err := ReadObject(elftest.Object(t, t.TempDir(), c.target, "init.c", source))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.InitArray(); !slices.Equal(got, []string{"first", "second"}) {
			t.Errorf("%s: %q", c.target, got)
		}
	}
}

func TestObjectThreadLocal(t *testing.T) {
	const source = "__thread int seen = 1; __thread int zero; int get(void) { return seen + zero; }"
	names := map[string]string{
		elftest.ARM64: "R_AARCH64_TLSDESC_CALL", elftest.ARM: "R_ARM_TLS_GD32", elftest.X86_64: "R_X86_64_TLSGD", elftest.X86: "R_386_TLS_GD",
	}
	for target, name := range names {
		o, err := ReadObject(elftest.Object(t, t.TempDir(), target, "tls.c", source, "-fno-emulated-tls"))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.TLSSections(); !slices.Equal(got, []string{".tdata", ".tbss"}) {
			t.Errorf("%s: thread-local sections %q", target, got)
		}
		find := func(r RelocCount) bool { return r.TLS && r.Section == ".text" && r.Name == name && r.Count >= 1 }
		if got := o.RelocTypes(); !slices.ContainsFunc(got, find) {
			t.Errorf("%s: no %s in %+v", target, name, got)
		}
	}
}

// A Linux archive is what people build when Go refuses Android (golang/go#33806): it must show in every fact that tells them apart.
func TestLinuxArchive(t *testing.T) {
	dir := t.TempDir()
	elftest.Write(t, dir, "go.mod", "module example.com/linux\n\ngo 1.25\n")
	elftest.Write(t, dir, "main.go", `package main

import "C"

// Add adds; extern int not_this(int);
//
//export Add
func Add(a, b int32) int32 { return a + b }

//export Pair
func Pair(s string) (int, *C.char) { return len(s), nil }

func main() {}
`)
	elftest.GoArchive(t, dir, "-tags=sign")
	a, err := ReadArchive(filepath.Join(dir, "lib.a"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.Members[0].Object()
	if err != nil {
		t.Fatal(err)
	}
	checkLinuxObject(t, o)
	header, err := os.ReadFile(filepath.Join(dir, "lib.h"))
	if err != nil {
		t.Fatal(err)
	}
	if got := ExportsOfHeader(string(header)); !slices.Equal(got, []string{"Add", "Pair"}) {
		t.Errorf("the header declares %q", got)
	}
	if bits := GoIntBits(string(header)); bits != 64 {
		t.Errorf("the header's GoInt has %d bits", bits)
	}
}

func checkLinuxObject(t *testing.T, o *Object) {
	t.Helper()
	info, err := o.GoInfo()
	if err != nil {
		t.Fatal(err)
	}
	if info.Setting("GOOS") != "linux" || info.Setting("-buildmode") != "c-archive" || info.Setting("-tags") != "sign" {
		t.Errorf("settings %v", info.Settings)
	}
	if !slices.Equal(o.TLSSections(), []string{".tbss"}) {
		t.Errorf("thread-local sections %q", o.TLSSections())
	}
	if slot, ok := o.TLSSlot(); ok {
		t.Errorf("a slot of %d", slot)
	}
	if !slices.Equal(o.InitArray(), []string{"_rt0_amd64_linux_lib"}) {
		t.Errorf("init array %q", o.InitArray())
	}
	count := 0
	for _, r := range o.RelocTypes() {
		if r.Name == "R_X86_64_GOTTPOFF" && r.TLS {
			count += r.Count
		}
	}
	if count < 100 {
		t.Errorf("%d relocations R_X86_64_GOTTPOFF", count)
	}
}

func TestGoInfoErrors(t *testing.T) {
	section := func(data string) *File {
		return &File{bin: bin{"x.o", data}, Sections: []Section{{Name: ".go.buildinfo", Size: uint64(len(data))}}}
	}
	head := goMagic + "\x08"
	zero := strings.Repeat("\x00", 16)
	for _, c := range []struct{ data, want string }{
		{"\xff Go", "x.o: .go.buildinfo does not start the way Go writes it; the file is damaged: build it again"},
		{head + "\x00" + zero, "x.o: .go.buildinfo is from Go 1.17 or older; build it with a newer Go"},
		{head + "\x02" + zero + "\x09go1", "x.o: .go.buildinfo is truncated; the file is damaged: build it again"},
		{head + "\x02" + zero + "\x03go1\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "x.o: .go.buildinfo is truncated; the file is damaged: build it again"},
	} {
		f := section(c.data)
		f.Sections[0].Type = 1
		if _, err := f.GoInfo(); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
	if info, err := (&File{}).GoInfo(); info != nil || err != nil {
		t.Errorf("no section: %v, %v", info, err)
	}
}

func TestExportsOfHeader(t *testing.T) {
	const preamble = "extern int used_by_go(int);\n"
	const rest = `
#ifdef __cplusplus
extern "C" {
#endif

/* Add adds. extern int in_comment(int); */
extern int32_t Add(int32_t a, int32_t b);

// Takes // a path; extern int in_line(int);
extern long long unsigned int* sum_file(char* path, void* buf);

/* Return type for Two */
struct Two_return {
	GoInt r0;
	char* r1;
};
extern struct Two_return Two(GoString s);
extern void Callback(void (*fn)(int));
extern GoUintptr Java_com_example_Main_open
	(JNIEnv* env, jobject self);
extern int not_a_function;
typedef int (*extern_like)(int);

#ifdef __cplusplus
}
#endif
`
	want := []string{"Add", "Callback", "Java_com_example_Main_open", "Two", "sum_file"}
	for name, text := range map[string]string{"plain": preamble + cgoPrologueEnd + rest, "CRLF": strings.ReplaceAll(preamble+cgoPrologueEnd+rest, "\n", "\r\n")} {
		if d := cmp.Diff(want, ExportsOfHeader(text)); d != "" {
			t.Errorf("%s: -want +got\n%s", name, d)
		}
	}
	one := cgoStart + preamble + cgoPrologueEnd + "\nextern int one(int);\n"
	if d := cmp.Diff(slices.Sorted(slices.Values(append(want, "one"))), ExportsOfHeader(cgoStart+preamble+cgoPrologueEnd+rest+one)); d != "" {
		t.Errorf("two headers: -want +got\n%s", d)
	}
	if got := ExportsOfHeader("/* never closed extern int a(int);"); got != nil {
		t.Errorf("open comment: %q", got)
	}
}
