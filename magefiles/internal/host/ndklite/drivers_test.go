package ndklite

import (
	"context"
	"debug/elf"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const driverSource = `#include <stddef.h>
#include <stdint.h>
size_t strlen(const char *);
__attribute__((visibility("default"))) uint64_t divide(uint64_t a, uint64_t b) { return a / b; }
int main(void) { return (int)strlen("") + (int)divide(4, 2); }
`

// clang makes libraries and executables with no flag but the target; the drivers with a target in their name need not even that.
func TestDrivers(t *testing.T) {
	bin := filepath.Join(testNDK(t), "toolchains", "llvm", "prebuilt", Host, "bin")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.c"), []byte(driverSource), 0o666); err != nil {
		t.Fatal(err)
	}
	r := testRunner(t, dir)
	for _, a := range testABIs() {
		target := a.Target("24")
		for name, cmd := range map[string]step.Cmd{
			"clang":   {Path: filepath.Join(bin, "clang"), Args: []string{"--target=" + target, "a.c"}},
			"-target": {Path: filepath.Join(bin, "clang"), Args: []string{"-target", a.CMakeTriple + "24", "a.c"}},
			"named":   {Path: filepath.Join(bin, target+"-clang"), Args: []string{"a.c"}},
			"C++":     {Path: filepath.Join(bin, target+"-clang++"), Args: []string{"-nostdlib++", "-x", "c", "a.c"}},
		} {
			exe, so := filepath.Join(dir, a.Name+name), filepath.Join(dir, a.Name+name+".so")
			run(t, r, cmd, "-o", exe)
			run(t, r, cmd, "-shared", "-fPIC", "-Wl,--no-undefined", "-o", so)
			checkELF(t, exe, a.Machine, a.Is64())
			checkELF(t, so, a.Machine, a.Is64())
		}
	}
}

func run(t *testing.T, r *step.Runner, cmd step.Cmd, more ...string) {
	t.Helper()
	cmd.Args = append(append([]string{}, cmd.Args...), more...)
	out, err := r.Run(context.Background(), cmd)
	if err != nil {
		t.Fatalf("%v:\n%s", cmd, failed(t, err))
	}
	if out.Stderr != "" {
		t.Errorf("%v warns:\n%s", cmd, out.Stderr)
	}
}

func checkELF(t *testing.T, path string, machine elf.Machine, is64 bool) {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Machine != machine || f.Type != elf.ET_DYN {
		t.Errorf("%s: %v %v", path, f.Machine, f.Type)
	}
	if f.Section(".note.android.ident") == nil {
		t.Errorf("%s: no Android ident note", path)
	}
	page := uint64(4096)
	if is64 {
		page = 16384
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && p.Align != page {
			t.Errorf("%s: LOAD segment aligned to %d, not %d", path, p.Align, page)
		}
	}
}

func TestDriverRefuses(t *testing.T) {
	bin := filepath.Join(testNDK(t), "toolchains", "llvm", "prebuilt", Host, "bin")
	for target, want := range map[string]string{
		"aarch64-linux-android21": "this ndklite is made for API level 24, not 21; set min_sdk = 21 in abi-matrix.toml or use a real NDK",
		"x86_64-linux-android24":  "this ndklite is made for arm64-v8a, armeabi-v7a; add the ABI to abi-matrix.toml or use a real NDK",
		"aarch64-linux-android":   "no API level; this ndklite is made for --target=aarch64-linux-android24 and the like",
	} {
		cmd := step.Cmd{Path: filepath.Join(bin, "clang"), Args: []string{"--target=" + target, "a.c"}}
		_, err := testRunner(t, t.TempDir()).Run(context.Background(), cmd)
		if got := failed(t, err); got != "clang: "+target+": "+want+"\n" {
			t.Errorf("%s: %s", target, got)
		}
	}
}

// Every program that gondk, CMake or a user's script takes from the NDK is there and starts.
func TestPrograms(t *testing.T) {
	bin := filepath.Join(testNDK(t), "toolchains", "llvm", "prebuilt", Host, "bin")
	for _, name := range []string{"clang", "clang++", "ld", "ld.lld", "llvm-ar", "llvm-ranlib", "llvm-nm", "llvm-objcopy", "llvm-objdump", "llvm-strip",
		"llvm-readelf", "llvm-readobj", "llvm-size", "llvm-strings", "llvm-symbolizer", "llvm-addr2line"} {
		out, err := testRunner(t, t.TempDir()).Run(context.Background(), step.Cmd{Path: filepath.Join(bin, name), Args: []string{"--version"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !strings.Contains(out.Stdout, "LL") && !strings.Contains(out.Stdout, "clang version") {
			t.Errorf("%s: not LLVM's: %s", name, out.Stdout)
		}
	}
}
