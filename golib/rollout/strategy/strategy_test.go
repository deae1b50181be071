package strategy

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/metadata"
)

var (
	testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	nextKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	alien   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))

	issued  = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	expires = time.Date(2026, 7, 8, 0, 0, 0, 0, time.UTC)
)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func testKeys(t testing.TB) metadata.Keys {
	t.Helper()
	keys, err := metadata.NewKeys(public(testKey), public(nextKey))
	testkit.Must(t, err)
	return keys
}

func sample() Strategy {
	return Strategy{
		Version: 12, Issued: issued, Expires: expires, Release: 7, Withdraw: 8, Paused: true,
		When:     When{WiFi: true, Charging: true, From: 22 * 60, To: 6*60 + 30},
		Features: []Feature{{"new-map", map[string]int{"on": 10, "off": 90}}, {"colour", map[string]int{"red": 1}}},
	}
}

func sign(document string) []byte {
	return kind.Sign([]byte(document), metadata.KeyID(public(testKey)), testKey)
}

func TestSealAndOpen(t *testing.T) {
	for _, s := range []Strategy{sample(), {Version: 1, Issued: issued, Expires: expires}} {
		for _, key := range []ed25519.PrivateKey{testKey, nextKey} {
			sealed, err := Seal(s, key)
			testkit.Must(t, err)
			got, err := Open(sealed, testKeys(t))
			testkit.Must(t, err)
			want := s
			want.Format, want.Key = Format, metadata.KeyID(public(key))
			if diff := cmp.Diff(&want, got); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	good, err := Seal(sample(), testKey)
	testkit.Must(t, err)
	foreign, err := Seal(sample(), alien)
	testkit.Must(t, err)
	_, document, _ := strings.Cut(string(good), "\n")
	for name, test := range map[string]struct {
		sealed string
		want   error
	}{
		"nothing":     {"", ErrUnsigned},
		"unsigned":    {document, ErrUnsigned},
		"metadata":    {strings.Replace(string(good), "gondk-strategy", "gondk-release", 1), ErrUnsigned},
		"unknown key": {string(foreign), ErrUnknownKey},
		"one changed": {strings.Replace(string(good), `"paused": true`, `"paused": flse`, 1), ErrSignature},
		"too large":   {string(good) + strings.Repeat(" ", MaxSize), ErrTooLarge},
		"newer":       {strings.Replace(string(good), "strategy 1", "strategy 2", 1), ErrFormat},
	} {
		if s, err := Open([]byte(test.sealed), testKeys(t)); s != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: Open = %v, %v; want %v", name, s, err, test.want)
		}
	}
}

// refused are edits of the sample's document, each for one reason.
var refused = []struct {
	old, new string
	want     error
}{
	{`"format":1`, `"format":2`, ErrFormat},
	{`"version":12`, `"version":0`, ErrValue},
	{`"version":12`, `"version":-1`, ErrSyntax},
	{`"version":12`, `"version":9007199254740992`, ErrValue},
	{`"version":12`, `"version":12,"version":13`, ErrDuplicate},
	{`"version":12`, `"version":12,"colour":1`, ErrUnknownField},
	{`"version":12`, `"Version":12`, ErrUnknownField},
	{`"expires":"2026-07-08T`, `"expires":"2026-07-01T`, ErrValue},
	{`"release":7`, `"release":-7`, ErrValue},
	{`"release":7`, `"release":8`, ErrValue},
	{`"withdraw":8`, `"withdraw":-8`, ErrValue},
	{`"paused":true`, `"paused":null`, ErrSyntax},
	{`"from":1320`, `"from":1440`, ErrValue},
	{`"to":390`, `"to":-1`, ErrValue},
	{`"key":"new-map"`, `"key":"New map"`, ErrValue},
	{`"key":"new-map"`, `"key":""`, ErrValue},
	{`"key":"new-map"`, `"key":"colour"`, ErrValue},
	{`"on":10`, `"on":-10`, ErrValue},
	{`"on":10`, `"on":10001`, ErrValue},
	{`"on":10`, `"on":10,"on":11`, ErrDuplicate},
	{`"on":10`, `"-":10`, ErrValue},
	{`"red":1`, `"red":0`, ErrValue},
	{`{"red":1}`, `{}`, ErrValue},
	{metadata.KeyID(public(testKey)), metadata.KeyID(public(nextKey)), ErrValue},
}

// edited returns the sample's document with one text replaced.
func edited(t testing.TB, old, new string) string {
	t.Helper()
	s := sample()
	s.Format, s.Key = Format, metadata.KeyID(public(testKey))
	document, err := json.Marshal(s)
	testkit.Must(t, err)
	if !bytes.Contains(document, []byte(old)) {
		t.Fatalf("%s is not in %s", old, document)
	}
	return strings.Replace(string(document), old, new, 1)
}

func TestDocumentRefused(t *testing.T) {
	for _, test := range refused {
		if s, err := Open(sign(edited(t, test.old, test.new)), testKeys(t)); s != nil || !errors.Is(err, test.want) {
			t.Errorf("%s as %s: %v, %v; want %v", test.old, test.new, s, err, test.want)
		}
	}
}

func TestTooMany(t *testing.T) {
	s := sample()
	for i := range MaxFeatures {
		s.Features = append(s.Features, Feature{fmt.Sprint("f", i), map[string]int{"on": 1}})
	}
	if _, err := Seal(s, testKey); !errors.Is(err, ErrValue) {
		t.Errorf("features: %v", err)
	}
	weights := map[string]int{}
	for i := range MaxVariants + 1 {
		weights[fmt.Sprint("v", i)] = 1
	}
	s.Features = []Feature{{"many", weights}}
	if _, err := Seal(s, testKey); !errors.Is(err, ErrValue) {
		t.Errorf("variants: %v", err)
	}
}

func TestAcceptable(t *testing.T) {
	for _, test := range []struct {
		now     time.Time
		highest uint64
		want    error
	}{
		{issued, 0, nil},
		{issued, 12, nil},
		{issued, 13, ErrDowngrade},
		{expires, 13, ErrDowngrade},
		{expires, 12, ErrExpired},
		{issued.AddDate(-50, 0, 0), 12, nil}, // a clock that was not set: the release's metadata refuses
	} {
		s := sample()
		if err := s.Acceptable(test.now, test.highest); !errors.Is(err, test.want) {
			t.Errorf("%v, seen %d: %v; want %v", test.now, test.highest, err, test.want)
		}
	}
}

func TestWhen(t *testing.T) {
	night := When{From: 22 * 60, To: 6*60 + 30}
	day := When{From: 9 * 60, To: 17 * 60}
	both := Conditions{Unmetered: true, Charging: true}
	for _, test := range []struct {
		when  When
		clock string
		c     Conditions
		want  string // in the error; empty: allowed
	}{
		{When{}, "12:00", Conditions{}, ""},
		{When{WiFi: true}, "12:00", Conditions{Charging: true}, "cost nothing"},
		{When{WiFi: true}, "12:00", both, ""},
		{When{Charging: true}, "12:00", Conditions{Unmetered: true}, "charging"},
		{When{Charging: true}, "12:00", both, ""},
		{day, "08:59", both, "from 9:00 to 17:00"},
		{day, "09:00", both, ""},
		{day, "16:59", both, ""},
		{day, "17:00", both, "from 9:00"},
		{night, "21:59", both, "from 22:00 to 6:30"},
		{night, "22:00", both, ""},
		{night, "00:00", both, ""},
		{night, "06:29", both, ""},
		{night, "06:30", both, "to 6:30"},
		{When{From: 60, To: 60}, "12:00", both, ""},
	} {
		now, err := time.Parse("15:04", test.clock)
		testkit.Must(t, err)
		err = test.when.Allows(now, test.c)
		if (err == nil) != (test.want == "") || err != nil && (!errors.Is(err, ErrWhen) || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%+v at %s, %+v: %v; want %q", test.when, test.clock, test.c, err, test.want)
		}
	}
}

func TestVariant(t *testing.T) {
	f := Feature{"new-map", map[string]int{"on": 10, "off": 80, "half": 10, "never": 0}}
	other := Feature{"colour", map[string]int{"on": 10, "off": 80, "half": 10}}
	got, both := map[string]int{}, 0
	const devices = 10000
	for i := range devices {
		id := fmt.Sprintf("%032x", i)
		got[f.Variant(id)]++
		if f.Variant(id) == "on" && other.Variant(id) == "on" {
			both++
		}
	}
	for variant, want := range map[string]int{"on": 1000, "off": 8000, "half": 1000, "never": 0} {
		if n := got[variant]; n < want-150 || n > want+150 {
			t.Errorf("%d of %d devices show %q; want about %d", n, devices, variant, want)
		}
	}
	if both < 50 || both > 150 { // a hundredth, as of two throws of dice
		t.Errorf("%d of %d devices are in both features", both, devices)
	}
	if got := f.Variant("0123456789abcdef0123456789abcdef"); got != "off" {
		t.Errorf("the device that is known shows %q: variants must stay", got)
	}
	if got := (Feature{Key: "none"}).Variant("0"); got != "" {
		t.Errorf("no variants: %q", got)
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
		if s, err := Open(data, keys); err == nil {
			t.Fatalf("unsigned, and taken: %+v", s)
		}
		s, err := Open(sign(string(data)), keys)
		if err != nil {
			return
		}
		for _, feature := range s.Features {
			if feature.Variant("device") == "" {
				t.Fatalf("no variant: %+v", feature)
			}
		}
		s.When.Allows(time.Time{}, Conditions{})
		again, err := Seal(*s, testKey)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			t.Fatal(err)
		}
		if len(s.Features) == 0 {
			s.Features = nil // an empty list is not written
		}
		if same, err2 := Open(again, keys); err == nil && (err2 != nil || !cmp.Equal(same, s)) {
			t.Fatalf("written again and read: %+v, %v; it was %+v", same, err2, s)
		}
	})
}
