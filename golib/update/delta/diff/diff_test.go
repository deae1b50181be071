package diff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/delta"
)

type versions struct{ old, new []byte }

// samples are files and newer versions of them.
func samples() map[string]versions {
	r := rand.New(rand.NewPCG(11, 12))
	noise := make([]byte, 100_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	text := pseudoText(r, 200_000)
	return map[string]versions{
		"both empty":     {},
		"old empty":      {nil, text},
		"new empty":      {text, nil},
		"one byte":       {[]byte("a"), []byte("b")},
		"one byte more":  {[]byte("a"), []byte("ab")},
		"equal":          {text, text},
		"all different":  {text, noise},
		"zeros":          {make([]byte, 50_000), make([]byte, 60_000)},
		"edits":          {text, edited(r, text)},
		"moved":          {noise, slices.Concat(noise[60_000:], noise[:30_000], noise[20_000:60_000])},
		"doubled":        {text, slices.Concat(text, text)},
		"beginning gone": {text, text[1000:]},
		"end gone":       {text, text[:len(text)-1000]},
		"addresses":      {addresses(0), addresses(4096)},
		"end of zero":    {[]byte("ab\x00ac\x00a"), []byte("xxa\x00bac\x00aa\x00")},
		"near copies":    {nearCopies(noise), nearCopies(noise)[50_000:]},
	}
}

func pseudoText(r *rand.Rand, size int) []byte {
	words := strings.Fields("func return if err != nil for range string int byte type struct package import const var := { } ( )")
	var text []byte
	for len(text) < size {
		text = append(append(text, words[r.IntN(len(words))]...), ' ')
	}
	return text
}

func edited(r *rand.Rand, text []byte) []byte {
	var out []byte
	for len(text) > 5000 {
		keep := r.IntN(4000)
		out = append(append(out, text[:keep]...), pseudoText(r, 30)...)
		text = text[keep+r.IntN(50):]
	}
	return append(out, text...)
}

// addresses is like code that calls functions which a linker has moved.
func addresses(shift uint32) []byte {
	r := rand.New(rand.NewPCG(13, 14))
	var out []byte
	for range 5000 {
		out = append(out, 0xe8, 0x48, 0x89, 0xc7, byte(r.IntN(8)))
		out = binary.LittleEndian.AppendUint32(out, shift+r.Uint32N(1<<20))
	}
	return out
}

// nearCopies has long parts that differ in a few bytes.
func nearCopies(part []byte) []byte {
	out := slices.Concat(part, part, part)
	for i := 7; i < len(out); i += 10_007 {
		out[i]++
	}
	return out
}

func makePatch(t *testing.T, p versions) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Make(&out, p.old, p.new); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func checkApply(t *testing.T, name string, p versions, patch []byte) {
	t.Helper()
	var out bytes.Buffer
	err := delta.Apply(&out, bytes.NewReader(p.old), int64(len(p.old)), bytes.NewReader(patch), int64(len(patch)), int64(len(p.new)))
	if err != nil || !bytes.Equal(out.Bytes(), p.new) {
		t.Errorf("%s: %d bytes or others, %v; want %d", name, out.Len(), err, len(p.new))
	}
}

func TestRoundTrip(t *testing.T) {
	for name, p := range samples() {
		checkApply(t, name, p, makePatch(t, p))
	}
}

// TestSmallTexts has many small files of few letters, in which matches overlap and compete.
func TestSmallTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	text := func() []byte {
		b := make([]byte, r.IntN(80))
		for i := range b {
			b[i] = 'a' + byte(r.IntN(2))
		}
		return b
	}
	for range 500 {
		a, b, c := text(), text(), text()
		p := versions{slices.Concat(a, b, c), slices.Concat(c, a, text(), b)}
		if checkApply(t, string(p.old)+" "+string(p.new), p, makePatch(t, p)); t.Failed() {
			return
		}
	}
}

// TestLongest finds what a search through all of old finds.
func TestLongest(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 500 {
		old, p := make([]byte, r.IntN(200)), make([]byte, r.IntN(12))
		for _, b := range [][]byte{old, p} {
			for i := range b {
				b[i] = 'a' + byte(r.IntN(3))
			}
		}
		want := 0
		for i := range old {
			want = max(want, commonLength(old[i:], p))
		}
		got := newIndex(old).longest(p, match{})
		if got.length != want || !bytes.HasPrefix(old[got.at:], p[:got.length]) {
			t.Fatalf("%s in %s: %d bytes at %d, want %d", p, old, got.length, got.at, want)
		}
	}
}

func TestCommonLength(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 40)
	for n := range long {
		other := slices.Clone(long)
		other[n]++
		if got := commonLength(long, other); got != n {
			t.Errorf("%d bytes in common, want %d", got, n)
		}
		if got := commonLength(long, long[:n]); got != n {
			t.Errorf("%d bytes in common with all %d", got, n)
		}
	}
}

// failing takes some bytes and then none.
type failing struct{ room int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	p := samples()["edits"]
	for _, room := range []int{0, 31, 32, 100, len(makePatch(t, p)) - 1} {
		if err := Make(&failing{room}, p.old, p.new); !errors.Is(err, errFull) {
			t.Errorf("a writer with room for %d bytes: %v", room, err)
		}
	}
}

// tool returns the path of one of Debian's programs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		testkit.Missing(t, "needs "+name+": apt-get install bsdiff")
	}
	return path
}

// withFiles runs a program on the three files that bsdiff and bspatch take, and gives the content of the one that it writes.
func withFiles(t *testing.T, program string, files map[string][]byte, result string) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "old", "new", "patch")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	content, err := os.ReadFile(filepath.Join(dir, result))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestBspatchReads(t *testing.T) {
	bspatch := tool(t, "bspatch")
	for name, p := range samples() {
		if got := withFiles(t, bspatch, map[string][]byte{"old": p.old, "patch": makePatch(t, p)}, "new"); !bytes.Equal(got, p.new) {
			t.Errorf("%s: %d bytes or others, want %d", name, len(got), len(p.new))
		}
	}
}

// TestAsBsdiff applies what bsdiff makes, and makes patches at most 2 % larger.
func TestAsBsdiff(t *testing.T) {
	bsdiff := tool(t, "bsdiff")
	for name, p := range samples() {
		if len(p.old) == 0 || len(p.new) == 0 {
			continue // bsdiff cannot map empty files into memory
		}
		theirs := withFiles(t, bsdiff, map[string][]byte{"old": p.old, "new": p.new}, "patch")
		checkApply(t, name, p, theirs)
		if ours := makePatch(t, p); len(ours) > len(theirs)+len(theirs)/50+8 {
			t.Errorf("%s: a patch of %d bytes, and bsdiff's has %d", name, len(ours), len(theirs))
		}
	}
}
