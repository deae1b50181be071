package delta

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/gondk/gondk/golib/update/delta/internal/bzip2"
	"github.com/gondk/gondk/golib/update/delta/internal/format"
)

// triple has what format.Triple has.
type triple [3]int64

func (t triple) Append(b []byte) []byte {
	return format.Triple{Add: t[0], Copy: t[1], Seek: t[2]}.Append(b)
}

func compress(data []byte) []byte {
	var out bytes.Buffer
	z := bzip2.NewWriter(&out)
	z.Write(data)
	z.Close()
	return out.Bytes()
}

// assemble makes a patch of compressed sections.
func assemble(size int64, control, diff, extra []byte) []byte {
	h := format.Header{Control: int64(len(control)), Diff: int64(len(diff)), New: size}
	return slices.Concat(h.Append(nil), control, diff, extra)
}

func makePatch(size int64, triples []triple, diff, extra string) []byte {
	var control []byte
	for _, t := range triples {
		control = t.Append(control)
	}
	return assemble(size, compress(control), compress([]byte(diff)), compress([]byte(extra)))
}

func apply(old string, patch []byte, size int64) (string, error) {
	var out strings.Builder
	err := Apply(&out, strings.NewReader(old), int64(len(old)), bytes.NewReader(patch), int64(len(patch)), size)
	return out.String(), err
}

const oldText = "the old file"

