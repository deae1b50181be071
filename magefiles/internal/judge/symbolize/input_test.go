package symbolize

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func inUTF16(text string, bigEndian bool) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		pair := []byte{byte(unit), byte(unit >> 8)}
		if bigEndian {
			pair[0], pair[1] = pair[1], pair[0]
		}
		out = append(out, pair...)
	}
	return string(out)
}

func zipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write([]byte(text))
	w.Close()
	return out.String()
}

func bugReport(t *testing.T, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i]}) // stored
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRead(t *testing.T) {
	const text = "06-15 F/DEBUG: #00 pc 54da1c  /data/app/größe😀/libsample.so\r\n"
	proto := crashed().encode()
	for name, c := range map[string]struct {
		content string
		want    []Input
	}{
		"text":                {text, []Input{{"", text}}},
		"empty":               {"", []Input{{"", ""}}},
		"UTF-16":              {inUTF16(text, false), []Input{{"", text}}},
		"UTF-16, the other":   {inUTF16(text, true), []Input{{"", text}}},
		"half a UTF-16":       {inUTF16(text, false)[:3], []Input{{"", ""}}},
		"half a surrogate":    {"\xff\xfe\x3d\xd8A\x00", []Input{{"", "\ufffdA"}}},
		"UTF-8 with its mark": {"\ufeff" + text, []Input{{"", "\ufeff" + text}}},
		"Latin-1":             {"gr\xf6\xdfe\n" + text, []Input{{"", "gr\xf6\xdfe\n" + text}}},
		"zeros behind":        {strings.Repeat(text, 100) + "\x00\x00", []Input{{"", strings.Repeat(text, 100) + "\x00\x00"}}},
		"gzip":                {zipped(text), []Input{{"", text}}},
		"a tombstone in gzip": {zipped(proto), []Input{{"", crashedText}}},
		"a bug report": {bugReport(t, "bugreport.txt", "all", "FS/data/tombstones/tombstone_00", text, "FS/data/tombstones/tombstone_00.pb", proto,
			"FS/data/tombstones/tombstone_01.pb", proto, "FS/data/anr/anr_2026", inUTF16("anr", false), "FS/data/system/x", "x"),
			[]Input{{"FS/data/tombstones/tombstone_00", text}, {"FS/data/tombstones/tombstone_01.pb", crashedText}, {"FS/data/anr/anr_2026", "anr"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("log", c.content)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

func TestReadFails(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a library":      {"\x7fELF\x02\x01\x01\x00\x00", "log: not text, nor a tombstone or a bug report's zip"},
		"a bundle":       {bugReport(t, "base/lib/arm64-v8a/libsample.so", "x"), "log: a zip without FS/data/tombstones and FS/data/anr, which bug reports have; give the trace itself"},
		"half a zip":     {bugReport(t, "a", "x")[:30], "log: zip: not a valid zip file; fetch it again"},
		"half a gzip":    {zipped("text")[:20], "log: unexpected EOF; fetch it again"},
		"gzip in gzip":   {zipped(zipped("text")), "log: gzip in gzip; unpack it once"},
		"half a binary":  {crashed().encode()[:100] + "\x00", "log: not text, nor a tombstone or a bug report's zip"},
		"a broken entry": {strings.Replace(bugReport(t, "FS/data/anr/a", "some text"), "text", "test", 1), "log: FS/data/anr/a: "},
	} {
		if _, err := Read("log", c.content); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
