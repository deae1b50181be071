package library

import (
	"debug/elf"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// small are the linker's flags for 4 KB pages.
var small = []string{"-z", "max-page-size=4096"}

func TestSegmentRules(t *testing.T) { runELFCases(t, slices.Concat(segmentCases(), relroCases())) }

func segmentCases() []elfCase {
	const rw, rx = elf.PF_R | elf.PF_W, elf.PF_R | elf.PF_X
	return []elfCase{
		{name: "4 KB", flags: small, want: []string{"pt-load-16k error"}},
		{name: "4 KB, x86_64", abi: "x86_64", flags: small, want: []string{"pt-load-16k error"}},
		{name: "much zeroed memory", edit: func(m *image) {
			last := m.Segments[m.last(rw)]
			m.segment(m.last(rw), pMemsz, last.MemSize+9<<20)
		}, want: []string{"elf-size-bss info"}},
		{name: "4 KB below target SDK 35", flags: small, target: setSDK(34), want: []string{"pt-load-16k warning"}},
		{name: "4 KB in one segment", edit: func(m *image) { m.segment(m.load(rx), pAlign, 4096) }, want: []string{"pt-load-16k error"}},
		{name: "16 KB where pages may have 64 KB", target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: 65536}, want: []string{"pt-load-16k error"}},
		{name: "16 KB by a new NDK where pages may have 64 KB", ndk: "r28b", target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: 65536},
			want: []string{"pt-load-16k error"}},
		{name: "64 KB", flags: []string{"-z", "max-page-size=65536"}, target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: 65536}},
		{name: "2 KB by a new NDK", ndk: "r28b", edit: func(m *image) { m.loads(pAlign, 2048) }, want: []string{"pt-load-16k error"}},
		{name: "2 KB below target SDK 35", edit: func(m *image) { m.loads(pAlign, 2048) }, target: setSDK(34), want: []string{"pt-load-16k error"}},
		// Only devices of larger pages look at alignments; those of 4 KB need whole pages.
		{name: "2 KB, 32 bits", abi: "x86", edit: func(m *image) { m.loads(pAlign, 2048) }},
		{name: "2 KB where pages have 4 KB", edit: func(m *image) { m.loads(pAlign, 2048) }, target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: subject.Page4K}},
		{name: "laid out for 2 KB, 32 bits", abi: "x86", flags: []string{"-z", "max-page-size=2048"},
			want: []string{"elf-load-bounds error", "elf-load-bounds error"}},
		{name: "places of no page without alignment, 32 bits", abi: "x86",
			edit: func(m *image) { m.loads(pAlign, 1); m.segment(m.load(rx), pOffset, 4) }, want: []string{"elf-load-bounds warning"}},
		{name: "no alignment, 64 bits", edit: func(m *image) { m.loads(pAlign, 0) }, want: []string{"pt-load-16k error"}},
		{name: "one segment without alignment, below target SDK 35", edit: func(m *image) { m.segment(m.load(rw), pAlign, 1) }, target: setSDK(34),
			want: []string{"pt-load-16k warning"}},
		{name: "no alignment where pages have 4 KB", edit: func(m *image) { m.loads(pAlign, 0) }, target: subject.Target{MinSDK: fixtureAPI, TargetSDK: 35, PageSize: 4096}},
		{name: "8 KB", flags: []string{"-z", "max-page-size=8192"}, want: []string{"pt-load-odd-align error"}},
		{name: "8 KB, 32 bits", abi: "x86", flags: []string{"-z", "max-page-size=8192"}},
		{name: "4 KB by a new NDK", ndk: "r28b", flags: small, want: []string{"pt-load-flex-off error"}},
		{name: "4 KB by a new NDK, 32 bits", abi: "x86", ndk: "r28b", flags: small},
		{name: "no power of two", edit: func(m *image) { m.segment(m.load(rx), pAlign, 20480) }, want: []string{"pt-align-power2 warning"}},
		{name: "no alignment", abi: "armeabi-v7a", edit: func(m *image) { m.loads(pAlign, 0) }},
		{name: "edited alignment", flags: small, edit: func(m *image) { m.loads(pAlign, 16384) }, want: []string{"pt-align-faked error"}},
		{name: "code and data in one page", edit: shareAPage, want: []string{"pt-page-share error"}},
		{name: "code and data in one page, 32 bits", abi: "x86", flags: small, edit: shareAPage, want: []string{"pt-page-share error"}},
		{name: "code and data in one page, 4 KB", flags: small, edit: shareAPage, want: []string{"pt-load-16k error", "pt-page-share error"}},
	}
}

