package library

import (
	"fmt"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func TestLargeBSS(t *testing.T) {
	lib := elftest.Lib{
		Target:  elftest.ARM,
		Sources: map[string]string{"bss.c": "char huge[9 << 20], large[1 << 20], small[8]; char text[] = \"data\"; static char local[100];char *f(void) { return local; }"},
		Link:    []string{"-z", "max-page-size=16384", "-z", "now"},
	}
	linked, err := elfabi.ReadLibrary(lib.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	lib.Strip = true
	packed, err := elfabi.ReadLibrary(lib.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	lib.Target = elftest.ARM64
	wide, err := elfabi.ReadLibrary(lib.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	const seen = "10.0 MiB of zero-initialised memory"
	for _, c := range []struct {
		library  *subject.Library
		severity rule.Severity
		want     string
	}{
		{&subject.Library{Library: packed, Target: setSDK(35), Linked: linked}, rule.Warning, seen + "; the largest: huge 9.0, large 1.0, local 0.0"},
		{&subject.Library{Library: linked, Target: setSDK(35)}, rule.Warning, seen + "; the largest: huge 9.0, large 1.0, local 0.0"},
		{&subject.Library{Library: packed, Target: setSDK(35)}, rule.Warning, seen},
		{&subject.Library{Library: wide, Target: setSDK(35)}, rule.Info, seen},
	} {
		found := rule.Look(segmentRules, c.library, rule.Place{})
		if len(found) != 1 || found[0].ID != "elf-size-bss" || found[0].Severity != c.severity || found[0].Seen != c.want {
			t.Errorf("%+v, want %s", found, c.want)
		}
	}
}

// goZeroed is what Go's linker leaves of a program with two large variables.
const goZeroed = `.section .noptrbss,"aw",%%nobits
runtime.noptrbss:
.macro memory name, size
.type "\name",%%object
"\name": .zero \size
.size "\name", \size
.endm
memory crypto/internal/fips140/drbg.memory, 0x2000000
memory "%s", 0x%x
runtime.enoptrbss:
.bss
runtime.bss:
memory runtime.mheap_, 0x20000
runtime.ebss:
`

// Memory of Go's own packages is nobody's to change, also where only functions tell of it.
func TestGoBSS(t *testing.T) {
	for _, c := range []struct {
		name, variable string
		size           int
		stripped       bool
		want           rule.Severity
	}{
		{"Go's own", "net/http.table", 9 << 20, false, rule.Info},
		{"a little of the program's", "main.table", 1 << 20, false, rule.Info},
		{"the program's", "main.table", 9 << 20, false, rule.Warning},
		{"a package of the program's", "example.com/glue/deep.table", 9 << 20, false, rule.Warning},
		{"a module's", "example.com/dep.table", 9 << 20, false, rule.Warning},
		{"no package's", "table", 9 << 20, false, rule.Warning},
		{"stripped, Go's own", "main.table", 1 << 20, true, rule.Info},
		{"stripped, the program's", "main.table", 9 << 20, true, rule.Warning},
	} {
		t.Run(c.name, func(t *testing.T) {
			sources := map[string]string{"zeroed.s": fmt.Sprintf(goZeroed, c.variable, c.size)}
			sources["table.s"] = checktest.AsmGoTable("main.main", entropyFunc)
			change := checktest.Change{Target: elftest.ARM, Sources: sources}
			packed, linked := change.Make(t)
			l := &subject.Library{Library: packed, Target: setSDK(35)}
			if !c.stripped {
				l.Linked = linked
			}
			f := &rule.Found{}
			if largeBSS(l, f); len(f.All) != 1 || f.All[0].Severity != c.want {
				t.Errorf("%+v, want %s", f.All, c.want)
			}
		})
	}
}

// Names of C that look like Go's are not between Go's marks.
func TestStaticOfC(t *testing.T) {
	source := "static char memory[9 << 20]; char *f(void) { static char count[9 << 20]; return memory[1] ? count : memory; }"
	packed, linked := checktest.Change{Target: elftest.ARM, More: source, Sources: map[string]string{"zeroed.s": fmt.Sprintf(goZeroed, "main.a", 8)}}.Make(t)
	f := &rule.Found{}
	if largeBSS(&subject.Library{Library: packed, Linked: linked, Target: setSDK(35)}, f); len(f.All) != 1 || f.All[0].Severity != rule.Warning {
		t.Errorf("%+v", f.All)
	}
}
