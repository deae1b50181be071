package toolchain

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Find looks for every tool, and makes none: [NDK.Make] does. The Tools and the Findings hold what was found even where the error is set; the error joins what keeps the
// needed build from running (see [Findings.Err]).
func Find(ctx context.Context, r *step.Runner, env Env, need Need) (*Tools, Findings, error) {
	known := loadVersions(env.Cache)
	sdk := findSDK(&env, &need)
	tools := &Tools{}
	groups := []func(*finder, context.Context){(*finder).goCommand, func(f *finder, _ context.Context) { f.ndk() }}
	if need.CMake || need.All {
		groups = append(groups, (*finder).cmake)
	}
	if need.App || need.Classes || need.All {
		groups = append(groups, (*finder).java)
	}
	if need.App || need.All {
		groups = append(groups, (*finder).packing)
	}
	if need.Kotlin {
		groups = append(groups, func(f *finder, _ context.Context) { f.kotlin() })
	}
	finders := make([]*finder, len(groups))
	var jobs []func(context.Context) error
	for i, group := range groups {
		f := &finder{r: r, env: &env, need: &need, tools: tools, known: known, sdk: sdk}
		finders[i] = f
		jobs = append(jobs, func(ctx context.Context) error {
			group(f, ctx)
			return nil
		})
	}
	if err := step.All(ctx, jobs...); err != nil {
		return tools, nil, err
	}
	known.save()
	findings := append(sdk.findings, temporary(&env)...)
	for _, f := range finders {
		if f.err != nil {
			return tools, findings, f.err
		}
		findings = append(findings, f.findings...)
	}
	return tools, findings, findings.Err()
}

// finder looks for one group of tools. Groups run at once; each sets its own fields of tools.
type finder struct {
	r        *step.Runner
	env      *Env
	need     *Need
	tools    *Tools
	known    *versions
	sdk      *sdk
	findings Findings
	err      error // what kept it from looking
}

func (f *finder) add(found Finding) { f.findings = append(f.findings, found) }

// use notes a tool as the one that builds use.
func (f *finder) use(t Tool, needed bool) Tool {
	f.add(Finding{What: t.Name, State: Used, Needed: needed, Path: t.Path, Version: t.Version, Found: t.Found})
	return t
}

// missing notes that nothing fit was found.
func (f *finder) missing(what, why string, needed bool) {
	f.add(Finding{What: what, State: Missing, Needed: needed, Why: why, Cure: f.env.cure(what), Packages: origins[what].packages()})
}

// temporary checks the folder for temporary files: where it is missing, go and clang fail with its path, and not with where that is from.
func temporary(env *Env) Findings {
	dir := env.Get("TMPDIR")
	if dir == "" || env.OS == "windows" {
		return nil
	}
	probe, err := os.CreateTemp(dir, "gondk-")
	if err == nil {
		probe.Close()
		os.Remove(probe.Name())
		return nil
	}
	return Findings{{What: "TMPDIR", State: Wrong, Needed: true, Path: dir, Found: "TMPDIR", Why: "cannot create a file there: " + errors.Unwrap(err).Error(),
		Cure: "set TMPDIR to a folder that you may write to, or unset it"}}
}

// ask returns the version that a program tells, from memory where the program has not changed.
func (f *finder) ask(ctx context.Context, path string, read func(output string) string, args ...string) string {
	return f.known.of(path, func() string {
		out, err := f.r.Run(ctx, step.Cmd{Path: path, Args: args, Query: true})
		if err != nil {
			return ""
		}
		return read(out.Stdout + out.Stderr)
	})
}

// firstVersion returns the first word of a program's answer that is a version: "cmake version 3.25.1" gives 3.25.1.
func firstVersion(output string) string {
	for _, word := range strings.Fields(output) {
		if v, ok := parseVersion(word); ok && len(v.nums) > 1 {
			return word
		}
	}
	return ""
}
