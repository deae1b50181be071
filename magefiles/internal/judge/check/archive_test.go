package check

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// goSource is what Go's linker puts into an object for an ABI, hidden symbols aside.
const goSource = `.text
.globl Add, Java_extra
.type _rt0_ARCH_android_lib,%function
_rt0_ARCH_android_lib:
crosscall2:
_cgoexp_0123456789ab_Add:
Add:
Java_extra:
.long 0
.section .noptrdata,"aw"
.balign 8
runtime.tls_g: .WORD SLOT
.section .init_array,"aw",%init_array
.balign 8
.WORD _rt0_ARCH_android_lib
`

const archiveSettings = "path\texample.com/golib\nbuild\t-trimpath=true\nbuild\tGOOS=android\nbuild\tGOARCH=MACHINE\nbuild\tLEVEL\n"

const cgoHeader = `typedef char _check_for_BITS_bit_pointer_matching_GoInt[sizeof(void*)==BITS/8 ? 1:-1];
/* End of boilerplate cgo prologue.  */
extern int Add(int a);
`

// asmGoTable gives assembly for the table of Go functions' names, .gopclntab, as Go 1.20 and newer write it.
func asmGoTable(funcs ...string) string {
	names := strings.Join(funcs, "\\0") + "\\0"
	return fmt.Sprintf(`.section .gopclntab,"a",%%progbits
.balign 8
1: .long 0xfffffff1
.byte 0, 0, 4, 8
.WORD 0, 0, 0, 2f-1b, 3f-1b, 0, 0, 0
2: .ascii "%s"
3:
`, names)
}

// asmImports gives assembly that wants functions from elsewhere.
func asmImports(names ...string) string {
	return ".section .data.rel.ro,\"aw\"\n.balign 8\nwants:\n.WORD " + strings.Join(names, ", ") + "\n"
}

// swap replaces text in a fixture's source, settings or header.
func swap(old, new string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, new) }
}

// with adds to a fixture's source.
func with(text string) func(string) string { return func(s string) string { return s + text } }

// archiveCase is an archive, gondk's own but for what the case says, and what is found in it.
type archiveCase struct {
	name     string
	abi      string // arm64-v8a where empty
	version  string // of Go
	source   func(string) string
	settings func(string) string
	noGo     bool // without build information
	archive  func(*Archive)
	ar       string            // flags of llvm-ar
	more     map[string]string // more members
	want     []string          // id severity
}

func (c archiveCase) run(t *testing.T) string {
	if c.abi == "" {
		c.abi = "arm64-v8a"
	}
	if c.version == "" {
		c.version = "go1.26.8"
	}
	a := abi.Find(c.abi)
	word := map[bool]string{true: "quad", false: "long"}[a.Is64()]
	fill := strings.NewReplacer("MACHINE", a.GOARCH, "_rt0_ARCH", "_rt0_"+a.GOARCH, "WORD", word, "SLOT", fmt.Sprint(a.TLSSlot), "LEVEL", a.LevelVar+"="+a.Level, "BITS", fmt.Sprint(32*int(a.Class)))
	text := func(s string, change func(string) string) string {
		if change != nil {
			s = change(s)
		}
		return fill.Replace(s)
	}
	source := text(goSource, c.source)
	if !c.noGo {
		source += elftest.GoBuildInfo(c.version, text(archiveSettings, c.settings), "a/b/c/d")
	}
	members := map[string]string{"go.s": source}
	for name, s := range c.more {
		members[name] = fill.Replace(s)
	}
	subject := &Archive{
		Archive: makeArchive(t, clangTarget[c.abi], c.ar, members), Target: Target{MinSDK: 24, TargetSDK: 36, PageSize: 16384},
		ABI: a, CPU: a.Level, Header: fill.Replace(cgoHeader), Keep: []string{"Java_*"}, HostPaths: []string{"/home/me/project", ""},
	}
	subject.Place = Place{File: subject.Path, ABI: c.abi}
	if c.archive != nil {
		c.archive(subject)
	}
	return tellArchive(t, subject, c.want)
}

