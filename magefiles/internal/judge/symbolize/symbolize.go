// Package symbolize adds the names and lines of Go and C functions to the backtraces that Android, crash reporters, debuggers and profilers
// write.
//
// llvm-symbolizer does the looking up. Every NDK has it, it reads what both Go's linker and clang write, and it knows which functions were
// inlined where. What is done here is what it does not do for a file: to find the frames, and for each the library with the symbols, by the
// build id that Android prints, as https://source.android.com/docs/core/tests/debug shows it.
//
// A wrong name is worse than none: where the text leaves a choice, nothing is named as a fact, and the reason is told.
package symbolize

import (
	"context"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Symbolizer names functions by the libraries below Dir, at any depth and under any name: build/symbols, and what somebody puts there.
type Symbolizer struct {
	Run  *step.Runner
	Tool string // absolute path of llvm-symbolizer
	Dir  string // absolute path

	files *index
}

// Symbolize reads a tombstone, a log or any other text with native frames.
func (s *Symbolizer) Symbolize(ctx context.Context, content string) (*Trace, error) {
	if s.files == nil {
		all, err := readIndex(s.Dir)
		if err != nil {
			return nil, err
		}
		s.files = all
	}
	p := &pass{text: parse(content, s.files.names), files: s.files, told: map[string]bool{}}
	t := &Trace{content: content, frames: p.frames, Frames: len(p.frames), unnamed: map[reason]int{}}
	chosen := make([][]candidate, len(p.frames))
	for i, f := range p.frames {
		var why reason
		if chosen[i], why = p.choose(f); why != named {
			t.unnamed[why]++
		}
		if why == named || s.files.names[f.library] {
			t.Ours++
		}
	}
	answers, err := s.locate(ctx, chosen)
	if err != nil {
		return nil, err
	}
	t.found = make([][]string, len(p.frames))
	for i, f := range p.frames {
		if len(chosen[i]) > 0 {
			t.found[i] = p.settle(t, f, chosen[i], answers)
		}
	}
	t.Warnings = p.warnings
	return t, nil
}

// answers has the functions at the addresses of each file.
type answers map[candidate][]location

// locate asks llvm-symbolizer for all addresses, once for each file.
func (s *Symbolizer) locate(ctx context.Context, chosen [][]candidate) (answers, error) {
	all, wanted := answers{}, map[*symbolFile][]uint64{}
	for _, some := range chosen {
		for _, c := range some {
			if _, ok := all[c]; !ok {
				all[c] = nil
				wanted[c.file] = append(wanted[c.file], c.address)
			}
		}
	}
	for file, addresses := range wanted {
		found, err := s.ask(ctx, file.path, addresses)
		if err != nil {
			return nil, err
		}
		for i, address := range addresses {
			all[candidate{file, address}] = found[i]
		}
	}
	return all, nil
}
