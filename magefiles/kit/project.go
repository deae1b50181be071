// Package kit is the mage targets that gondk gives a project: import it in a magefile with a mage:import comment.
//
// The targets work on the project in the folder where mage runs, which has an abi-matrix.toml. Only this package knows the order of
// steps; the work is done below magefiles/internal.
package kit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// project is the project that mage runs in, as one target sees it.
type project struct {
	env    toolchain.Env
	run    *step.Runner
	matrix *matrix.Matrix
	tools  *toolchain.Tools // set by prepare
}

// log is one for all targets of a run.
var log = step.NewLog(os.Stderr)

// in runs a target's work on the project, and tells about its end.
func in(ctx context.Context, work func(context.Context, *project) error) error {
	p, err := load()
	if err != nil {
		return err
	}
	err = work(ctx, p)
	p.run.Unlock()
	log.Flush()
	return p.run.Explain(ctx, err)
}

func load() (*project, error) {
	dir, err := os.Getwd()
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
	return &project{env: env, matrix: m, run: step.New(m.Root, os.Environ(), log, mg.Verbose())}, nil
}

// uses are what a target runs besides Go and the NDK's compiler.
type uses struct{ cmake, ndkBuild, pack bool }

var (
	archivesOnly = uses{}
	bothPaths    = uses{cmake: true, ndkBuild: true}
	bundles      = uses{cmake: true, ndkBuild: true, pack: true}
)

// need says what the tools of a target must be fit for.
func (p *project) need(u uses) toolchain.Need {
	need := toolchain.For(p.matrix)
	need.CMake, need.NDKBuild, need.App = need.CMake && u.cmake, need.NDKBuild && u.ndkBuild, need.App && u.pack
	return need
}

// prepare waits for the project's lock, finds the tools, and makes ndklite where that is the NDK.
func (p *project) prepare(ctx context.Context, u uses) error {
	if err := p.run.Lock(ctx); err != nil {
		return err
	}
	tools, findings, err := toolchain.Find(ctx, p.run, p.env, p.need(u))
	if err != nil {
		return err
	}
	for _, w := range findings.Warnings() {
		log.Warn(w)
	}
	p.tools = tools
	return tools.NDK.Make(ctx, p.run)
}
