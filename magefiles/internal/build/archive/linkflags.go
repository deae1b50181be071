package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// cgoLDFLAGS is the variable of that name, and what messages call it.
const cgoLDFLAGS = "CGO_LDFLAGS"

// link finds out what becomes of all that packages and the environment say to the linker.
func (b *Builder) link(abi *matrix.ABI, s *goSettings, pkgs []*listed) (*linkInputs, error) {
	all := []*given{{name: cgoLDFLAGS, words: split(s.env[cgoLDFLAGS])}}
	for _, setting := range b.Matrix.CgoFor(abi).LDFlags {
		all = append(all, &given{name: setting.At, words: []string{setting.Text}})
	}
	for _, p := range pkgs {
		all = append(all, &given{pkg: p, name: "#cgo LDFLAGS", words: p.CgoLDFLAGS})
	}
	if err := s.flags.checkExternal(); err != nil {
		return nil, err
	}
	in, err := readLink(all, b.Matrix.Root, filepath.Join(b.Tools.NDK.Sysroot(), "usr", "lib", abi.Triple))
	var bad *refused
	if errors.As(err, &bad) {
		return nil, fmt.Errorf("%s: %w", b.place(bad.word), bad)
	}
	return in, err
}

// cgoLine is a line for cgo in what stands above import "C".
var cgoLine = lazyregexp.New(`(?m)^[ \t]*(?://)?[ \t*]*#cgo\b.*$`)

// place says where a word for the linker comes from: golib/main.go:7: #cgo LDFLAGS.
func (b *Builder) place(w word) string {
	if w.from.pkg == nil {
		return w.from.name
	}
	if at := b.cgoPlace(w.from.pkg, w.text); at != "" {
		return at + ": " + w.from.name
	}
	return w.from.pkg.ImportPath + ": " + w.from.name
}

// cgoPlace returns the first #cgo LDFLAGS line of a package with a text in it: golib/main.go:7.
func (b *Builder) cgoPlace(p *listed, text string) string {
	text = strings.ReplaceAll(filepath.ToSlash(strings.Fields(text)[0]), filepath.ToSlash(p.Dir), "${SRCDIR}")
	for _, name := range p.CgoFiles {
		path := filepath.Join(p.Dir, name)
		source, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for _, at := range cgoLine().FindAllIndex(source, -1) {
			line := string(source[at[0]:at[1]])
			if strings.Contains(line, "LDFLAGS:") && strings.Contains(line, text) {
				return fmt.Sprintf("%s:%d", b.Run.Rel(path), 1+bytes.Count(source[:at[0]], []byte("\n")))
			}
		}
	}
	return ""
}

// environmentFlags returns what CGO_LDFLAGS and the matrix say, for go build's one link. The go command would say it once for each
// package that uses cgo, Go's own too, and a linker does not take an object twice.
func (b *Builder) environmentFlags(abi *matrix.ABI, s *goSettings) []string {
	words := slices.DeleteFunc(split(s.env[cgoLDFLAGS]), func(w string) bool { return w == "-g" || w == "-O2" }) // Go's own
	words = append(words, texts(b.Matrix.CgoFor(abi).LDFlags)...)
	for i, w := range words {
		parts := strings.Split(w, ",") // -Wl,-Llib,lib/one.o
		for j := range parts {
			parts[j] = b.absoluteFlag(parts[j])
		}
		words[i] = strings.Join(parts, ",")
	}
	return words
}

// absoluteFlag makes a path that is relative to the project absolute: go build's link runs in another folder.
func (b *Builder) absoluteFlag(w string) string {
	dir, ok := strings.CutPrefix(w, "-L")
	switch path := absolute(b.Matrix.Root, w); {
	case ok && dir != "":
		return "-L" + absolute(b.Matrix.Root, dir)
	case w != "" && !strings.HasPrefix(w, "-") && exists(path):
		return path
	}
	return w
}

// checkExternal refuses flags for the linker after Go's, which would replace those that gondk gives it.
func (f goFlags) checkExternal() error {
	for _, w := range split(f.ldflags()) {
		name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
		if strings.HasPrefix(w, "-") && (name == "extldflags" || name == "extld") {
			return fmt.Errorf("GOFLAGS: -ldflags=-%s is for linking a program; remove it, and put objects and libraries into CGO_LDFLAGS", name)
		}
	}
	return nil
}
