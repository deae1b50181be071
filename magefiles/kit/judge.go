package kit

import (
	"context"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// lookOver says whether check would find something, but never fails.
func (p *project) lookOver(ctx context.Context, b *built) error {
	t, err := p.judgement("look", b)
	if err != nil {
		return err
	}
	found, err := recall(ctx, p, t, func(ctx context.Context) (string, error) {
		r, err := p.judge(ctx, b, false)
		if err != nil {
			return "", err
		}
		return r.Tally(check.Error, check.Warning), nil
	})
	if err != nil {
		return err
	}
	p.judged = true
	if found != "" {
		p.found = []step.Warning{{Name: "check", Text: "go tool mage check finds " + found, Cure: found + ": go tool mage check"}}
	}
	return nil
}

// judge looks at all that was built. weigh asks for sizes, which take time, also if there is no budget.
func (p *project) judge(ctx context.Context, b *built, weigh bool) (*report.Report, error) {
	ctx, span := trace.Start(ctx, "look", "for what is wrong")
	defer span.End()
	r, project, err := p.facts(ctx, b)
	if err != nil {
		return nil, err
	}
	opened, err := project.Open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	if b.native != nil {
		if r.Comparison, err = p.comparison(b); err != nil {
			return nil, err
		}
	}
	if weigh || r.Budget.Library > 0 || r.Budget.Download > 0 {
		shipped, err := p.shipped(b)
		if err != nil {
			return nil, err
		}
		if r.Sizes, err = sizes(shipped, p.run.Digest); err != nil {
			return nil, err
		}
	}
	s := &opened.Subject
	s.Compiles = p.compiles(b.builds, s.Target)
	s.Comparison, s.Sizes, s.Budget = r.Comparison, r.Sizes, &r.Budget
	s.Growth = check.Growth{Warning: r.Budget.GrowthWarning, Error: r.Budget.GrowthError}
	if err := p.compareWithBaseline(project, r); err != nil {
		return nil, err
	}
	s.Changes, r.Imports = r.Changes, report.ImportsOf(s.Libraries)
	_, rules := trace.Start(ctx, "look", "by rules")
	r.Result = check.Run(s, p.matrix.Checks)
	rules.End()
	r.About(s)
	p.judged = true
	return r, nil
}

// facts returns the report as far as no rule is needed for it, and the project for the rules.
func (p *project) facts(ctx context.Context, b *built) (*report.Report, *inspect.Project, error) {
	target, err := p.target(ctx)
	if err != nil {
		return nil, nil, err
	}
	r := &report.Report{
		Project: p.matrix.Library.Name, Version: p.matrix.Library.Version, Target: target, Budget: p.matrix.Budget,
		Tools: report.Tools{Go: p.tools.Go.Version, NDK: p.tools.NDK.Revision, Lite: p.tools.NDK.Lite, Fixes: p.matrix.Go.Fixes},
	}
	project := &inspect.Project{Matrix: p.matrix, Target: target, HostPaths: p.hostPaths(), Archives: b.archives, Objects: p.native().Objects}
	if b.native == nil {
		return r, project, nil
	}
	if err := p.readBuilds(b); err != nil {
		return nil, nil, err
	}
	project.Builds = b.builds
	project.Bundles = map[string]string{native.CMake: p.bundle().File(native.CMake), native.NDKBuild: p.bundle().File(native.NDKBuild)}
	return r, project, nil
}

// target says what the project is for. The NDK's own link stubs know best which API level has which symbol.
func (p *project) target(ctx context.Context) (check.Target, error) {
	t := inspect.TargetOf(p.matrix)
	if p.tools.NDK.Lite {
		return t, nil
	}
	var err error
	t.Levels, err = ndkapi.Read(ctx, p.tools.NDK.Sysroot(), p.matrix.ABITable())
	return t, err
}

func (p *project) hostPaths() []subject.HostPath {
	paths := []subject.HostPath{{Path: p.matrix.Root}}
	if p.env.Home == "" || p.env.Home == string(os.PathSeparator) {
		return paths
	}
	home := subject.HostPath{Path: p.env.Home, Names: []string{}}
	entries, _ := os.ReadDir(home.Path) // a home that cannot be read has nothing to tell
	for _, e := range entries {
		home.Names = append(home.Names, e.Name())
	}
	return append(paths, home)
}

// compareWithBaseline tells what has changed since the saved baseline and what the releases before had, nothing if none was saved.
func (p *project) compareWithBaseline(project *inspect.Project, r *report.Report) error {
	saved, err := p.savedBaseline()
	if err != nil || saved == nil {
		return err
	}
	now, err := project.Baseline()
	if err != nil {
		return err
	}
	r.Changes = baseline.Diff(saved, now)
	now.Follow(saved)
	r.History = append(now.History, now.Release())
	return nil
}

// scripts tell each build path what to compile.
var scripts = map[string]string{native.CMake: "CMakeLists.txt", native.NDKBuild: "jni/Android.mk"}

func (p *project) compiles(builds []check.Build, target check.Target) []*check.Compile {
	var all []*check.Compile
	for _, b := range builds {
		place := check.Place{File: path.Join(p.matrix.App.Dir, scripts[b.Path]), ABI: b.ABI, BuildPath: b.Path}
		all = append(all, &check.Compile{Target: target, Place: place, ABI: abi.Find(b.ABI), Sources: b.Sources})
	}
	return all
}

func sizes(builds []check.Build, digestOf func(path string) (string, error)) ([]size.Library, error) {
	var all []size.Library
	compressed := map[string]int64{} // by digest: build paths that agree have made the same bytes
	for _, b := range builds {
		for _, name := range slices.Sorted(maps.Keys(b.Packed)) {
			digest, err := digestOf(b.Packed[name].Path)
			if err != nil {
				return nil, err
			}
			if _, ok := compressed[digest]; !ok {
				if compressed[digest], err = size.Compressed(b.Packed[name].Path); err != nil {
					return nil, err
				}
			}
			l := size.Measure(b.Packed[name], b.Linked[name], compressed[digest])
			l.ABI, l.BuildPath, l.Name = b.ABI, b.Path, name
			all = append(all, l)
		}
	}
	return all, nil
}
