package library

import (
	"debug/elf"
	"encoding/binary"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// fixtureAPI is the level that fixtures are linked for: RISC-V's first.
const fixtureAPI = 36

const elfFixtureC = `
static volatile int n;
int zeros[600];
volatile int *const fixed[] = {&n, &n};
volatile int *moving[] = {&n, &n, &n, &n};
void __stack_chk_fail(void);
int read(void) { if (n == 7) __stack_chk_fail(); return n + zeros[3]; }
`

// elfFixture makes a library as the NDK links it and as a device gets it, without what the case's flags change.
func elfFixture(t *testing.T, abiName, ndk, asm string, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	target := checktest.ClangTarget[abiName]
	libc := elftest.Stub(t, dir, target, "libc.so", map[string][]string{"LIBC": {"__stack_chk_fail"}})
	lib := elftest.Lib{
		Target: target, API: fixtureAPI, NDK: ndk, Sources: map[string]string{"fixture.c": elfFixtureC}, Strip: true,
		CFlags: []string{"-fasynchronous-unwind-tables"},
		Link: slices.Concat([]string{libc, "-soname", "libglue.so", "--build-id=sha1", "--hash-style=gnu", "--eh-frame-hdr", "-z", "now", "-z", "relro",
			"-z", "max-page-size=16384"}, flags),
	}
	if asm != "" {
		lib.Sources["more.s"] = asm
	}
	return lib.Make(t, dir)
}

// image is a library whose bytes a test edits.
type image struct {
	*elfabi.Library
	data []byte
}

func readImage(t *testing.T, path string) *image {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &image{l, data}
}

// field is where a number stands in a header, and how many bytes it has: in files of class 64 and of class 32.
type field struct{ at64, size64, at32, size32 int }

// Fields of the ELF header, of program headers and of section headers.
var (
	eType      = field{16, 2, 16, 2}
	eMachine   = field{18, 2, 18, 2}
	eVersion   = field{20, 4, 20, 4}
	ePhoff     = field{32, 8, 28, 4}
	eShoff     = field{40, 8, 32, 4}
	eFlags     = field{48, 4, 36, 4}
	ePhnum     = field{56, 2, 44, 2}
	eShentsize = field{58, 2, 46, 2}
	eShnum     = field{60, 2, 48, 2}
	eShstrndx  = field{62, 2, 50, 2}

	pType   = field{0, 4, 0, 4}
	pFlags  = field{4, 4, 24, 4}
	pOffset = field{8, 8, 4, 4}
	pVaddr  = field{16, 8, 8, 4}
	pFilesz = field{32, 8, 16, 4}
	pMemsz  = field{40, 8, 20, 4}
	pAlign  = field{48, 8, 28, 4}

	shType   = field{4, 4, 4, 4}
	shOffset = field{24, 8, 16, 4}
	shSize   = field{32, 8, 20, 4}
	shLink   = field{40, 4, 24, 4}
)

func (m *image) put(at uint64, f field, value uint64) {
	pos, size := f.at32, f.size32
	if m.Is64() {
		pos, size = f.at64, f.size64
	}
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], value)
	copy(m.data[at+uint64(pos):], bytes[:size])
}

func (m *image) header(f field, value uint64) { m.put(0, f, value) }

// segment sets a field of segment i.
func (m *image) segment(i int, f field, value uint64) {
	size := 32
	if m.Is64() {
		size = 56
	}
	m.put(m.SegmentOffset+uint64(i*size), f, value)
}

// loads sets a field of all PT_LOAD segments.
func (m *image) loads(f field, value uint64) {
	for i, s := range m.Segments {
		if s.Type == elf.PT_LOAD {
			m.segment(i, f, value)
		}
	}
}

// first returns the index of the first segment of a type.
func (m *image) first(typ elf.ProgType) int {
	return slices.IndexFunc(m.Segments, func(s elfabi.Segment) bool { return s.Type == typ })
}

// load returns the index of the first PT_LOAD with these flags.
func (m *image) load(flags elf.ProgFlag) int {
	return slices.IndexFunc(m.Segments, func(s elfabi.Segment) bool { return s.Type == elf.PT_LOAD && s.Flags == flags })
}

// last returns the index of the last PT_LOAD with these flags.
func (m *image) last(flags elf.ProgFlag) int {
	last := -1
	for i, s := range m.Segments {
		if s.Type == elf.PT_LOAD && s.Flags == flags {
			last = i
		}
	}
	return last
}

// grow lets segment i have so many bytes, in the file too.
func (m *image) grow(i int, size uint64) {
	m.segment(i, pFilesz, size)
	m.segment(i, pMemsz, size)
	m.data = append(m.data, make([]byte, size)...)
}

// section sets a field of the section of that name.
func (m *image) section(name string, f field, value uint64) {
	i := slices.IndexFunc(m.Sections, func(s elfabi.Section) bool { return s.Name == name })
	size := 40
	if m.Is64() {
		size = 64
	}
	m.put(m.SectionOffset+uint64(i*size), f, value)
}

// elfCase is a library that breaks the rules named, and no other.
type elfCase struct {
	name   string
	abi    string // of the folder; arm64-v8a where empty
	made   string // the ABI that it is made for; abi where empty
	ndk    string
	flags  []string // for the linker
	asm    string   // assembly that is linked in
	edit   func(*image)
	target subject.Target // target SDK 35 if it has none
	want   []string       // id severity
}

func (c elfCase) run(t *testing.T) {
	if c.abi == "" {
		c.abi = "arm64-v8a"
	}
	if c.made == "" {
		c.made = c.abi
	}
	if c.target == (subject.Target{}) {
		c.target = setSDK(35)
	}
	path := elfFixture(t, c.made, c.ndk, c.asm, c.flags...)
	m := readImage(t, path)
	if c.edit != nil {
		c.edit(m)
	}
	place := rule.Place{File: path, ABI: c.abi}
	var got []string
	l, err := elfabi.ParseLibrary(path, string(m.data))
	if err != nil {
		id, _ := rule.Fault(err)
		got = append(got, "fault "+id+" error")
	} else {
		lib := &subject.Library{Library: l, Target: c.target, Place: place, Name: "libglue.so", ABI: abi.Find(c.abi)}
		for _, f := range withoutLoads(t, rule.Look(RulesOf(lib), lib, place), slices.Contains(c.want, "loads error")) {
			if f.Place != place || f.Seen == "" || f.Cure == "" {
				t.Errorf("incomplete: %+v", f)
			}
			t.Logf("%s: %s", f.ID, f.Seen)
			got = append(got, f.ID+" "+string(f.Severity))
		}
	}
	if d := cmp.Diff(c.want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// withoutLoads leaves out what the dry run tells, unless that is wanted, and sees to it that another rule tells the cause.
func withoutLoads(t *testing.T, all []rule.Finding, wanted bool) []rule.Finding {
	t.Helper()
	if wanted {
		return all
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(f rule.Finding) bool { return f.ID == "loads" })
	if len(rest) < len(all) && !rule.Failed(rest) {
		t.Errorf("the dry run alone tells of an error: %v", all)
	}
	return rest
}

// setSDK returns a target for a target SDK.
func setSDK(sdk int) subject.Target {
	return subject.Target{MinSDK: fixtureAPI, TargetSDK: sdk, PageSize: subject.Page16K}
}

func runELFCases(t *testing.T, cases []elfCase) {
	for _, c := range cases {
		t.Run(c.name, c.run)
	}
}
