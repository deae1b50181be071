package transfer

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseRange(t *testing.T) {
	for text, want := range map[string]Range{
		"bytes 0-0/1":                     {0, 0, 1},
		"bytes 5-9/10":                    {5, 9, 10},
		"BYTES 5-9/*":                     {5, 9, -1},
		"\tbytes\t 5 - 9\t/ 10 ":          {5, 9, 10},
		"bytes=5-9/10":                    {5, 9, 10},
		"Bytes: 5-9/10":                   {5, 9, 10},
		"bytes 5-9/10\nbytes 5-9/10":      {5, 9, 10},
		"bytes 0-9223372036854775806/*":   {0, 9223372036854775806, -1},
		"":                                {},
		"bytes":                           {},
		"bytes ":                          {},
		"bytes5-9/10":                     {},
		"items 5-9/10":                    {},
		"bytes */10":                      {},
		"bytes 5-9":                       {},
		"bytes 5-9/":                      {},
		"bytes 9-5/10":                    {},
		"bytes 5-10/10":                   {},
		"bytes +5-9/10":                   {},
		"bytes -5-9/10":                   {},
		"bytes 5--9/10":                   {},
		"bytes 5-9/10/11":                 {},
		"bytes 5-9/0x10":                  {},
		"bytes 0-9223372036854775808/*":   {},
		"bytes 5-9/10, bytes 5-9/10":      {},
		"bytes 5-9/10\nbytes 5-8/10":      {},
		"bytes 5-9/10\nnothing":           {},
		"bytes 0-0/99999999999999999999":  {},
		"bytes \u0665-9/10":               {},
		"bytes 5-9/10; comment=something": {},
	} {
		got, ok := ParseRange(strings.Split(text, "\n"))
		if got != want || ok != (want != Range{}) {
			t.Errorf("%q: %v, %v; want %v", text, got, ok, want)
		}
	}
	if _, ok := ParseRange(nil); ok {
		t.Error("no header is none")
	}
}

func FuzzParseRange(f *testing.F) {
	for _, text := range []string{"bytes 5-9/10", "BYTES=5-9/*", "bytes */10", "bytes 0-9223372036854775807/*", "\t"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := ParseRange([]string{text})
		if !ok {
			return
		}
		if r.First < 0 || r.Last < r.First || r.Total >= 0 && r.Last >= r.Total || r.Total < -1 {
			t.Errorf("%q: %v", text, r)
		}
		total := fmt.Sprint(r.Total)
		if r.Total < 0 {
			total = "*"
		}
		again, ok := ParseRange([]string{fmt.Sprintf("bytes %d-%d/%s", r.First, r.Last, total)})
		if !ok || again != r {
			t.Errorf("%q: %v, and then %v", text, r, again)
		}
	})
}
