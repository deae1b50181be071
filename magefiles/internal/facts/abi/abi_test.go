package abi

import (
	"debug/elf"
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	for _, a := range All() {
		if Find(a.Name) != a {
			t.Errorf("Find(%q) finds another", a.Name)
		}
		if !slices.Contains(a.Levels, a.Level) {
			t.Errorf("%s: %s is not among the levels %q", a.Name, a.Level, a.Levels)
		}
		// TLS_SLOT_APP is the third word after the thread pointer on every ABI.
		if word := map[bool]int64{true: 8, false: 4}[a.Is64()]; a.TLSSlot != 2*word {
			t.Errorf("%s: TLS slot at %d, words have %d bytes", a.Name, a.TLSSlot, word)
		}
		if want := a.ClangTriple + "24"; a.Target("24") != want || !strings.Contains(want, "-linux-android") {
			t.Errorf("%s: target %s", a.Name, a.Target("24"))
		}
	}
	if want := []string{"arm64-v8a", "armeabi-v7a", "x86_64", "x86"}; !slices.Equal(Names(), want) {
		t.Errorf("names %q, want %q", Names(), want)
	}
	if a := Of(elf.EM_AARCH64, elf.ELFCLASS64); a != Find("arm64-v8a") {
		t.Errorf("64-bit AArch64 is %v", a)
	}
	if Of(elf.EM_X86_64, elf.ELFCLASS32) != nil || Of(elf.EM_RISCV, elf.ELFCLASS64) != nil {
		t.Error("x32 or RISC-V is an ABI")
	}
	if Find("arm64") != nil {
		t.Error("Find takes another tool's name")
	}
	All()[0] = nil
	if All()[0] == nil {
		t.Error("All hands out the table itself")
	}
}

func TestCompare(t *testing.T) {
	names := []string{"x86", "riscv64", "arm64-v8a", "mips", "x86_64", "armeabi-v7a"}
	slices.SortFunc(names, Compare)
	if want := []string{"arm64-v8a", "armeabi-v7a", "x86_64", "x86", "mips", "riscv64"}; !slices.Equal(names, want) {
		t.Errorf("sorted %q, want %q", names, want)
	}
}

func TestLevels(t *testing.T) {
	for api, want := range map[int]int{19: 19, 20: 19, 21: 21, 24: 24, 25: 24, 26: 26} {
		if got := LinkLevel(api); got != want {
			t.Errorf("LinkLevel(%d) is %d, not %d", api, got, want)
		}
	}
	for _, a := range All() {
		want := 0
		if a.Is64() {
			want = 21
		}
		if got := FirstLevel(a.Machine, a.Class); got != want {
			t.Errorf("%s: FirstLevel is %d, not %d", a.Name, got, want)
		}
	}
	if got := FirstLevel(elf.EM_RISCV, elf.ELFCLASS64); got != 36 {
		t.Errorf("FirstLevel of RISC-V is %d", got)
	}
}

func TestAlias(t *testing.T) {
	for name, want := range map[string]string{
		"arm64": "arm64-v8a", "AArch64": "arm64-v8a", "aarch64-linux-android24": "arm64-v8a", "arm64_v8a": "arm64-v8a", "ARM64-V8A": "arm64-v8a",
		"armv7": "armeabi-v7a", "armeabi": "armeabi-v7a", "arm-linux-androideabi": "armeabi-v7a", "armv7a-linux-androideabi21": "armeabi-v7a",
		"amd64": "x86_64", "x86-64": "x86_64", "i686": "x86", "386": "x86", "i686-linux-android": "x86",
		"riscv64": "", "": "", "arm65": "",
	} {
		got := ""
		if a := Alias(name); a != nil {
			got = a.Name
		}
		if got != want {
			t.Errorf("Alias(%q) is %q, want %q", name, got, want)
		}
	}
}
