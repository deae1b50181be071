package sysroot

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

const smallTable = `# a comment
libc LIBC_N 24
	getifaddrs
libc LIBC 21
	close
libc LIBC_B 21
	first
libc - 21
	plain
`

func TestVersions(t *testing.T) {
	symbols, err := ndkapi.Parse(smallTable, abi.Find("arm64-v8a"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"LIBC", "LIBC_B", "LIBC_N"}, versions(symbols)); diff != "" {
		t.Error(diff)
	}
}

func TestSymbolsByLevel(t *testing.T) {
	has := func(a string, api int, name string) bool {
		for _, s := range Symbols(abi.Find(a), api)["libc"] {
			if s.Name == name {
				return true
			}
		}
		return false
	}
	for _, test := range []struct {
		abi  string
		api  int
		name string
		want bool
	}{
		{"arm64-v8a", 29, "memfd_create", false},
		{"arm64-v8a", 30, "memfd_create", true},
		{"arm64-v8a", 23, "getifaddrs", false},
		{"armeabi-v7a", 24, "getifaddrs", true},
		{"armeabi-v7a", 21, "__aeabi_memcpy", true},
		{"x86_64", 36, "__aeabi_memcpy", false},
		{"armeabi-v7a", 23, "prlimit", false},
		{"x86_64", 21, "prlimit", true},
	} {
		if got := has(test.abi, test.api, test.name); got != test.want {
			t.Errorf("%s at %d on %s: %v", test.name, test.api, test.abi, got)
		}
	}
	if diff := cmp.Diff(Symbols(abi.Find("x86"), 24), Symbols(abi.Find("x86"), 25)); diff != "" {
		t.Errorf("level 25 is not level 24: %s", diff)
	}
}

