package archive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
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

const cgoHeader = `typedef char _check_for_BITS_bit_pointer_matching_GoInt[sizeof(void*)==BITS/8 ? 1:-1];
/* End of boilerplate cgo prologue.  */
extern int Add(int a);
`

// asmImports gives assembly that wants functions from elsewhere.
func asmImports(names ...string) string {
	return ".section .data.rel.ro,\"aw\"\n.balign 8\nwants:\n.WORD " + strings.Join(names, ", ") + "\n"
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
	archive  func(*subject.Archive)
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
		source += elftest.GoBuildInfo(c.version, text(checktest.ArchiveSettings, c.settings), "a/b/c/d")
	}
	members := map[string]string{"go.s": source}
	for name, s := range c.more {
		members[name] = fill.Replace(s)
	}
	subject := &subject.Archive{
		Archive: checktest.MakeArchive(t, checktest.ClangTarget[c.abi], c.ar, members), Target: subject.Target{MinSDK: 24, TargetSDK: 36, PageSize: 16384},
		ABI: a, CPU: a.Level, Header: fill.Replace(cgoHeader), Keep: []string{"Java_*"}, HostPaths: []subject.HostPath{{Path: "/home/me/project"}, {}},
	}
	subject.Place = rule.Place{File: subject.Path, ABI: c.abi}
	if c.archive != nil {
		c.archive(subject)
	}
	return tellArchive(t, subject, c.want)
}

// tellArchive holds what is found against what a case wants, and gives a block of text for each finding.
func tellArchive(t *testing.T, a *subject.Archive, want []string) string {
	t.Helper()
	var ids []string
	var text strings.Builder
	for _, f := range rule.Look(Rules, a, a.Place) {
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
	testkit.Golden(t, "testdata/archive.golden", all.String())
}

// Every rule of this room is broken by a case alone.
func TestEveryRule(t *testing.T) {
	broken := [][]string{brokenByRISCV}
	for _, c := range archiveCases {
		broken = append(broken, c.want)
	}
	_, thin := elfabi.ParseArchive("lib.a", "!<thin>\n")
	id, _ := rule.Fault(thin)
	checktest.EveryRule(t, rule.Texts(Rules), append(broken, []string{id}), nil)
}

func TestArchiveRuleTexts(t *testing.T) {
	for _, r := range Rules {
		if r.ID == "" || r.Title == "" || r.Symptom == "" || r.Cure == "" || r.Source == "" || r.Group != rule.ArchiveGroup {
			t.Errorf("incomplete: %+v", r.Rule)
		}
	}
}