func TestApply(t *testing.T) {
	zeros := strings.Repeat("\x00", 12)
	for name, c := range map[string]struct {
		triples           []triple
		diff, extra, want string
	}{
		"nothing":         {nil, "", "", ""},
		"all of old":      {[]triple{{12, 0, 0}}, zeros, "", oldText},
		"only extra":      {[]triple{{0, 3, 0}}, "", "new", "new"},
		"sums":            {[]triple{{3, 0, 0}}, "\x01\xff\x00", "", "uge"},
		"add and copy":    {[]triple{{3, 4, 1}, {8, 0, 0}}, zeros[:11], " new", "the newold file"},
		"backwards":       {[]triple{{0, 0, 8}, {4, 1, -12}, {3, 0, 0}}, zeros[:7], "/", "file/the"},
		"seek to the end": {[]triple{{0, 1, 12}, {0, 1, -12}, {1, 0, 0}}, zeros[:1], "ab", "abt"},
		"a last seek":     {[]triple{{4, 0, 8}}, zeros[:4], "", "the "},
	} {
		size := int64(len(c.want))
		if got, err := apply(oldText, makePatch(size, c.triples, c.diff, c.extra), size); got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// TestApplyLarge has blocks that are not whole, and more bytes than fit into two of them.
func TestApplyLarge(t *testing.T) {
	old := strings.Repeat("0123456789", 3*blockSize/10)
	extra := strings.Repeat("abcdefghi", 3*blockSize/9)
	want := old[7:] + extra + old[:blockSize+1]
	diff := strings.Repeat("\x00", len(old)-7+blockSize+1)
	n := int64(len(old))
	patch := makePatch(int64(len(want)), []triple{{0, 0, 7}, {n - 7, int64(len(extra)), -n}, {blockSize + 1, 0, 0}}, diff, extra)
	if got, err := apply(old, patch, int64(len(want))); got != want || err != nil {
		t.Errorf("%d bytes or others, %v; want %d", len(got), err, len(want))
	}
}

func TestRefused(t *testing.T) {
	empty := compress(nil)
	zeros := strings.Repeat("\x00", 20)
	two := []triple{{2, 2, 0}}
	good := makePatch(4, two, zeros[:2], "ab")
	endless := slices.Repeat([]triple{{0, 0, 1}, {0, 0, -1}}, 100_000)
	header := func(h format.Header) []byte { return append(h.Append(nil), good[format.HeaderSize:]...) }
	for name, c := range map[string]struct {
		patch []byte
		want  string
	}{
		"no bytes":          {nil, "0 bytes, and the header alone has 32"},
		"half a header":     {good[:31], "31 bytes, and the header alone has 32"},
		"another format":    {append([]byte("BSDIFF41"), good[8:]...), `begins with "BSDIFF41" instead of BSDIFF40`},
		"another size":      {makePatch(5, two, zeros[:2], "abc"), "makes a file of 5 bytes, but 4 are expected"},
		"negative size":     {makePatch(-4, two, zeros[:2], "ab"), "makes a file of -4 bytes"},
		"negative control":  {header(format.Header{Control: -1, Diff: 10, New: 4}), "sections of -1 and 10 bytes"},
		"negative diff":     {header(format.Header{Control: 10, Diff: -1, New: 4}), "sections of 10 and -1 bytes"},
		"control beyond":    {header(format.Header{Control: int64(len(good)), Diff: 0, New: 4}), "bytes in a patch of"},
		"diff beyond":       {header(format.Header{Control: 40, Diff: int64(len(good)) - 40, New: 4}), "bytes in a patch of"},
		"overflow":          {header(format.Header{Control: math.MaxInt64, Diff: math.MaxInt64, New: 4}), "bytes in a patch of"},
		"no sections":       {assemble(4, nil, nil, nil), "control section: ends after byte 0"},
		"no triples":        {assemble(4, empty, empty, empty), "control section: ends after byte 0"},
		"half a triple":     {assemble(4, compress(make([]byte, 23)), empty, empty), "control section: ends after byte 23"},
		"not bzip2":         {assemble(4, []byte("plain text"), empty, empty), "control section, after byte 0: bzip2 data invalid"},
		"negative add":      {makePatch(4, []triple{{-1, 5, 0}}, "", "abcde"), "-1 and 5 bytes to write"},
		"negative copy":     {makePatch(4, []triple{{5, -1, 0}}, zeros[:5], ""), "5 and -1 bytes to write"},
		"add too many":      {makePatch(4, []triple{{5, 0, 0}}, zeros[:5], ""), "5 and 0 bytes to write, of 4"},
		"copy too many":     {makePatch(4, []triple{{2, 3, 0}}, zeros[:2], "abc"), "2 and 3 bytes to write, of 4"},
		"sum overflows":     {makePatch(4, []triple{{4, math.MaxInt64, 0}}, zeros[:4], "abc"), "bytes to write, of 4"},
		"both overflow":     {makePatch(4, []triple{{math.MaxInt64, math.MaxInt64, 0}}, zeros, "abc"), "bytes to write, of 4"},
		"second too many":   {makePatch(4, []triple{{2, 1, 0}, {2, 0, 0}}, zeros[:4], "a"), "byte 3 of the new file: 2 and 0 bytes to write, of 1"},
		"behind old":        {makePatch(4, []triple{{1, 0, 9}, {3, 0, 0}}, zeros[:4], ""), "3 bytes from 10 of an old file that has 12"},
		"seek behind old":   {makePatch(4, []triple{{1, 0, 12}, {0, 3, 0}}, zeros[:4], "abc"), "a seek by 12 from 1"},
		"seek before old":   {makePatch(4, []triple{{1, 0, -2}, {0, 3, 0}}, zeros[:4], "abc"), "a seek by -2 from 1"},
		"seek forth far":    {makePatch(4, []triple{{1, 0, math.MaxInt64}}, zeros[:4], "abc"), "a seek by 9223372036854775807"},
		"seek back far":     {makePatch(4, []triple{{1, 0, -math.MaxInt64}}, zeros[:4], "abc"), "a seek by -9223372036854775807"},
		"nothing to do":     {makePatch(4, []triple{{0, 0, 0}, {2, 2, 0}}, zeros[:2], "ab"), "triples that write nothing"},
		"nothing, for ever": {makePatch(4, endless, "", ""), "triples that write nothing"},
		"short diff":        {makePatch(4, two, zeros[:1], "ab"), "diff section: ends after byte 1"},
		"short extra":       {makePatch(4, two, zeros[:2], "a"), "extra section: ends after byte 1"},
		"long control":      {makePatch(4, []triple{{2, 2, 0}, {2, 2, 0}}, zeros[:2], "ab"), "control section: continues after byte 24"},
		"long diff":         {makePatch(4, two, zeros[:3], "ab"), "diff section: continues after byte 2"},
		"long extra":        {makePatch(4, two, zeros[:2], "abc"), "extra section: continues after byte 2"},
		"long result":       {makePatch(4, two, zeros[:2], strings.Repeat("a", 3_000_000)), "extra section: continues after byte 2"},
		"bytes behind":      {append(slices.Clone(good), "more"...), "extra section, after byte 2: bzip2 data invalid"},
	} {
		got, err := apply(oldText, c.patch, 4)
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", name, err, c.want)
		}
		if len(got) > 4 {
			t.Errorf("%s: %d bytes written", name, len(got))
		}
	}
}

// TestDamaged applies a patch with each of its bits flipped, and each beginning of it: what is not refused is right.
func TestDamaged(t *testing.T) {
	const want = "the newold filf and more"
	good := makePatch(int64(len(want)), []triple{{3, 4, 1}, {8, 9, -12}}, strings.Repeat("\x00", 10)+"\x01", " new and more")
	if got, err := apply(oldText, good, int64(len(want))); got != want || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	check := func(patch []byte, what string, at int) {
		got, err := apply(oldText, patch, int64(len(want)))
		if err == nil && got != want || err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s %d: %q, %v", what, at, got, err)
		}
	}
	for n := range good {
		check(good[:n], "only bytes before", n)
		if _, err := apply(oldText, good[:n], int64(len(want))); err == nil {
			t.Errorf("only %d bytes, and no error", n)
		}
	}
	for bit := range 8 * len(good) {
		bad := slices.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		check(bad, "without bit", bit)
	}
}

