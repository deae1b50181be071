package metadata

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	nextKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	alien   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))

	from  = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	until = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func testKeys(t testing.TB) Keys {
	t.Helper()
	keys, err := NewKeys(public(testKey), public(nextKey))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func sample() Release {
	return Release{
		Version: 7, NotBefore: from, Expires: until,
		Full: File{"7.bin", 1000, strings.Repeat("a", 64)},
		Deltas: []Delta{
			{6, File{"deltas/6-7.bsdiff", 100, strings.Repeat("b", 64)}},
			{5, File{"deltas/5-7.bsdiff", 200, strings.Repeat("c", 64)}},
		},
	}
}

func TestSealAndOpen(t *testing.T) {
	for _, key := range []ed25519.PrivateKey{testKey, nextKey} {
		sealed, err := Seal(sample(), key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Open(sealed, testKeys(t))
		if err != nil {
			t.Fatal(err)
		}
		want := sample()
		want.Format, want.Key = Format, KeyID(public(key))
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestDeltaFrom(t *testing.T) {
	r := sample()
	if d, ok := r.DeltaFrom(5); !ok || d.Path != "deltas/5-7.bsdiff" {
		t.Errorf("DeltaFrom(5) = %v, %v", d, ok)
	}
	if d, ok := r.DeltaFrom(4); ok {
		t.Errorf("DeltaFrom(4) = %v", d)
	}
}

func TestOpenRefuses(t *testing.T) {
	good, err := Seal(sample(), testKey)
	if err != nil {
		t.Fatal(err)
	}
	_, document, _ := bytes.Cut(good, []byte("\n"))
	foreign, err := Seal(sample(), alien)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Seal(sample(), nextKey)
	if err != nil {
		t.Fatal(err)
	}
	otherLine, _, _ := bytes.Cut(other, []byte("\n"))
	text := string(good)
	id := KeyID(public(testKey))
	for name, test := range map[string]struct {
		sealed string
		want   error
	}{
		"nothing":             {"", ErrUnsigned},
		"document alone":      {string(document), ErrUnsigned},
		"HTML":                {"<!DOCTYPE html>\n", ErrUnsigned},
		"no signature":        {fmt.Sprintf("gondk-release 1 %s\n%s", id, document), ErrUnsigned},
		"magic alone":         {"gondk-release", ErrUnsigned},
		"newer envelope":      {strings.Replace(text, "release 1", "release 2", 1), ErrFormat},
		"empty signature":     {fmt.Sprintf("gondk-release 1 %s \n%s", id, document), ErrSignature},
		"short signature":     {fmt.Sprintf("gondk-release 1 %s AAAA\n%s", id, document), ErrSignature},
		"zero signature":      {fmt.Sprintf("gondk-release 1 %s %s==\n%s", id, strings.Repeat("A", 86), document), ErrSignature},
		"another's signature": {strings.Replace(string(otherLine), KeyID(public(nextKey)), id, 1) + "\n" + string(document), ErrSignature},
		"document of another": {string(otherLine) + "\n" + string(document), ErrSignature},
		"unknown key":         {string(foreign), ErrUnknownKey},
		"more at the end":     {text + " ", ErrSignature},
		"too large":           {text + strings.Repeat(" ", MaxSize), ErrTooLarge},
		"CR LF":               {strings.Replace(text, "\n", "\r\n", 1), ErrSignature},
	} {
		if r, err := Open([]byte(test.sealed), testKeys(t)); r != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: Open = %v, %v; want %v", name, r, err, test.want)
		}
	}
}

// TestEveryDamage holds that a file with one bit turned, or with its end gone, is refused, also where the bit is one that base64 or a
// signature's form could ignore.
func TestEveryDamage(t *testing.T) {
	good, err := Seal(sample(), testKey)
	if err != nil {
		t.Fatal(err)
	}
	keys := testKeys(t)
	for i := range good {
		if _, err := Open(good[:i], keys); err == nil {
			t.Fatalf("the first %d of %d bytes are taken", i, len(good))
		}
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if _, err := Open(bad, keys); err == nil {
				t.Fatalf("bit %d of byte %d turned: taken", bit, i)
			}
		}
	}
}

// edited returns the sample's document with one text replaced.
func edited(t testing.TB, old, new string) string {
	t.Helper()
	r := sample()
	r.Format, r.Key = Format, KeyID(public(testKey))
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(document, []byte(old)) {
		t.Fatalf("%s is not in %s", old, document)
	}
	return strings.Replace(string(document), old, new, 1)
}

// refused are edits of the sample, each for one reason.
var refused = []struct {
	old, new string
	want     error
}{
	{`"format":1`, `"format":2,"colour":"red"`, ErrFormat},
	{`"format":1`, `"format":0`, ErrFormat},
	{`"format":1,`, ``, ErrFormat},
	{`"format":1`, `"format":"1"`, ErrSyntax},
	{`"version":7`, `"version":7,"colour":"red"`, ErrUnknownField},
	{`"version":7`, `"Version":7`, ErrUnknownField},
	{`"version":7`, `"ver\u017fion":7`, ErrUnknownField},
	{`"from":6`, `"from":6,"to":7`, ErrUnknownField},
	{`"version":7`, `"version":7,"version":8`, ErrDuplicate},
	{`"version":7`, `"version":7,"versio\u006e":8`, ErrDuplicate},
	{`"size":1000`, `"size":1000,"size":1`, ErrDuplicate},
	{`"from":6`, `"from":6,"from":5`, ErrDuplicate},
	{`"version":7`, `"version":null`, ErrSyntax},
	{`"version":7`, `"version":7.0`, ErrSyntax},
	{`"version":7`, `"version":1e1`, ErrSyntax},
	{`"version":7`, `"version":99999999999999999999`, ErrSyntax},
	{`"version":7`, `"version":9007199254740992`, ErrValue},
	{`"version":7`, `"version":0`, ErrValue},
	{`"version":7`, `"version":-7`, ErrValue},
	{`"version":7,`, ``, ErrValue},
	{`"from":6`, `"from":7`, ErrValue},
	{`"from":6`, `"from":5`, ErrValue},
	{`"from":6`, `"from":-1`, ErrValue},
	{`"2026-07-01T00:00:00Z"`, `"2026-08-01T00:00:00Z"`, ErrValue},
	{`"2026-07-01T00:00:00Z"`, `"yesterday"`, ErrSyntax},
	{`"2026-07-01T00:00:00Z"`, `1751328000`, ErrSyntax},
	{`"version":7`, `"version":7,"rollout":"yes"`, ErrValue},
	{`"size":1000`, `"size":-1`, ErrSize},
	{`"size":1000`, `"size":0`, ErrSize},
	{`"size":1000`, `"size":4294967297`, ErrSize},
	{`"size":100,`, `"size":-100,`, ErrSize},
	{`"size":100,`, ``, ErrSize},
	{`"7.bin"`, `""`, ErrPath},
	{`"7.bin"`, `"/7.bin"`, ErrPath},
	{`"7.bin"`, `"../7.bin"`, ErrPath},
	{`"7.bin"`, `"a/../../7.bin"`, ErrPath},
	{`"7.bin"`, `"a/./7.bin"`, ErrPath},
	{`"7.bin"`, `"a//7.bin"`, ErrPath},
	{`"7.bin"`, `"a/"`, ErrPath},
	{`"7.bin"`, `"%2e%2e/7.bin"`, ErrPath},
	{`"7.bin"`, `"..\\7.bin"`, ErrPath},
	{`"7.bin"`, `"https://example.com/7.bin"`, ErrPath},
	{`"7.bin"`, `"//example.com/7.bin"`, ErrPath},
	{`"7.bin"`, `"C:7.bin"`, ErrPath},
	{`"7.bin"`, `"7.bin?a=b"`, ErrPath},
	{`"7.bin"`, `"7.bin#a"`, ErrPath},
	{`"7.bin"`, `"7.bin\n"`, ErrPath},
	{`"7.bin"`, `"7.bin\u0000"`, ErrPath},
	{`"7.bin"`, `"` + strings.Repeat("a", 256) + `"`, ErrPath},
	{`"deltas/6-7.bsdiff"`, `"../6-7.bsdiff"`, ErrPath},
	{strings.Repeat("a", 64), strings.Repeat("a", 63), ErrValue},
	{strings.Repeat("a", 64), strings.Repeat("A", 64), ErrValue},
	{strings.Repeat("b", 64), strings.Repeat("g", 64), ErrValue},
	{KeyID(public(testKey)), KeyID(public(nextKey)), ErrValue},
	{`}]}`, `}]} {}`, ErrTrailing},
	{`}]}`, `}]}x`, ErrTrailing},
	{`}]}`, `}]`, ErrSyntax},
	{`}]}`, `}}`, ErrSyntax},
	{`{"format"`, `["format"`, ErrSyntax},
	{`"7.bin"`, "\"\xff\"", ErrSyntax},
	{`"deltas":[`, `"deltas":[[],`, ErrSyntax},
}

func TestDocumentRefused(t *testing.T) {
	for _, test := range refused {
		sealed := kind.Sign([]byte(edited(t, test.old, test.new)), KeyID(public(testKey)), testKey)
		r, err := Open(sealed, testKeys(t))
		if !errors.Is(err, test.want) {
			t.Errorf("%s as %.60s: %v; want %v", test.old, test.new, err, test.want)
		}
		if err != nil && r != nil {
			t.Errorf("%s as %.60s: a release with the error", test.old, test.new)
		}
	}
}

func TestDocumentIsNoObject(t *testing.T) {
	for _, document := range []string{"", "null", "7", `"format"`, "[]", "{", `{"format":1}}`} {
		if r, err := Open(kind.Sign([]byte(document), KeyID(public(testKey)), testKey), testKeys(t)); r != nil || err == nil {
			t.Errorf("%q: Open = %v, %v", document, r, err)
		}
	}
}

func TestTooManyDeltas(t *testing.T) {
	r := sample()
	r.Version = 1000
	r.Deltas = nil
	for i := range int64(MaxDeltas + 1) {
		r.Deltas = append(r.Deltas, Delta{i + 1, r.Full})
	}
	if _, err := Seal(r, testKey); !errors.Is(err, ErrValue) {
		t.Errorf("Seal = %v; want ErrValue", err)
	}
	r.Deltas = r.Deltas[:MaxDeltas]
	if _, err := Seal(r, testKey); err != nil {
		t.Errorf("Seal = %v", err)
	}
}

func TestAcceptable(t *testing.T) {
	at := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		when, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, test := range []struct {
		now, server string
		highest     int64
		want        error
	}{
		{"2026-07-01", "", 0, nil},
		{"2026-07-31", "", 7, nil},
		{"2026-07-15", "2026-07-15", 7, nil},
		{"2026-07-15", "1999-01-01", 7, nil}, // the server's time decides nothing
		{"2026-07-15", "", 8, ErrDowngrade},
		{"1970-01-01", "", 8, ErrDowngrade},
		{"2026-06-30", "", 0, ErrNotYetValid},
		{"2026-06-30", "2026-06-30", 0, ErrNotYetValid},
		{"2026-06-30", "2026-07-01", 0, ErrClock},
		{"2026-08-01", "", 0, ErrExpired},
		{"2026-08-01", "2026-08-01", 0, ErrExpired},
		{"2028-08-01", "2028-08-01", 0, ErrExpired},
		{"2026-08-01", "2026-07-31", 0, ErrClock},
		{"1970-01-01", "", 0, ErrClock},
		{"1970-01-01", "2026-07-15", 0, ErrClock},
		{"2037-01-01", "", 0, ErrClock},
	} {
		r := sample()
		if err := r.Acceptable(at(test.now), at(test.server), test.highest); !errors.Is(err, test.want) {
			t.Errorf("clock %s, server %s, seen %d: %v; want %v", test.now, test.server, test.highest, err, test.want)
		}
	}
}

func TestKeysAsText(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParsePublicKey(FormatPublicKey(public) + "\n"); err != nil || !got.Equal(public) {
		t.Errorf("ParsePublicKey = %v, %v", got, err)
	}
	if got, err := ParsePrivateKey(FormatPrivateKey(private) + "\n"); err != nil || !got.Equal(private) {
		t.Errorf("ParsePrivateKey = %v, %v", got, err)
	}
	for _, bad := range []string{"", "AAAA", "???", FormatPublicKey(public) + "AAAA"} {
		if _, err := ParsePublicKey(bad); err == nil {
			t.Errorf("ParsePublicKey(%q) takes it", bad)
		}
		if _, err := ParsePrivateKey(bad); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("ParsePrivateKey(%q) = %v", bad, err)
		}
	}
	if _, err := NewKeys(public[:31]); err == nil {
		t.Error("NewKeys takes a key of 31 bytes")
	}
}

// FuzzOpen signs what it is given, so that the reader of the document sees it, and gives it unsigned too.
func FuzzOpen(f *testing.F) {
	keys := testKeys(f)
	f.Add([]byte(edited(f, "", "")))
	for _, edit := range refused {
		f.Add([]byte(edited(f, edit.old, edit.new)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := Open(data, keys); err == nil {
			t.Fatalf("unsigned, and taken: %+v", r)
		}
		r, err := Open(kind.Sign(data, KeyID(public(testKey)), testKey), keys)
		if err != nil {
			return
		}
		if len(data) > MaxSize || r.Version < 1 || !r.NotBefore.Before(r.Expires) {
			t.Fatalf("taken: %+v", r)
		}
		for _, f := range append([]Delta{{File: r.Full}}, r.Deltas...) {
			if !fs.ValidPath(f.Path) || strings.ContainsAny(f.Path, ":\\%?#") || f.Size < 1 {
				t.Fatalf("taken: %+v", f)
			}
		}
		again, err := Seal(*r, testKey)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			t.Fatal(err)
		}
		if same, err2 := Open(again, keys); err == nil && (err2 != nil || !cmp.Equal(same, r)) {
			t.Fatalf("written again and read: %+v, %v; it was %+v", same, err2, r)
		}
	})
}
