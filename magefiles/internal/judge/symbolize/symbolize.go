// Package symbolize adds the names and lines of Go and C functions to the backtraces that Android writes into tombstones and logcat.
//
// llvm-symbolizer does the looking up. Every NDK has it, it reads what both Go's linker and clang write, and it knows which functions were
// inlined where. What is done here is what it does not do for a file: to find the frames, and for each the library with the symbols, by the
// build id that Android prints, as https://source.android.com/docs/core/tests/debug shows it.
package symbolize

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Symbolizer names functions by the libraries below Dir, at any depth and under any name: build/symbols, and what somebody puts there.
type Symbolizer struct {
	Run  *step.Runner
	Tool string // absolute path of llvm-symbolizer
	Dir  string // absolute path
}

// Text is a trace with what was found.
type Text struct {
	Text     string   // the trace as it was, with a line for each function below its frame
	Frames   int      // native frames in it, of whatever library
	Named    int      // those for which a function is known
	Warnings []string // libraries whose symbols are not there, or were chosen without a build id
}

// Symbolize reads a tombstone, a log or any other text with native frames. All lines of it stay as they are.
func (s *Symbolizer) Symbolize(ctx context.Context, trace string) (*Text, error) {
	all, err := readIndex(s.Dir)
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(trace, "\n")
	p := &pass{files: all, found: map[int]*symbolFile{}, told: map[string]bool{}, frames: parse(lines)}
	for at := range lines {
		if f := p.frames[at]; f != nil {
			p.found[at] = p.choose(f)
		}
	}
	locations, err := s.locate(ctx, p)
	if err != nil {
		return nil, err
	}
	return p.write(lines, locations), nil
}

// pass is one trace on its way. Frames are known by their line.
type pass struct {
	files    *index
	frames   map[int]*frame
	found    map[int]*symbolFile // nil if there are no symbols
	told     map[string]bool
	warnings []string
}

func (p *pass) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !p.told[text] {
		p.told[text] = true
		p.warnings = append(p.warnings, text)
	}
}

// choose returns the file with a frame's symbols, or nil.
func (p *pass) choose(f *frame) *symbolFile {
	if f.buildID != "" {
		file := p.files.byID[f.buildID]
		if file == nil && (f.app || p.files.names[f.library]) {
			p.warn("no symbols for %s with the build id %s; check out the commit that it was built from and run mage aab: the same sources and "+
				"tools give the same build id. Or put what you saved of that build below %s: its build/symbols, or its unpacked bundle",
				f.library, f.buildID, p.files.shown)
		}
		return file
	}
	fits := p.files.named(f)
	switch {
	case len(fits) > 0:
		p.warn("the trace has no build id for %s (%s), so the functions shown are those of %s; they are wrong unless that is the build that "+
			"crashed", f.library, fits[0].abi.Name, fits[0].shown)
		return fits[0]
	case p.files.names[f.library]:
		p.warn("no symbols for %s (%s), and the trace has no build id; build the ABI and run this again", f.library, f.abiName())
	}
	return nil
}

// locate asks llvm-symbolizer for all addresses, once for each file.
func (s *Symbolizer) locate(ctx context.Context, p *pass) (map[int][]location, error) {
	of := map[*symbolFile][]int{}
	for at, file := range p.found {
		if file != nil {
			of[file] = append(of[file], at)
		}
	}
	all := map[int][]location{}
	for file, ats := range of {
		slices.Sort(ats)
		var addresses []string
		for _, at := range ats {
			addresses = append(addresses, p.frames[at].address)
		}
		found, err := s.ask(ctx, file.path, addresses)
		if err != nil {
			return nil, err
		}
		for i, at := range ats {
			all[at] = found[i]
		}
	}
	return all, nil
}

func (p *pass) write(lines []string, locations map[int][]location) *Text {
	t := &Text{Frames: len(p.frames), Warnings: p.warnings}
	var text strings.Builder
	for at, line := range lines {
		text.WriteString(line)
		if len(locations[at]) == 0 {
			continue
		}
		t.Named++
		content, end := cutEnd(line)
		if content == line {
			text.WriteString(end) // a last line that has none
		}
		for _, l := range locations[at] {
			text.WriteString(p.frames[at].indent + "    " + l.String() + end)
		}
	}
	t.Text = text.String()
	return t
}

// cutEnd takes the end off a line; one without any gets what text has.
func cutEnd(line string) (content, end string) {
	for _, end := range []string{"\r\n", "\n"} {
		if content, ok := strings.CutSuffix(line, end); ok {
			return content, end
		}
	}
	return line, "\n"
}
