package symbolize

import (
	"archive/zip"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Input is a text to symbolize.
type Input struct {
	Name string // of a file in a zip; empty for a text of its own
	Text string
}

// maxInput is how many bytes an input may have, unpacked.
const maxInput = 1 << 30

// Read gives the texts in what may be a text in whatever encoding, a tombstone as Android 12 and later hand to apps, a bug report's zip, or
// any of these in gzip. name stands for the file in errors.
func Read(name, content string) ([]Input, error) {
	switch {
	case strings.HasPrefix(content, "\x1f\x8b"):
		unpacked, err := gunzip(name, content)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(unpacked, "\x1f\x8b") {
			return nil, fmt.Errorf("%s: gzip in gzip; unpack it once", name)
		}
		return Read(name, unpacked)
	case strings.HasPrefix(content, "PK\x03\x04"):
		return readZip(name, content)
	}
	text, err := readText(name, content)
	return []Input{{Text: text}}, err
}

func gunzip(name, content string) (string, error) {
	r, err := gzip.NewReader(strings.NewReader(content))
	if err != nil {
		return "", fmt.Errorf("%s: gzip: %w; fetch it again", name, err)
	}
	text, err := ReadAll(name, r, int64(len(content)))
	if err != nil {
		return "", fmt.Errorf("%w; fetch it again", err)
	}
	return text, nil
}

// ReadAll reads what is not larger than maxInput.
func ReadAll(name string, r io.Reader, size int64) (string, error) {
	var text strings.Builder
	text.Grow(int(min(max(size, 0), maxInput)))
	n, err := io.Copy(&text, io.LimitReader(r, maxInput+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", name, err)
	case n > maxInput:
		return "", fmt.Errorf("%s: larger than %d MB; cut out what is about the crash", name, maxInput>>20)
	}
	return text.String(), nil
}

// reports are where bug reports keep tombstones and ANR traces.
var reports = lazyregexp.New(`(?:^|/)FS/data/(?:tombstones|anr)/[^/]+$`)

func readZip(name, content string) ([]Input, error) {
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w; fetch it again", name, err)
	}
	there := map[string]bool{}
	for _, f := range z.File {
		there[f.Name] = true
	}
	var all []Input
	left := int64(maxInput)
	for _, f := range z.File {
		if text, pb := strings.CutSuffix(f.Name, ".pb"); !reports().MatchString(f.Name) || pb && there[text] {
			continue
		}
		text, err := readEntry(name, f)
		if err != nil {
			return nil, err
		}
		if left -= int64(len(text)); left < 0 {
			return nil, fmt.Errorf("%s: its reports are larger than %d MB; unpack it and give one", name, maxInput>>20)
		}
		all = append(all, Input{f.Name, text})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: a zip without FS/data/tombstones and FS/data/anr, which bug reports have; give the trace itself", name)
	}
	return all, nil
}

func readEntry(name string, f *zip.File) (string, error) {
	name += ": " + f.Name
	r, err := f.Open()
	if err != nil {
		return "", fmt.Errorf("%s: %w; unpack the zip and give a trace in it", name, err)
	}
	defer r.Close()
	content, err := ReadAll(name, r, 0)
	if err == nil && strings.HasPrefix(content, "\x1f\x8b") {
		content, err = gunzip(name, content)
	}
	if err != nil {
		return "", err
	}
	return readText(name, content)
}

// readText gives a text in UTF-8.
func readText(name, content string) (string, error) {
	switch {
	case strings.HasPrefix(content, "\xff\xfe"):
		return fromUTF16(content[2:], 1), nil
	case strings.HasPrefix(content, "\xfe\xff"):
		return fromUTF16(content[2:], 0), nil
	case !binaryStart(content):
		return content, nil
	}
	if text, ok := tombstoneText(content); ok {
		return text, nil
	}
	if strings.IndexByte(content[:min(len(content), 4096)], 0) >= 0 {
		return "", fmt.Errorf("%s: not text, nor a tombstone or a bug report's zip", name)
	}
	return content, nil
}

// binaryStart tells whether the first bytes have any that texts do not have.
func binaryStart(content string) bool {
	return strings.ContainsFunc(content[:min(len(content), 4096)], func(r rune) bool {
		return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\b\x1b", r) || r == utf8.RuneError
	})
}

// fromUTF16 takes the high byte of each unit at the given place.
func fromUTF16(content string, high int) string {
	var text strings.Builder
	text.Grow(len(content) / 2)
	var before rune
	for i := 0; i+1 < len(content); i += 2 {
		r := rune(content[i+high])<<8 | rune(content[i+1-high])
		switch {
		case before != 0 && utf16.DecodeRune(before, r) != utf8.RuneError:
			text.WriteRune(utf16.DecodeRune(before, r))
			before = 0
			continue
		case before != 0:
			text.WriteRune(utf8.RuneError)
			before = 0
		}
		if utf16.IsSurrogate(r) {
			before = r
		} else {
			text.WriteRune(r)
		}
	}
	return text.String()
}
