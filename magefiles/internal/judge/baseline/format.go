package baseline

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format writes the baseline as UTF-8 text with LF line ends. The same ABI gives the same text, and Parse reads it back.
//
// Each line is a keyword and words apart by single spaces; a word that is empty, or holds spaces, quotes or what cannot be seen,
// is quoted as in Go. What belongs to an ABI or a library stands below its line, two spaces further right.
func (b *Baseline) Format() []byte {
	w := &writer{}
	fmt.Fprintf(&w.out, "# The ABI of %s, saved by mage abi:save. mage abi:diff shows what a later build changes. Review this file like code.\n",
		oneLine(b.Library))
	version := firstVersion
	switch {
	case len(b.Java) > 0:
		version = FormatVersion
	case len(b.History) > 0:
		version = releaseVersion
	}
	w.line("format", strconv.Itoa(version))
	w.line("project", b.Library, b.Version)
	w.number("min-sdk", uint64(b.MinSDK))
	w.number("target-sdk", uint64(b.TargetSDK))
	w.number("version-code", uint64(b.VersionCode))
	for _, r := range b.History {
		w.release(r)
	}
	for _, signature := range b.Java {
		w.line("java", signature)
	}
	for i := range b.ABIs {
		w.out.WriteByte('\n')
		w.abi(&b.ABIs[i])
	}
	return w.out.Bytes()
}

// weak is the one binding of imports that is told.
const weak = "WEAK"

type writer struct {
	out   bytes.Buffer
	depth int
}

func (w *writer) line(keyword string, words ...string) {
	w.out.WriteString(strings.Repeat("  ", w.depth) + keyword)
	for _, word := range words {
		w.out.WriteString(" " + quote(word))
	}
	w.out.WriteByte('\n')
}

// number and text leave out what is not there.
func (w *writer) number(keyword string, n uint64) {
	if n != 0 {
		w.line(keyword, strconv.FormatUint(n, 10))
	}
}

func (w *writer) text(keyword, text string) {
	if text != "" {
		w.line(keyword, text)
	}
}

func (w *writer) abi(a *ABI) {
	w.line("abi", a.Name)
	w.depth++
	if a.API != nil {
		w.line("c-api")
		for _, line := range a.API.Lines() {
			w.out.WriteString(apiIndent + line + "\n")
		}
	}
	for i := range a.Libraries {
		w.library(&a.Libraries[i])
	}
	w.depth--
}

func (w *writer) library(l *Library) {
	w.line("library", l.Name)
	w.depth++
	w.text("machine", l.Machine)
	w.text("digest", l.Digest)
	w.text("build-id", l.BuildID)
	w.text("soname", l.SONAME)
	for _, name := range l.Needed {
		w.line("needed", name)
	}
	w.number("note-api", uint64(l.NoteAPI))
	w.text("note-ndk", l.NoteNDK)
	w.number("align", l.Align)
	for _, r := range l.Relro {
		w.line("relro", strconv.FormatUint(r.Page, 10), r.Verdict)
	}
	for _, mark := range l.Marks {
		w.line("mark", mark)
	}
	if l.HasTLS {
		w.line("tls", strconv.FormatUint(l.TLS, 10))
	}
	w.text("go", l.Go)
	for _, m := range l.Modules {
		w.line("module", m.Path, m.Version)
	}
	w.number("size", uint64(l.Size))
	for _, s := range l.Sections {
		w.line("section", s.Name, strconv.FormatUint(s.Size, 10))
	}
	w.symbols(l)
	w.depth--
}

func (w *writer) symbols(l *Library) {
	for _, e := range l.Exports {
		words := []string{e.Name, e.Type, e.Binding}
		if e.Size != 0 {
			words = append(words, "size", strconv.FormatUint(e.Size, 10))
		}
		if e.Version != "" {
			words = append(words, "version", e.Version)
		}
		w.line("export", words...)
	}
	for _, i := range l.Imports {
		words := []string{i.Name}
		if i.Library != "" {
			words = append(words, "library", i.Library)
		}
		if i.Version != "" {
			words = append(words, "version", i.Version)
		}
		if i.Since != 0 {
			words = append(words, "since", strconv.Itoa(i.Since))
		}
		if i.Weak {
			words = append(words, "binding", weak)
		}
		w.line("import", words...)
	}
}

// quote returns a word as it stands in a line.
func quote(word string) string {
	if word == "" || !utf8.ValidString(word) || strings.HasPrefix(word, "#") || strings.ContainsFunc(word, hidden) {
		return strconv.Quote(word)
	}
	return word
}

func hidden(r rune) bool { return r == '"' || r == '\\' || unicode.IsSpace(r) || !unicode.IsPrint(r) }

// oneLine keeps a comment in its line whatever the name.
func oneLine(name string) string {
	return strings.Trim(strconv.Quote(name), `"`)
}
