package library

import (
	"cmp"
	"debug/elf"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const programC = `void __stack_chk_fail(void); void getaddrinfo(void);
static volatile int n;
volatile int *const fixed[] = {&n};
void _start(void) { if (n) __stack_chk_fail(); LOOKUP }`

var eEntry = field{24, 8, 24, 4}

// programCase is a program as gondk makes it but for what the case says, and what is found in it.
type programCase struct {
	name   string
	abi    string // arm64-v8a where empty
	min    int    // else 24
	linker string // else Android's
	lookup string // what it does in C
	asm    string
	goos   string // else android
	edit   func(*image)
	want   []string // id severity
}

func (c programCase) make(t *testing.T) *subject.Library {
	t.Helper()
	if c.abi == "" {
		c.abi = "arm64-v8a"
	}
	if c.min == 0 {
		c.min = 24
	}
	a, dir := abi.Find(c.abi), t.TempDir()
	if c.linker == "" {
		c.linker = "/" + a.Linker()
	}
	target := checktest.ClangTarget[c.abi]
	libc := elftest.Stub(t, dir, target, "libc.so", map[string][]string{"LIBC": {"__stack_chk_fail", "getaddrinfo"}})
	lib := elftest.Lib{Target: target, API: c.min, Name: "librun.so", Program: true, Strip: true, CFlags: []string{"-fasynchronous-unwind-tables"},
		Sources: map[string]string{"run.c": checktest.Swap("LOOKUP", c.lookup)(programC)},
		Link: []string{libc, "-dynamic-linker", c.linker, "--build-id=sha1", "--hash-style=gnu", "--eh-frame-hdr", "--no-rosegment", "-z", "now", "-z", "relro",
			"-z", "max-page-size=16384"}}
	if c.asm != "" {
		word := map[bool]string{true: "quad", false: "long"}[a.Is64()]
		lib.Sources["go.s"] = checktest.Swap("WORD", word)(c.asm) + elftest.GoBuildInfo("go1.26.8", "build\tGOOS="+cmp.Or(c.goos, "android")+"\n", "a/b/c/d")
	}
	m := readImage(t, lib.Make(t, dir))
	if c.edit != nil {
		c.edit(m)
	}
	packed, err := elfabi.ParseLibrary("librun.so", string(m.data))
	if err != nil {
		t.Fatal(err)
	}
	return &subject.Library{Library: packed, Target: subject.Target{MinSDK: c.min, TargetSDK: 36, PageSize: 16384}, Name: "librun.so", ABI: a}
}

// static makes of a program one that asks for no linker.
func static(m *image) {
	m.header(eType, uint64(elf.ET_EXEC))
	for _, typ := range []elf.ProgType{elf.PT_DYNAMIC, elf.PT_INTERP, elf.PT_GNU_RELRO} {
		m.segment(m.first(typ), pType, uint64(elf.PT_NULL))
	}
}

func programCases() []programCase {
	resolver := checktest.AsmGoTable("main.main", "net.(*Resolver).lookupIPAddr")
	return []programCase{
		{name: "good"},
		{name: "good, armeabi-v7a", abi: "armeabi-v7a"},
		{name: "good, of Go", asm: checktest.AsmGoTable("main.main")},
		{name: "not PIE", edit: func(m *image) { m.header(eType, uint64(elf.ET_EXEC)) }, want: []string{"prog-pie error"}},
		{name: "static", edit: static},
		{name: "for desktop Linux", linker: "/lib/ld-linux-aarch64.so.1", want: []string{"prog-interp error"}},
		{name: "of the other word size", linker: "/system/bin/linker", want: []string{"prog-interp error"}},
		{name: "the runtime's linker, Android 10", linker: "/apex/com.android.runtime/bin/linker64", min: 29},
		{name: "the runtime's linker, Android 7", linker: "/apex/com.android.runtime/bin/linker64", want: []string{"prog-interp error"}},
		{name: "no entry", edit: func(m *image) { m.header(eEntry, 0) }, want: []string{"prog-entry error"}},
		{name: "entry among data", edit: func(m *image) { m.header(eEntry, m.Segments[m.load(elf.PF_R|elf.PF_W)].Addr) }, want: []string{"prog-entry error"}},
		{name: "of Linux", asm: checktest.AsmGoTable("main.main"), goos: "linux", want: []string{"prog-go-os warning"}},
		{name: "Go's own resolver", asm: resolver, want: []string{"prog-dns warning"}},
		{name: "Android's resolver", asm: resolver, lookup: "getaddrinfo();"},
	}
}

func TestProgramRules(t *testing.T) {
	for _, c := range programCases() {
		t.Run(c.name, func(t *testing.T) {
			l := c.make(t)
			if !l.IsProgram() {
				t.Fatal("not taken for a program")
			}
			var got []string
			for _, f := range rule.Look(RulesOf(l), l, rule.Place{}) {
				if f.Severity != rule.Info {
					got = append(got, f.ID+" "+string(f.Severity))
				}
			}
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if Loading(l) != nil {
				t.Error("asks how it is loaded")
			}
		})
	}
}

// What holds for programs too is the name of a rule, each once.
func TestForPrograms(t *testing.T) {
	all := slices.Concat(forStatic, forPrograms)
	for i, id := range all {
		if !slices.ContainsFunc(Rules, func(r rule.For[*subject.Library]) bool { return r.ID == id }) || slices.Contains(all[:i], id) {
			t.Errorf("%s is no rule about libraries, or is named twice", id)
		}
	}
}
