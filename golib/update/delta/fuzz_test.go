package delta

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/golib/update/delta/internal/format"
)

// maxFuzz bounds what a run of a fuzz target takes: a few bytes of bzip2 can be many.
const maxFuzz = 1 << 20

func FuzzApply(f *testing.F) {
	good := makePatch(12, []triple{{3, 4, 1}, {5, 0, 0}}, strings.Repeat("\x00", 8), " new")
	f.Add([]byte(oldText), good, int64(12))
	f.Add([]byte(oldText), good[:len(good)-20], int64(12))
	f.Add([]byte(oldText), makePatch(4, []triple{{0, 0, 1}, {0, 0, -1}}, "", ""), int64(4))
	f.Add([]byte{}, makePatch(0, nil, "", ""), int64(0))
	f.Fuzz(func(t *testing.T, old, patch []byte, size int64) {
		if size <= maxFuzz {
			checkApply(t, string(old), patch, size)
		}
	})
}

// FuzzSections compresses what it gets, so that it comes past the checksums; what Apply accepts is what the triples say.
func FuzzSections(f *testing.F) {
	control := triple{8, 2, -4}.Append(triple{3, 4, 1}.Append(nil))
	f.Add([]byte(oldText), control, make([]byte, 11), []byte("abcdef"), int64(17))
	f.Add([]byte(oldText), triple{0, 0, 1}.Append(control), make([]byte, 11), []byte("abcdef"), int64(17))
	f.Add([]byte(oldText), triple{-1, 1 << 62, -1 << 62}.Append(control), make([]byte, 11), []byte("abcdef"), int64(17))
	f.Add([]byte{}, []byte{}, []byte{}, []byte{}, int64(0))
	f.Fuzz(func(t *testing.T, old, control, diff, extra []byte, size int64) {
		if size > maxFuzz {
			return
		}
		got, ok := checkApply(t, string(old), assemble(size, compress(control), compress(diff), compress(extra)), size)
		if want := simple(old, control, diff, extra); ok && got != string(want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// checkApply applies a patch that may be anything.
func checkApply(t *testing.T, old string, patch []byte, size int64) (string, bool) {
	got, err := apply(old, patch, size)
	if err != nil && !errors.Is(err, ErrCorrupt) {
		t.Errorf("an error of nobody's: %v", err)
	}
	if int64(len(got)) > max(size, 0) || err == nil && int64(len(got)) != size {
		t.Errorf("%d bytes, want %d; %v", len(got), size, err)
	}
	return got, err == nil
}

// simple applies triples that are right.
func simple(old, control, diff, extra []byte) []byte {
	var out bytes.Buffer
	at := int64(0)
	for b := range slices.Chunk(control, format.TripleSize) {
		if len(b) < format.TripleSize {
			break
		}
		t := format.ParseTriple(b)
		if t.Add > int64(len(diff)) || t.Copy > int64(len(extra)) || t.Add < 0 || t.Copy < 0 || at < 0 || at+t.Add > int64(len(old)) {
			break
		}
		for i, d := range diff[:t.Add] {
			out.WriteByte(d + old[at+int64(i)])
		}
		out.Write(extra[:t.Copy])
		diff, extra = diff[t.Add:], extra[t.Copy:]
		at += t.Add + t.Seek
	}
	return out.Bytes()
}