// failing reads and writes like what it holds, up to a place, and then fails.
type failing struct {
	io.ReaderAt
	io.Writer
	from int64
}

var errFailing = errors.New("failing")

func (f *failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, errFailing
	}
	return f.ReaderAt.ReadAt(p, at)
}

func (f *failing) Write(p []byte) (int, error) {
	if f.from -= int64(len(p)); f.from < 0 {
		return 0, errFailing
	}
	return f.Writer.Write(p)
}

// TestErrorsOfOthers returns what old, the patch and the writer return, and leaves nothing running.
func TestErrorsOfOthers(t *testing.T) {
	old := strings.Repeat(oldText, 3*blockSize/len(oldText))
	extra := strings.Repeat("more", blockSize)
	size := int64(len(old) + len(extra))
	patch := makePatch(size, []triple{{int64(len(old)), int64(len(extra)), 0}}, strings.Repeat("\x00", len(old)), extra)
	oldReader, patchReader := strings.NewReader(old), bytes.NewReader(patch)
	oldSize, patchSize := oldReader.Size(), patchReader.Size()
	for name, f := range map[string]func() error{
		"old at once": func() error {
			return Apply(io.Discard, &failing{ReaderAt: oldReader}, oldSize, patchReader, patchSize, size)
		},
		"old": func() error {
			return Apply(io.Discard, &failing{ReaderAt: oldReader, from: 100_000}, oldSize, patchReader, patchSize, size)
		},
		"patch at once": func() error {
			return Apply(io.Discard, oldReader, oldSize, &failing{ReaderAt: patchReader}, patchSize, size)
		},
		"patch": func() error {
			return Apply(io.Discard, oldReader, oldSize, &failing{ReaderAt: patchReader, from: 40}, patchSize, size)
		},
		"writer at once": func() error { return Apply(&failing{}, oldReader, oldSize, patchReader, patchSize, size) },
		"writer": func() error {
			return Apply(&failing{Writer: io.Discard, from: size - 1}, oldReader, oldSize, patchReader, patchSize, size)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			if err := f(); !errors.Is(err, errFailing) || errors.Is(err, ErrCorrupt) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// TestWrongSizes has an old file and a patch that are shorter than said, and longer.
func TestWrongSizes(t *testing.T) {
	patch := makePatch(4, []triple{{0, 2, 10}, {2, 0, 0}}, "\x00\x00", "ab")
	old, n := strings.NewReader(oldText), int64(len(patch))
	err := Apply(io.Discard, strings.NewReader(oldText[:11]), 12, bytes.NewReader(patch), n, 4)
	if !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ErrCorrupt) {
		t.Errorf("an old file that is shorter than said: %v", err)
	}
	if _, err := apply(oldText, makePatch(-4, nil, "", ""), -4); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a negative size that both say: %v", err)
	}
	if err := Apply(io.Discard, old, 11, bytes.NewReader(patch), n, 4); !errors.Is(err, ErrCorrupt) {
		t.Errorf("another old file: %v", err)
	}
	if err := Apply(io.Discard, old, 12, bytes.NewReader(patch[:n-1]), n, 4); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a patch that is shorter than said: %v", err)
	}
	if err := Apply(io.Discard, old, 12, bytes.NewReader(patch[:10]), n, 4); err == nil {
		t.Error("a header that is shorter than said, and no error")
	}
	if err := Apply(io.Discard, old, 12, bytes.NewReader(append(patch, 0)), n, 4); err != nil {
		t.Errorf("a patch with more behind it: %v", err)
	}
}
