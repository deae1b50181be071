package kit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/symbolize"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Symbolize adds Go and C function names and lines to a tombstone, log or crash report, by build/symbols; - reads standard input.
func Symbolize(ctx context.Context, file string) error {
	return in(ctx, "symbolize", func(ctx context.Context, p *project) error {
		texts, err := readTexts(file)
		if err != nil {
			return err
		}
		if err := p.prepare(ctx, archivesOnly); err != nil {
			return err
		}
		s := &symbolize.Symbolizer{Run: p.run, Tool: p.tools.NDK.Tool("llvm-symbolizer"), Dir: p.matrix.Layout().Symbols()}
		var foreign []string
		for _, text := range texts {
			named, err := s.Symbolize(ctx, text.Text)
			if err != nil {
				return err
			}
			if text.Name != "" && named.Ours == 0 {
				foreign = append(foreign, text.Name)
				continue
			}
			if err := p.writeNamed(file, text.Name, named); err != nil {
				return err
			}
		}
		if len(foreign) > 0 {
			log.Printf("nothing of your libraries in %s", strings.Join(foreign, ", "))
		}
		return nil
	})
}

// writeNamed writes a text, and then what there is to say of it.
func (p *project) writeNamed(file, name string, named *symbolize.Trace) error {
	if name != "" {
		fmt.Fprintf(os.Stdout, "==> %s <==\n", name)
	}
	if err := named.Write(os.Stdout); err != nil {
		return err
	}
	for _, warning := range named.Warnings {
		log.Warn(step.Warning{Name: "symbols", Text: warning})
	}
	if err := p.settle(); err != nil {
		return err
	}
	switch unnamed := named.Unnamed(); {
	case named.Frames == 0:
		log.Printf("%s has no native stack frames, which look like: #01 pc 000000000004a3b4  …/libsample.so", nameOf(file))
	case len(unnamed) > 0:
		log.Printf("named %d of %d native frames; not named: %s", named.Named, named.Frames, strings.Join(unnamed, ", "))
	default:
		log.Printf("named all %d native frames", named.Frames)
	}
	return nil
}

// readTexts reads a file or standard input, whole: what a frame is of may stand far above or below it.
func readTexts(file string) ([]symbolize.Input, error) {
	from, size := os.Stdin, int64(0)
	if file != "-" {
		f, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			here, _ := os.Getwd()
			return nil, fmt.Errorf("%s: no such file; give a whole path, or one from %s, or - for standard input", file, here)
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			size = info.Size()
		}
		from = f
	}
	content, err := symbolize.ReadAll(nameOf(file), from, size)
	if err != nil {
		return nil, err
	}
	return symbolize.Read(nameOf(file), content)
}

func nameOf(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}