func open(t *testing.T, path string) *elf.File {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// The stubs on disk hold the table's symbols and nothing else.
func TestStubs(t *testing.T) {
	dir, _ := sysroot(t)
	for _, a := range present(t) {
		for _, api := range levels {
			for lib, symbols := range Symbols(a, api) {
				path := filepath.Join(dir, "usr", "lib", a.Triple, fmt.Sprint(api), lib+".so")
				checkStub(t, open(t, path), a, lib, symbols)
			}
		}
	}
}

func checkStub(t *testing.T, f *elf.File, a *abi.ABI, lib string, symbols []ndkapi.Symbol) {
	t.Helper()
	if f.Machine != a.Machine || f.Class != a.Class || f.Type != elf.ET_DYN {
		t.Errorf("%s of %s: %v %v %v", lib, a.Name, f.Machine, f.Class, f.Type)
	}
	for tag, want := range map[elf.DynTag]string{elf.DT_SONAME: lib + ".so", elf.DT_NEEDED: ""} {
		if got, _ := f.DynString(tag); strings.Join(got, " ") != want {
			t.Errorf("%s of %s: %v is %q", lib, a.Name, tag, got)
		}
	}
	got := map[string]string{}
	found, err := f.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		if s.Section != elf.SHN_UNDEF && s.Section != elf.SHN_ABS { // absolute ones name the versions
			got[s.Name] = fmt.Sprint(elf.ST_TYPE(s.Info), " ", s.Size, " ", s.Version)
		}
	}
	want := map[string]string{}
	for _, s := range symbols {
		want[s.Name] = fmt.Sprint(elf.STT_FUNC, " ", 1, " ", s.Version)
		if s.Object {
			want[s.Name] = fmt.Sprint(elf.STT_OBJECT, " ", s.Size, " ", s.Version)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s of %s: %s", lib, a.Name, diff)
	}
}

// A call of a function above min SDK fails at the link, and the message names it.
func TestCallAboveLevel(t *testing.T) {
	c := source(t, "call.c", "extern int memfd_create(const char*, unsigned);\nint f(void) { return memfd_create(\"\", 0); }\n")
	for _, a := range present(t) {
		args := append([]string{"-fPIC", "-o", filepath.Join(t.TempDir(), "call.so"), c}, linkArgs(t, a)...)
		if out, err := clang(t, a, 24, args...); err == nil || !strings.Contains(out, "undefined symbol: memfd_create") {
			t.Errorf("%s at 24: %v\n%s", a.Name, err, out)
		}
		if out, err := clang(t, a, 35, args...); err != nil {
			t.Errorf("%s at 35: %v\n%s", a.Name, err, out)
		}
		use := source(t, "use.c", "#include <sys/mman.h>\nint f(void) { return memfd_create(\"\", 0); }\n")
		if out, err := clang(t, a, 24, "-fsyntax-only", use); err == nil || !strings.Contains(out, "memfd_create") {
			t.Errorf("%s: the header declares memfd_create at 24: %v\n%s", a.Name, err, out)
		}
	}
}

// A library carries Android's ident note, binds what it calls to the right version, and forgets its exit functions when unloaded.
func TestLinkedLibrary(t *testing.T) {
	text := `
#include <ifaddrs.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static void bye(void) {}
int f(struct ifaddrs** list) {
  atexit(bye);
  pthread_atfork(bye, bye, bye);
  fputs("text", stderr);
  return getifaddrs(list);
}
`
	for _, a := range present(t) {
		path := filepath.Join(t.TempDir(), "lib.so")
		args := append([]string{"-fPIC", "-O2", "-o", path, source(t, "lib.c", text)}, linkArgs(t, a)...)
		if out, err := clang(t, a, 24, args...); err != nil {
			t.Fatalf("%s: %s", a.Name, out)
		}
		f := open(t, path)
		checkIdent(t, f, a)
		versions := map[string]string{}
		imported, err := f.ImportedSymbols()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range imported {
			versions[s.Name] = s.Library + " " + s.Version
		}
		delete(versions, "__stack_chk_fail")
		want := map[string]string{}
		for _, name := range []string{"__cxa_atexit", "__cxa_finalize", "__register_atfork", "stderr", "fwrite"} {
			want[name] = "libc.so LIBC"
		}
		want["getifaddrs"] = "libc.so LIBC_N"
		if diff := cmp.Diff(want, versions); diff != "" {
			t.Errorf("%s: %s", a.Name, diff)
		}
	}
}

func checkIdent(t *testing.T, f *elf.File, a *abi.ABI) {
	t.Helper()
	section := f.Section(".note.android.ident")
	if section == nil || section.Type != elf.SHT_NOTE {
		t.Fatalf("%s: no note", a.Name)
	}
	got, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	var want []byte
	for _, word := range []uint32{8, 132, 1} {
		want = binary.LittleEndian.AppendUint32(want, word)
	}
	want = binary.LittleEndian.AppendUint32(append(want, "Android\x00"...), 24)
	for _, text := range []string{"r27-lite", "12077973"} {
		want = append(append(want, text...), make([]byte, identText-len(text))...)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: note is %q, want %q", a.Name, got, want)
	}
}

// __libc_init is handed arrays that start in ones and end in zero.
func TestLinkedExecutable(t *testing.T) {
	text := "#include <stdio.h>\n__attribute__((constructor)) static void c(void) { puts(\"c\"); }\n" +
		"__attribute__((destructor)) static void d(void) { puts(\"d\"); }\nint main(void) { return 0; }\n"
	for _, a := range present(t) {
		path := filepath.Join(t.TempDir(), "exe")
		args := append([]string{"-fPIE", "-pie", "-O2", "-o", path, source(t, "exe.c", text)}, linkArgs(t, a)[1:]...)
		if out, err := clang(t, a, 24, args...); err != nil {
			t.Fatalf("%s: %s", a.Name, out)
		}
		f := open(t, path)
		checkIdent(t, f, a)
		word := uint64(4)
		if a.Is64() {
			word = 8
		}
		for name, words := range map[string]uint64{".preinit_array": 2, ".init_array": 3, ".fini_array": 3} {
			if s := f.Section(name); s == nil || s.Size != words*word {
				t.Errorf("%s: %s is not of %d words: %v", a.Name, name, words, s)
			}
		}
	}
}

// Go's own C code, that of its standard library, and a program's, compiles and links: go list has cgo make and link all of it, and compiles
// no Go. How Go links a whole library the journeys see.
func TestCgo(t *testing.T) {
	dir, tools := sysroot(t)
	if testing.Short() {
		t.Skip("compiles Go's C code for each ABI")
	}
	main := t.TempDir()
	testkit.Write(t, filepath.Join(main, "go.mod"), "module example.com/probe\n\ngo 1.24\n")
	testkit.Write(t, filepath.Join(main, "main.go"), cgoMain)
	for _, a := range present(t) {
		t.Run(a.Name, func(t *testing.T) {
			builtins, err := Builtins(a)
			if err != nil {
				t.Fatal(err)
			}
			cc := []string{tools.Clang, "--target=" + a.Target("24"), "--sysroot=" + dir, "-mno-outline-atomics", "-Wno-unused-command-line-argument",
				"--ld-path=" + program("ld.lld"), "-nodefaultlibs", "-Wl,--no-undefined", builtins, "-lc", "-ldl", "-lm"}
			if a.GOARCH != "arm64" {
				cc = append(cc[:3:3], cc[4:]...)
			}
			for i := range cc {
				cc[i] = "'" + cc[i] + "'"
			}
			words := fmt.Sprintf("cgo %s %q %s %s\n%s", runtime.Version(), cc, testkit.Identity(t, program("ld.lld")), testkit.Identity(t, builtins), cgoMain)
			once(t, strings.ReplaceAll(words, dir, ""), func() string { return linkCgo(t, main, a, strings.Join(cc, " ")) })
		})
	}
}

// linkCgo gives what the C code of Go's packages, and of one in a folder, was linked with.
func linkCgo(t *testing.T, main string, a *abi.ABI, cc string) string {
	t.Helper()
	list := exec.Command("go", "list", "-compiled", "-trimpath", "-f", "{{join .CompiledGoFiles \"\\n\"}}", "runtime/cgo", "net", ".")
	list.Dir = main
	list.Env = append(os.Environ(), "GOOS=android", "GOARCH="+a.GOARCH, "CGO_ENABLED=1", a.LevelVar+"="+a.Level, "GOFLAGS=", "GOWORK=off", "CC="+cc)
	files, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, files)
	}
	// Cgo notes of each package what its C code takes of Android's libraries.
	var linked []string
	for name := range strings.Lines(string(files)) {
		if name = strings.TrimSpace(name); filepath.IsAbs(name) {
			if text := testkit.Read(t, name); strings.Contains(text, `cgo_import_dynamic _ _ "libc.so"`) {
				linked = append(linked, text)
			}
		}
	}
	if len(linked) != 3 {
		t.Fatalf("the C code of %d packages was linked, not of 3:\n%s", len(linked), files)
	}
	return strings.Join(linked, "\n")
}

const cgoMain = `package main

// #cgo LDFLAGS: -llog
// #include <android/log.h>
// static void say(const char* text) { __android_log_write(ANDROID_LOG_INFO, "probe", text); }
import "C"

//export Probe
func Probe() { C.say(C.CString("probe")) }

func main() {}
`
