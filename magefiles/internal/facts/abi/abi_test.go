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

func TestOn(t *testing.T) {
	for _, c := range []struct {
		machine, name string
		want          bool
	}{{"amd64", "x86_64", true}, {"amd64", "x86", true}, {"arm64", "arm64-v8a", true}, {"arm64", "armeabi-v7a", false}, {"amd64", "arm64-v8a", false}, {"386", "x86_64", false}} {
		if Find(c.name).On(c.machine) != c.want {
			t.Errorf("%s on %s", c.name, c.machine)
		}
	}
}

// What several rows say of the same things has to agree.
func TestKnown(t *testing.T) {
	for _, k := range known {
		if k.Twin != "" && (Find(k.Twin) == nil || !Find(k.Twin).Is64()) {
			t.Errorf("the twin of %s is %s", k.Name, k.Twin)
		}
		if k.Bundletool != 0 && ByBundletool(uint64(k.Bundletool)) != k.Name {
			t.Errorf("two ABIs have number %d in bundletool", k.Bundletool)
		}
	}
	if ByBundletool(0) != "" || ByBundletool(99) != "" || Named("arm64") != nil {
		t.Error("an ABI that nobody knows is known")
	}
	for _, a := range all {
		if a.ELF == nil || OfMachine(a.Machine) != a.ELF || ByArch(a.Arch) != a || !a.Prefab {
			t.Errorf("%s is not one of what Android knows", a.Name)
		}
		if !slices.Contains(a.Levels, a.Highest) || slices.Index(a.Levels, a.Highest) < slices.Index(a.Levels, a.Level) {
			t.Errorf("%s: the highest level is %s", a.Name, a.Highest)
		}
	}
}

func TestRelocs(t *testing.T) {
	for _, e := range machines {
		r := RelocsOf(e.Machine)
		if MachineNamed(strings.TrimPrefix(e.Machine.String(), "EM_")) != e {
			t.Errorf("%s is not found by its name", e.Machine)
		}
		for typ := range uint32(1200) {
			name := RelocName(e.Machine, typ)
			if strings.Contains(name, "+") || strings.Contains(name, "_P32_") { // one that debug/elf does not know, or of an ABI that Android has not
				continue
			}
			for part, want := range map[string]bool{"_RELATIVE": typ == r.Relative, "_COPY": typ == r.Copy, "TLS": r.IsTLS(typ)} {
				if is := strings.Contains(name, part) && !strings.Contains(name, "_RELATIVE64"); is && !want {
					t.Errorf("%s: %s is not taken for what it says", e.Machine, name)
				}
			}
			if r.Absolute(typ) != 0 && !strings.Contains(name, "ABS") && !strings.HasSuffix(name, "_64") && !strings.HasSuffix(name, "_32") && !strings.HasSuffix(name, "_32S") {
				t.Errorf("%s: %s is not absolute", e.Machine, name)
			}
		}
	}
	if RelocName(elf.EM_PPC, 3) != "type 3 of EM_PPC" || RelocsOf(elf.EM_PPC).IsTLS(0) {
		t.Error("PowerPC is known")
	}
}

// The lists are those of bionic's linker_relocs.h and linker_relocate.cpp.
func TestKnows(t *testing.T) {
	for machine, want := range map[elf.Machine][]uint32{
		elf.EM_AARCH64: {0, 257, 1025, 1026, 1027, 1028, 1029, 1030, 1031, 1032},
		elf.EM_ARM:     {0, 2, 17, 18, 19, 21, 22, 23, 160},
		elf.EM_X86_64:  {0, 1, 2, 6, 7, 8, 10, 16, 17, 18, 37},
		elf.EM_386:     {0, 1, 2, 6, 7, 8, 14, 35, 36, 42},
		elf.EM_RISCV:   {0, 2, 3, 5, 7, 9, 11, 12, 58},
	} {
		var got []uint32
		for typ := range uint32(2000) {
			if RelocsOf(machine).Knows(typ) {
				got = append(got, typ)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d", machine, got)
		}
	}
}