func makeArchive(t testing.TB, target, ar string, members map[string]string) *elfabi.Archive {
	t.Helper()
	dir := t.TempDir()
	if ar == "" {
		ar = "rcsD"
	}
	path := filepath.Join(dir, "libgolib.a")
	args := []string{ar, path}
	for _, name := range sortedKeys(members) {
		switch filepath.Ext(name) {
		case ".s":
			args = append(args, elftest.Object(t, dir, target, name, members[name]))
		case ".c":
			args = append(args, elftest.Object(t, dir, target, name, members[name], strings.Fields(cFlags(members[name]))...))
		default:
			args = append(args, elftest.Write(t, dir, name, members[name]))
		}
	}
	elftest.Run(t, dir, "llvm-ar", args...)
	a, err := elfabi.ReadArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cFlags gives the compiler's flags of a fixture: those behind "//" in its first line.
func cFlags(source string) string {
	first, _, _ := strings.Cut(source, "\n")
	if flags, ok := strings.CutPrefix(first, "//"); ok {
		return flags
	}
	return ""
}

// tellArchive holds what is found against what a case wants, and gives a block of text for each finding.
func tellArchive(t *testing.T, a *Archive, want []string) string {
	t.Helper()
	var ids []string
	var text strings.Builder
	for _, f := range CheckArchive(a) {
		ids = append(ids, f.ID+" "+string(f.Severity))
		if f.Place.File != a.Place.File || f.Place.ABI != a.Place.ABI || f.Cure == "" {
			t.Errorf("incomplete: %+v", f)
		}
		seen := f.Seen
		if at := strings.Index(seen, " a time or a user"); at >= 0 {
			seen = seen[:at] + " a time or a user"
		}
		fmt.Fprintf(&text, "%s %s %s\n\t%s\n\t%s\n", f.Severity, f.ID, f.Place.Entry, seen, f.Cure)
	}
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("-want +got\n%s%s", d, text.String())
	}
	return text.String()
}

// TestArchiveRules runs every rule over archives that break one each. Where more is found, the comment says why.
func TestArchiveRules(t *testing.T) {
	elftest.Tool(t, "llvm-ar")
	var all strings.Builder
	for _, c := range archiveCases {
		t.Run(c.name, func(t *testing.T) { fmt.Fprintf(&all, "== %s\n%s", c.name, c.run(t)) })
	}
	golden(t, "testdata/archive.golden", all.String())
}

// Each rule must be broken by a case, but for those with tests of their own.
func TestArchiveRulesBroken(t *testing.T) {
	broken := map[string]bool{"ar-magic": true, "go-riscv64": true}
	for _, c := range archiveCases {
		for _, want := range c.want {
			id, _, _ := strings.Cut(want, " ")
			broken[id] = true
		}
	}
	for _, r := range archiveRules {
		if !broken[r.ID] {
			t.Errorf("no case breaks %s", r.ID)
		}
	}
}

func TestArchiveRuleTexts(t *testing.T) {
	for _, r := range archiveRules {
		if r.ID == "" || r.Title == "" || r.Symptom == "" || r.Cure == "" || r.Source == "" || r.Group != ArchiveGroup {
			t.Errorf("incomplete: %+v", r.Rule)
		}
	}
}

func TestFailed(t *testing.T) {
	if Failed([]Finding{{Severity: Warning}, {Severity: Info}}) || !Failed([]Finding{{Severity: Info}, {Severity: Error}}) {
		t.Error("only an error fails")
	}
}

func TestHoldsPath(t *testing.T) {
	for text, want := range map[string]bool{
		"/root": true, "a/root/x\x00": true, "/root\x00": true, "crypto/x509/root_linux.go": false, "/roots": false, "": false,
		"x509/root.go /root/go": true,
	} {
		if got := holdsPath([]byte(text), []byte("/root")); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
