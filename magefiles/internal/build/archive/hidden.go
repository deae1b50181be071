package archive

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// A package may have its C API in C files of its own, above the functions that Go exports. All but the exports is hidden in the archive,
// and whoever wrote such an API has to be told.

// tellHidden says which C functions of the exporting packages nobody can call: those that nothing in the archive calls either, so that
// they are hardly there for its own use.
func (b *code) tellHidden(ctx context.Context, objects string, p plan, globals []string) error {
	files, err := inputObjects(objects)
	if err != nil {
		return err
	}
	hidden, err := b.hidden(p, files, globals)
	if err != nil || len(hidden) == 0 {
		return err
	}
	b.hiddenOnce.Do(func() {
		keep := keepFor(hidden)
		b.Run.Warn(ctx, step.Warning{
			Name: "hidden", Text: fmt.Sprintf("the archive hides C functions of %s that nothing in it calls: %s", b.packages(), strings.Join(first(hidden, 8), ", ")),
			Cure: fmt.Sprintf("to be able to call them from outside, write keep = [%s] in [library] of abi-matrix.toml, or KEEP %s if a build file adds the archive",
				quoted(keep), strings.Join(keep, " ")),
			Note: true,
		})
	})
	return nil
}

func (b *code) hidden(p plan, files, globals []string) ([]string, error) {
	sources, words := b.cAPI(p.pkgs)
	if len(sources) == 0 {
		return nil, nil
	}
	called := map[string]bool{}
	var names []string
	for _, file := range files {
		object, err := elfabi.ReadObject(file)
		if err != nil {
			return nil, fmt.Errorf("cannot read the output of go build: %w", err)
		}
		own := sources[sourceOf(object)]
		for s := range object.Symbols() {
			switch {
			case s.Undefined():
				called[s.Name] = true
			case own && s.Type() == elf.STT_FUNC && s.Binding() == elf.STB_GLOBAL && s.Visibility() == elf.STV_DEFAULT:
				names = append(names, s.Name)
			}
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool {
		return called[n] || !words[n] || slices.Contains(globals, n) || libraryWith(p.ABI, n) != ""
	})
	slices.Sort(names)
	return slices.Compact(names), nil
}

// cAPI returns the names of the C files of the exporting packages, and the words in them: another package's file may have the same name as
// one of these.
func (b *code) cAPI(pkgs []*listed) (sources, words map[string]bool) {
	sources, words = map[string]bool{}, map[string]bool{}
	for _, own := range b.exporting(pkgs) {
		for _, name := range own.cSources() {
			sources[filepath.Base(name)] = true
			text, _ := os.ReadFile(filepath.Join(own.Dir, name)) // the compiler has read it
			for _, w := range cName().FindAll(text, -1) {
				words[string(w)] = true
			}
		}
	}
	return sources, words
}

var cName = lazyregexp.New(`[A-Za-z_][A-Za-z0-9_]*`)

// cSources returns the files that a C, C++ or Objective-C compiler or an assembler makes objects of.
func (p *listed) cSources() []string {
	return slices.Concat(p.CFiles, p.CXXFiles, p.MFiles, p.SFiles)
}

// keepFor returns what to write to keep names: a pattern where they begin alike.
func keepFor(names []string) []string {
	if len(names) < 3 {
		return names
	}
	prefix := names[0]
	for _, n := range names {
		for !strings.HasPrefix(n, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	if i := strings.LastIndex(prefix, "_"); i > 1 {
		return []string{prefix[:i+1] + "*"}
	}
	return names
}

func quoted(names []string) string {
	var all []string
	for _, n := range names {
		all = append(all, fmt.Sprintf("%q", n))
	}
	return strings.Join(all, ", ")
}

// declares reports whether a header declares a function that one of the patterns of library.keep keeps.
func declares(header []byte, keep []string) bool {
	for _, pattern := range keep {
		if regexp.MustCompile(`\b` + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `\w*`) + `\s*\(`).Match(header) {
			return true
		}
	}
	return false
}
