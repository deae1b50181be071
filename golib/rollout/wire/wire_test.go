package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/internal/testkit"
)

// full is a report with every field of it set.
func full() *Report {
	return &Report{
		DeviceID: "00112233445566778899aabbccddeeff", Sequence: 1 << 40, Group: "internal", AppVersion: "1.2", ContentVersion: 7,
		ABI: "arm64-v8a", APILevel: 34, Network: VPN, Metered: pointer(false), BatteryPercent: pointer(uint32(0)),
		Charging: pointer(true), FreeBytes: pointer(uint64(1 << 33)), Locale: "de-CH",
		Events: []Event{
			{Number: 1, Release: 7, Stage: Offered, ClockMillis: 1782000000000},
			{Number: 2, Release: 7, Stage: Failed, Code: "disk-full", ClockMillis: -1, DurationMillis: 1500},
		},
		StrategyVersion: 12, ClockMillis: 1782000000123,
	}
}

func TestReportThereAndBack(t *testing.T) {
	for _, r := range []*Report{{}, full()} {
		got, err := ParseRequest(Request(r))
		testkit.Must(t, err)
		if diff := cmp.Diff(r, got); diff != "" {
			t.Error(diff)
		}
	}
	isComplete(t, reflect.ValueOf(*full()))
	isComplete(t, reflect.ValueOf(full().Events[1]))
}

// isComplete holds that a message for tests has no field at zero.
func isComplete(t *testing.T, v reflect.Value) {
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the test's %s has no %s", v.Type(), v.Type().Field(i).Name)
		}
	}
}

func TestInstructionThereAndBack(t *testing.T) {
	want := &Instruction{Strategy: []byte("gondk-strategy …"), Acknowledged: 9, HeartbeatMillis: 15000, ClockMillis: 1782000000123}
	isComplete(t, reflect.ValueOf(*want))
	for _, i := range []*Instruction{{}, want} {
		got, err := ParseResponse(Response(i))
		testkit.Must(t, err)
		if diff := cmp.Diff(i, got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestBytes holds a message against its bytes, made by hand.
func TestBytes(t *testing.T) {
	r := &Report{DeviceID: "ab", Sequence: 300, ContentVersion: -1, Metered: pointer(false), Events: []Event{{Number: 1, Stage: Failed, Code: "x"}}}
	const want = "0a1d" + "0a026162" + "10ac02" + "28ffffffffffffffffff01" + "4800" + "7207" + "0801" + "1806" + "220178"
	if got := hex.EncodeToString(Request(r)); got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	for name, unknown := range map[string]string{
		"number":          "a006" + "05",
		"64 bits":         "a106" + "0102030405060708",
		"bytes":           "a206" + "03616263",
		"32 bits":         "a506" + "01020304",
		"group":           "a306" + "0801" + "0a0161" + "a406",
		"known as bytes":  "12" + "0161", // sequence
		"known as number": "08" + "01",   // device_id
	} {
		more, err := hex.DecodeString(unknown)
		testkit.Must(t, err)
		b := appendBytes(nil, 1, append(bytes.Clone(more), full().append(nil)...))
		got, err := ParseRequest(append(b, more...))
		if err != nil || !cmp.Equal(got, full()) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no UTF-8":            "0a03" + "0a01ff",
		"cut number":          "0a01" + "10",
		"cut bytes":           "0a03" + "0a0561",
		"cut message":         "0a05" + "1001",
		"too long a number":   "0a0c" + "10ffffffffffffffffff02",
		"field 0":             "0001",
		"a group's end alone": "0c",
		"an open group":       "0b",
		"another group's end": "0b14",
		"way 6":               "0e",
	} {
		b, err := hex.DecodeString(text)
		testkit.Must(t, err)
		if _, err := ParseRequest(b); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseRequest(make([]byte, MaxRequest+1)); !errors.Is(err, ErrMessage) {
		t.Errorf("too large: %v", err)
	}
	r := &Report{Events: make([]Event, MaxEvents+1)}
	if _, err := ParseRequest(Request(r)); !errors.Is(err, ErrMessage) {
		t.Errorf("too many events: %v", err)
	}
}

func TestTexts(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"de-CH", "de-CH"},
		{"a\xffb", "a\uFFFDb"},
		{strings.Repeat("a", MaxText+1), strings.Repeat("a", MaxText)},
		{strings.Repeat("a", MaxText-1) + "ä", strings.Repeat("a", MaxText-1)},
		{strings.Repeat("\x80", MaxText+1), ""},
	} {
		got, err := ParseRequest(Request(&Report{Locale: test.text}))
		testkit.Must(t, err)
		if got.Locale != test.want {
			t.Errorf("%q: %q; want %q", test.text, got.Locale, test.want)
		}
	}
	r := full()
	for range MaxEvents - len(r.Events) {
		r.Events = append(r.Events, Event{1<<64 - 1, -1, -1, strings.Repeat("x", MaxText), -1, 1<<64 - 1})
	}
	if size := len(Request(r)); size > MaxRequest {
		t.Errorf("a report may have %d bytes; the limit is %d", size, MaxRequest)
	}
}

func TestEnvelopes(t *testing.T) {
	stream := bytes.NewReader(append(Envelope([]byte("one")), LastEnvelope([]byte("{}"))...))
	if m, last, err := ReadEnvelope(stream, 3); string(m) != "one" || last || err != nil {
		t.Errorf("%q, %v, %v", m, last, err)
	}
	if m, last, err := ReadEnvelope(stream, 3); string(m) != "{}" || !last || err != nil {
		t.Errorf("%q, %v, %v", m, last, err)
	}
	if _, _, err := ReadEnvelope(stream, 3); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	for name, test := range map[string]struct {
		bytes string
		want  error
	}{
		"cut":        {"\x00\x00\x00\x00\x03on", io.ErrUnexpectedEOF},
		"cut head":   {"\x00\x00", io.ErrUnexpectedEOF},
		"too large":  {"\x00\x00\x00\x00\x04four", ErrMessage},
		"huge":       {"\x00\xff\xff\xff\xff", ErrMessage},
		"compressed": {"\x01\x00\x00\x00\x00", ErrMessage},
		"HTML":       {"<html>", ErrMessage},
	} {
		if _, _, err := ReadEnvelope(strings.NewReader(test.bytes), 3); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Request(full()))
	f.Add(Response(&Instruction{Strategy: []byte("s"), Acknowledged: 1}))
	f.Add([]byte("\x0a\x04\x0b\x0b\x0c\x0c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := ParseRequest(data); err == nil {
			same, err := ParseRequest(Request(r))
			r.cut()
			if err != nil || !cmp.Equal(same, r) {
				t.Errorf("written again and read: %+v, %v; it was %+v", same, err, r)
			}
		}
		if i, err := ParseResponse(data); err == nil {
			if same, err := ParseResponse(Response(i)); err != nil || !cmp.Equal(same, i) {
				t.Errorf("written again and read: %+v, %v; it was %+v", same, err, i)
			}
		}
	})
}

// cut leaves of texts what is written of them.
func (r *Report) cut() {
	for _, s := range []*string{&r.DeviceID, &r.Group, &r.AppVersion, &r.ABI, &r.Locale} {
		*s = text(*s)
	}
	for i := range r.Events {
		r.Events[i].Code = text(r.Events[i].Code)
	}
}
