package archive

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/read/gosource"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// firstHeader gives an ABI's header before anything is built: by sketches where they say it, all packages at once.
func (b *code) firstHeader(ctx context.Context, t target, p plan) ([]byte, error) {
	work := layout.Sketches(b.Run.State, p.ABI.Name)
	texts := make([][]byte, len(p.pkgs))
	var asks []func(context.Context) error
	for i, pkg := range p.pkgs {
		asks = append(asks, func(ctx context.Context) (err error) {
			texts[i], err = b.sketchHeader(ctx, t, pkg, p.settings.overlay, filepath.Join(work, strconv.Itoa(i)))
			return err
		})
	}
	if err := step.All(ctx, asks...); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return b.membersHeader(ctx, t, p, nil, work)
	}
	return bytes.Join(texts, nil), nil
}

// sketchHeader has cgo write a package's header from sketches. An error says that cgo has to read the package itself.
func (b *Builder) sketchHeader(ctx context.Context, t target, p *listed, overlay map[string]string, work string) ([]byte, error) {
	sketched, c, texts := map[string]string{}, &covers{}, map[string][]byte{}
	maps.Copy(sketched, overlay)
	var names []string
	for _, name := range p.CgoFiles {
		path := filepath.Join(p.Dir, name)
		if to := overlay[path]; to != "" {
			path = to
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if !gosource.MayExport(text) {
			continue
		}
		if text, err = sketch(text, c); err != nil {
			return nil, err
		}
		names, sketched[filepath.Join(p.Dir, name)] = append(names, name), filepath.Join(work, name)
		texts[filepath.Join(p.Dir, name)] = text
		if err := b.Run.WriteFile(filepath.Join(work, name), text); err != nil {
			return nil, err
		}
	}
	header, err := b.memberHeader(ctx, b.quiet(t, p, texts), p, names, sketched, work)
	if err != nil {
		return nil, err
	}
	return c.uncover(header, sources(p))
}

// sources gives all that a package's own C names may come from, with the macros of its flags.
func sources(p *listed) []byte {
	var all bytes.Buffer
	for _, flag := range compilerFlags(p) {
		if macro, ok := strings.CutPrefix(flag, "-D"); ok {
			all.WriteString("#define " + strings.Replace(macro, "=", " ", 1) + "\n")
		}
	}
	for _, path := range included(p) {
		text, _ := os.ReadFile(path) // the compiler says it better
		all.Write(text)
	}
	for _, name := range slices.Concat(p.CgoFiles, p.HFiles) {
		text, _ := os.ReadFile(filepath.Join(p.Dir, name))
		all.Write(text)
	}
	return all.Bytes()
}
