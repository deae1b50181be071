// Package kit is the mage targets that gondk gives a project: import it in a magefile with a mage:import comment.
//
// The targets work on the project in the folder where mage runs, which has an abi-matrix.toml. Only this package knows the order of
// steps; the work is done below magefiles/internal.
package kit

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/build/bundle"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// project is the project that mage runs in, as one target sees it.
type project struct {
	env    toolchain.Env
	run    *step.Runner
	matrix *matrix.Matrix
	tools  *toolchain.Tools // set by prepare
	name   string           // the target, as on the command line
	ends   []string         // the last steps where the target's name does not tell them
	start  time.Time
	found  []step.Warning // what check would find
	judged bool           // the report has the findings about archives: no warning needs to say them too
}

// in runs a target's work on the project, and tells about its end.
func in(ctx context.Context, target string, work func(context.Context, *project) error) error {
	setLog()
	ctx, traced := tracing.target(ctx, target)
	p, err := load()
	if err != nil {
		return wrapped(err)
	}
	p.name = target
	log.Widen(len(strings.Join(p.matrix.ABINames(), " ")))
	err = p.end(ctx, work(ctx, p))
	return cmp.Or(err, traced())
}

func load() (*project, error) {
	dir, err := findProject()
	if err != nil {
		return nil, err
	}
	m, err := matrix.Load(filepath.Join(dir, matrix.FileName))
	if err != nil {
		return nil, err
	}
	if err := m.CheckIDs(check.RuleIDs()); err != nil {
		return nil, err
	}
	if strings.Contains(m.Root, "%") {
		return nil, fmt.Errorf("%s: the project's path contains a %%, which LLVM's tools replace in file names; move the project", m.Root)
	}
	env, err := toolchain.Host()
	if err != nil {
		return nil, err
	}
	run := step.New(m.Root, os.Environ(), log, mg.Verbose())
	run.Dry = asked.dry
	return &project{env: env, matrix: m, run: run, start: time.Now()}, nil
}

// uses are what a target runs besides Go and the NDK's compiler.
type uses struct{ cmake, ndkBuild, pack, classes bool }

var (
	archivesOnly = uses{}
	bothPaths    = uses{cmake: true, ndkBuild: true}
	bundles      = uses{cmake: true, ndkBuild: true, pack: true}
	aars         = uses{classes: true}
	allUses      = uses{cmake: true, ndkBuild: true, pack: true, classes: true}
)

// need says what the tools of a target must be fit for.
func (p *project) need(u uses) toolchain.Need {
	need := toolchain.For(p.matrix)
	need.CMake, need.NDKBuild, need.App = need.CMake && u.cmake, need.NDKBuild && u.ndkBuild, need.App && u.pack
	need.Classes = u.classes && p.matrix.Bind != nil
	need.Kotlin = need.App && bundle.HasKotlin(p.matrix) || need.Classes && p.matrix.Bind.Kotlin
	return need
}

// prepare waits for the project's lock, finds the tools, and makes ndklite where that is the NDK.
func (p *project) prepare(ctx context.Context, u uses) error {
	if err := p.run.Lock(ctx); err != nil {
		return err
	}
	finding, span := trace.Start(ctx, "look", "for tools")
	tools, findings, err := toolchain.Find(finding, p.run, p.env, p.need(u))
	span.End()
	if err != nil {
		return err
	}
	for _, w := range findings.Warnings() {
		log.Warn(w)
	}
	p.tools = tools
	if p.run.Dry {
		return nil // ndklite is made in the user's cache
	}
	return tools.NDK.Make(ctx, p.run)
}
