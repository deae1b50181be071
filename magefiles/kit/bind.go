package kit

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/bind"
	"github.com/gondk/gondk/magefiles/internal/build/dist"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Bind writes the Java and Kotlin sources by which an app calls the Go packages of [bind].
func Bind(ctx context.Context) error {
	return in(ctx, "bind", func(ctx context.Context, p *project) error {
		if p.matrix.Bind == nil {
			return fmt.Errorf("%s: no Go package is bound; add [bind] with packages = [\"./greeter\"] and java = \"dev.example.greeter\"", matrix.FileName)
		}
		if err := p.prepare(ctx, archivesOnly); err != nil {
			return err
		}
		if err := p.binding(ctx); err != nil {
			return err
		}
		return p.made(&report.Made{Target: "bind", Files: []string{p.matrix.Layout().Archives().Java()}}, false)
	})
}

// binding writes what is bound, if anything is.
func (p *project) binding(ctx context.Context) error {
	if p.matrix.Bind == nil {
		return nil
	}
	ctx, end := log.Phase(ctx, "bind")
	defer end()
	b := archive.Builder{Run: p.run, Matrix: p.matrix, Tools: p.tools}
	return b.Bind(ctx)
}

// boundClasses compiles the classes by which Java calls Go, if anything is bound.
func (p *project) boundClasses(ctx context.Context) (*dist.Bound, error) {
	if p.matrix.Bind == nil {
		return nil, nil
	}
	made, err := p.bundle().Bound(ctx)
	if err != nil {
		return nil, err
	}
	bound := &dist.Bound{Classes: made.Classes, Sources: made.Sources, Rules: filepath.Join(p.matrix.Layout().Archives().Java(), bind.RulesFile)}
	if p.matrix.Bind.Kotlin {
		bound.Coroutines = toolchain.CoroutinesVersion
	}
	return bound, nil
}
