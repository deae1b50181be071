package elfabi

import (
	"debug/elf"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

const codeSource = `int seen;
int *const constant = &seen;
int *variable = &seen;
int read(int n) { switch (n) { case 0: return seen; case 1: return n * 7; case 2: return 9; case 3: return -n; case 4: return n ^ 5; } return 0; }`

func TestCodeRelocs(t *testing.T) {
	// What clang without -fPIC, and the position of each address, come to.
	want := map[string]string{elftest.ARM64: "R_AARCH64_ABS64", elftest.ARM: "R_ARM_ABS32", elftest.X86_64: "R_X86_64_64", elftest.X86: "R_386_32"}
	for target, name := range want {
		read := func(flags ...string) *Object {
			o, err := ReadObject(elftest.Object(t, t.TempDir(), target, "code.c", codeSource, flags...))
			if err != nil {
				t.Fatal(err)
			}
			return o
		}
		if got := read("-g").CodeRelocs(); got != nil {
			t.Errorf("%s: with -fPIC: %+v", target, got)
		}
		found := func(r RelocCount) bool {
			return r.Name == name && strings.HasPrefix(r.Section, ".rodata") && r.Count >= 1
		}
		if got := read("-fno-pic").CodeRelocs(); !slices.ContainsFunc(got, found) {
			t.Errorf("%s: without -fPIC: %+v", target, got)
		}
	}
}

func TestFixedTLS(t *testing.T) {
	for target, machine := range map[string]elf.Machine{
		elftest.ARM64: elf.EM_AARCH64, elftest.ARM: elf.EM_ARM, elftest.X86_64: elf.EM_X86_64, elftest.X86: elf.EM_386,
	} {
		for model, want := range map[string]bool{"global-dynamic": false, "local-dynamic": false, "initial-exec": true, "local-exec": true} {
			// Only variables of the file itself are reached by the local models.
			source := "static __thread int mine; extern __thread int theirs; int *get(int n) { return n ? &mine : THEIRS; }"
			theirs := map[bool]string{true: "&mine", false: "&theirs"}[strings.HasPrefix(model, "local")]
			o, err := ReadObject(elftest.Object(t, t.TempDir(), target, "tls.c", strings.Replace(source, "THEIRS", theirs, 1), "-fno-emulated-tls", "-ftls-model="+model))
			if err != nil {
				t.Fatal(err)
			}
			fixed := slices.ContainsFunc(o.RelocTypes(), func(r RelocCount) bool { return IsFixedTLS(machine, r.Type) })
			if fixed != want {
				t.Errorf("%s %s: fixed %v in %+v", target, model, fixed, o.RelocTypes())
			}
		}
	}
}

func TestThreadLocals(t *testing.T) {
	const source = "__thread int mine; extern __thread int theirs; static __thread int hidden; int get(void) { return mine + theirs + hidden++; }"
	read := func(flag string) *Object {
		o, err := ReadObject(elftest.Object(t, t.TempDir(), elftest.ARM64, "a.c", source, flag))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	emulated, real := read("-femulated-tls"), read("-fno-emulated-tls")
	sorted := func(names []string) string { slices.Sort(names); return strings.Join(names, " ") }
	if got := sorted(emulated.EmulatedTLS()); got != "hidden mine theirs" {
		t.Errorf("emulated: %q", got)
	}
	if got := sorted(real.ThreadLocals()); got != "mine theirs" || len(real.EmulatedTLS()) != 0 || len(emulated.ThreadLocals()) != 0 {
		t.Errorf("ELF's: %q", got)
	}
}

func TestInitFuncs(t *testing.T) {
	const source = `static volatile int n; __attribute__((constructor)) static void first(void) { n = 1; } int other(void) { return n; }
	__attribute__((constructor)) void second(void) { n = 2; }`
	for _, c := range targets {
		for _, pack := range []string{"none", "android", "relr", "android+relr"} {
			l, err := ReadLibrary(elftest.Lib{Target: c.target, Sources: map[string]string{"a.c": source}, Link: []string{"--pack-dyn-relocs=" + pack}}.Make(t, t.TempDir()))
			if err != nil {
				t.Fatal(err)
			}
			at := map[uint64]string{}
			for s := range l.Symbols() {
				if s.Type() == elf.STT_FUNC {
					at[s.Value&^1] = s.Name
				}
			}
			var got []string
			for _, f := range l.InitFuncs() {
				got = append(got, at[f&^1])
			}
			slices.Sort(got)
			if !slices.Equal(got, []string{"first", "second"}) {
				t.Errorf("%s %s: %q", c.target, pack, got)
			}
		}
	}
}

// Tables of functions without end are cut, and cost no more than their size.
func TestLongInitArray(t *testing.T) {
	const words = 1 << 16
	f := fileOf(Header{Class: elf.ELFCLASS64, Machine: elf.EM_AARCH64}, ".init_array", elf.SHT_INIT_ARRAY, strings.Repeat("\x00", 8*words))
	if got := (&Object{f}).InitArray(); len(got) != maxInitArray {
		t.Errorf("%d entries", len(got))
	}
}
