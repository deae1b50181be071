package elfabi

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

const callersC = `int memfd_create(const char *name, unsigned flags);
int close(int fd);
static int pad(void) { return close(1); }
int first(void) {
	return memfd_create("a", 0) + pad();
}
int second(void) {
	int fd = close(2);
	fd += 3 * memfd_create("b", 0);
	return fd + memfd_create("c", 0);
}
int (*table[])(const char *, unsigned) = {0, memfd_create};
`

func TestCallers(t *testing.T) {
	for _, target := range targets {
		for _, flags := range [][]string{{"-g"}, {"-g", "-ffunction-sections"}, {"-gdwarf-4", "-ffunction-sections"}, nil} {
			o, err := ReadObject(elftest.Object(t, t.TempDir(), target.target, "glue.c", callersC, flags...))
			if err != nil {
				t.Fatal(err)
			}
			got := o.Callers([]string{"memfd_create", "nobody"})
			want := []Caller{{"glue.c.o", "first", "glue.c", 5}, {"glue.c.o", "second", "glue.c", 9}, {"glue.c.o", "table", "", 0}}
			for i := range want {
				if flags == nil {
					want[i].File, want[i].Line = "", 0
				}
			}
			for i := range got["memfd_create"] {
				if c := &got["memfd_create"][i]; c.File != "" {
					c.File = filepath.Base(c.File)
				}
			}
			if diff := cmp.Diff(map[string][]Caller{"memfd_create": want}, got); diff != "" {
				t.Errorf("%s %v: %s", target.target, flags, diff)
			}
			if got := o.Callers([]string{"first"}); got != nil {
				t.Errorf("a symbol of its own: %v", got)
			}
		}
	}
}

// A relocatable link of several objects, as gondk's archives hold it.
func TestCallersInArchive(t *testing.T) {
	dir := t.TempDir()
	glue := elftest.Object(t, dir, elftest.ARM64, "glue.c", callersC, "-g")
	other := elftest.Object(t, dir, elftest.ARM64, "other.c", "int other(int a)\n{\n\treturn a * 7;\n}\nint memfd_create(const char *name, unsigned flags);\nint more(void) { return memfd_create(0, 0) + 1; }\n", "-g")
	elftest.Run(t, dir, "ld.lld", "-r", "-o", "lib.o", other, glue)
	elftest.Run(t, dir, "llvm-ar", "rcsD", "libgolib.a", "lib.o")
	a, err := ReadArchive(filepath.Join(dir, "libgolib.a"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.Members[0].Object()
	if err != nil {
		t.Fatal(err)
	}
	got := o.Callers([]string{"memfd_create"})["memfd_create"]
	for i := range got {
		if got[i].File != "" {
			got[i].File = filepath.Base(got[i].File)
		}
	}
	want := []Caller{{"libgolib.a(lib.o)", "more", "other.c", 6}, {"libgolib.a(lib.o)", "first", "glue.c", 5}, {"libgolib.a(lib.o)", "second", "glue.c", 9}, {"libgolib.a(lib.o)", "table", "", 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The lines are all that is read: abbreviations that many units share but for the first few bytes would be read again for each.
func TestCallersTakeLittleMemory(t *testing.T) {
	const source = `.text
bl memfd_create
.section .debug_line,"",@progbits
.byte 0
.section .debug_abbrev,"",@progbits
.set code, 1
.rept 5000
.uleb128 code + 16383
.byte 0x11, 0, 0, 0
.set code, code + 1
.endr
.byte 0
.section .debug_info,"",@progbits
.set at, 0
.rept 200
.4byte 8
.2byte 4
.4byte at
.byte 8, 0
.set at, at + 7
.endr
`
	o, err := ReadObject(elftest.Object(t, t.TempDir(), elftest.ARM64, "hostile.s", source))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := o.Callers([]string{"memfd_create"})
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(2*len(o.data)) || len(got) != 1 {
		t.Errorf("%d bytes for a file of %d: %v", used, len(o.data), got)
	}
}

func TestDamagedCallers(t *testing.T) {
	path := elftest.Object(t, t.TempDir(), elftest.ARM, "glue.c", callersC, "-g", "-ffunction-sections")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage(string(data), func(_, damaged string) {
		if o, err := parseObject(bin{path, damaged}); err == nil {
			o.Callers([]string{"memfd_create", "close"})
		}
	})
}