func relroCases() []elfCase {
	const rw, rx = elf.PF_R | elf.PF_W, elf.PF_R | elf.PF_X
	relro := func(f field, value func(m *image) uint64) func(*image) {
		return func(m *image) { m.segment(m.first(elf.PT_GNU_RELRO), f, value(m)) }
	}
	return []elfCase{
		{name: "RELRO ends within a page", edit: relro(pMemsz, func(m *image) uint64 { return m.Segment(elf.PT_GNU_RELRO).MemSize - 0x1008 }),
			want: []string{"relro-16k error"}},
		{name: "RELRO ends within a page, below target SDK 35", edit: relro(pMemsz, func(m *image) uint64 { return m.Segment(elf.PT_GNU_RELRO).MemSize - 0x1008 }),
			target: setSDK(34), want: []string{"relro-16k warning"}},
		{name: "RELRO starts within a page", edit: startLate, want: []string{"relro-16k error"}},
		// What passes the image reaches into the next segment, or past RELRO's own, too.
		{name: "RELRO past the image", abi: "x86", edit: relro(pMemsz, func(*image) uint64 { return 1 << 20 }), want: []string{"relro-in-image error"}},
		{name: "RELRO past the image, 64 bits", edit: relro(pMemsz, func(*image) uint64 { return 1 << 20 }), want: []string{"relro-16k error", "relro-in-image error"}},
		{name: "no RELRO", flags: []string{"-z", "norelro"}, want: []string{"relro-present warning"}},
		{name: "empty RELRO", edit: relro(pMemsz, func(*image) uint64 { return 0 }), want: []string{"relro-present warning"}},
		{name: "two RELROs", edit: func(m *image) { m.segment(m.first(elf.PT_GNU_STACK), pType, uint64(elf.PT_GNU_RELRO)) }, want: []string{"relro-single warning"}},
		{name: "two RELROs, 32 bits", abi: "x86", edit: func(m *image) { m.segment(m.first(elf.PT_GNU_STACK), pType, uint64(elf.PT_GNU_RELRO)) }},
		// Only libraries aligned to 4 KB are loaded in compatibility mode.
		{name: "RELRO elsewhere, 4 KB", flags: small, edit: func(m *image) { m.segment(m.load(rx), pFlags, uint64(rw)) },
			want: []string{"pt-load-16k error", "relro-in-first-rw warning"}},
		{name: "writable segments apart, 4 KB", flags: small, edit: func(m *image) { m.segment(m.load(elf.PF_R), pFlags, uint64(rw)) },
			want: []string{"pt-load-16k error", "relro-in-first-rw warning"}},
		{name: "writable code", abi: "armeabi-v7a", edit: func(m *image) { m.segment(m.load(rx), pFlags, 7) }, want: []string{"pt-wx error"}},
		{name: "writable code below target SDK 26", edit: func(m *image) { m.segment(m.load(rx), pFlags, 7) }, target: setSDK(25), want: []string{"pt-wx warning"}},
		{name: "writable code from target SDK 26 on", edit: func(m *image) { m.segment(m.load(rx), pFlags, 7) }, target: setSDK(26), want: []string{"pt-wx error"}},
		{name: "text relocations", edit: textRel, want: []string{"textrel error"}},
		{name: "text relocations, 64 bits, below target SDK 23", edit: textRel, target: setSDK(22), want: []string{"textrel error"}},
		{name: "text relocations, 32 bits", abi: "x86", edit: textRel, target: setSDK(23), want: []string{"textrel error"}},
		{name: "text relocations, 32 bits, below target SDK 23", abi: "x86", edit: textRel, target: setSDK(22), want: []string{"textrel warning"}},
		{name: "text relocations that no flag tells", edit: func(m *image) { m.segment(m.load(rw), pFlags, uint64(elf.PF_R)) }, want: []string{"textrel error"}},
		{name: "executable stack", flags: []string{"-z", "execstack"}, want: []string{"pt-gnu-stack info"}},
	}
}

// textRel adds DF_TEXTREL to DT_FLAGS.
func textRel(m *image) {
	for i, e := range m.Dynamic {
		if e.Tag == elf.DT_FLAGS {
			word := field{16*i + 8, 8, 8*i + 4, 4}
			m.put(m.Segment(elf.PT_DYNAMIC).Offset, word, e.Value|uint64(elf.DF_TEXTREL))
		}
	}
}

// shareAPage lets the code's memory reach, in the same page of any size, up to the segment behind it.
func shareAPage(m *image) {
	loads := m.Loads()
	for i, s := range loads[:len(loads)-1] {
		if next := loads[i+1]; s.Flags&elf.PF_X != 0 {
			m.grow(m.load(s.Flags), next.Addr-next.Addr%subject.Page4K+8-s.Addr)
		}
	}
}

// startLate lets RELRO start eight bytes behind its segment, so that a section of the segment is outside.
func startLate(m *image) {
	relro := m.Segment(elf.PT_GNU_RELRO)
	i := m.first(elf.PT_GNU_RELRO)
	m.segment(i, pVaddr, relro.Addr+8)
	m.segment(i, pMemsz, relro.MemSize-8)
}

func TestOneTextRelocation(t *testing.T) {
	lib := elftest.Lib{
		Target: elftest.ARM64, Sources: map[string]string{"text.c": "__asm__(\".text\\n.globl x\\nx: .quad x\\n\");"},
		Link: []string{"-z", "notext", "-z", "max-page-size=16384"},
	}
	linked, err := elfabi.ReadLibrary(lib.Make(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	const want = "DT_TEXTREL or DF_TEXTREL is set; 1 relocation in memory that is not writable"
	for _, f := range rule.Look(segmentRules, &subject.Library{Library: linked, Target: setSDK(35)}, rule.Place{}) {
		if f.ID == "textrel" && f.Seen == want {
			return
		}
	}
	t.Errorf("nothing says: %s", want)
}

func TestNDKMajor(t *testing.T) {
	for release, want := range map[string]int{"r28": 28, "r27c": 27, "r29-beta1": 29, "": 0, "canary": 0, "r": 0} {
		if got := ndkMajor(release); got != want {
			t.Errorf("%q: %d, want %d", release, got, want)
		}
	}
}

// Every rule says what it is about, and what a user sees and does.
func TestELFRuleTexts(t *testing.T) {
	seen := map[string]bool{}
	for _, rules := range [][]rule.For[*subject.Library]{headerRules, segmentRules} {
		for _, r := range rules {
			if r.ID == "" || r.Group == "" || r.Title == "" || r.Symptom == "" || r.Cure == "" || r.Source == "" || seen[r.ID] {
				t.Errorf("incomplete or twice: %+v", r.Rule)
			}
			if !strings.HasSuffix(r.Cure, ".") || strings.HasSuffix(r.Title, ".") {
				t.Errorf("%s: a cure ends with a full stop, a title does not", r.ID)
			}
			seen[r.ID] = true
		}
	}
}
