package kit

import (
	"context"
	"errors"
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
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

// lookOver says whether check would find something, but never fails.
func (p *project) lookOver(ctx context.Context, b *built) error {
	j, err := p.judgeOnce(ctx, b)
	if err != nil {
		return err
	}
	found := (&report.Report{Result: j.Result}).Tally(check.Error, check.Warning)
	if found != "" {
		p.found = []step.Warning{{Name: "check", Text: "go tool mage check finds " + found, Cure: found + ": go tool mage check"}}
	}
	return nil
}

// judged is what a look at all that was built finds out. It is kept as JSON.
type judged struct {
	Result     *check.Result
	Comparison *check.Comparison
	Imports    []report.Import
	Loading    []report.Loading
	Installs   bool
	Changes    *baseline.Changes
	History    []baseline.Release
}

// judgeOnce looks at all that was built, or recalls what it found in the same files.
func (p *project) judgeOnce(ctx context.Context, b *built) (*judged, error) {
	t, err := p.judgement("look", b)
	if err != nil {
		return nil, err
	}
	j, err := recall(ctx, p, t, func(ctx context.Context) (j *judged, err error) {
		cut := raw.Guarded(func() error { j, err = p.judge(ctx, b); return nil })
		return j, errors.Join(err, cut)
	})
	if err != nil {
		return nil, err
	}
	for _, l := range j.Loading {
		for _, v := range l.Verdicts {
			v.ABI = abi.Find(l.ABI) // the table's own row, and no copy of it
		}
	}
	p.judged = true
	return j, nil
}

// judge looks at all that was built.
func (p *project) judge(ctx context.Context, b *built) (*judged, error) {
	ctx, span := trace.Start(ctx, "look", "for what is wrong")
	defer span.End()
	project, err := p.facts(ctx, b)
	if err != nil {
		return nil, err
	}
	opened, err := project.Open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	s, budget := &opened.Subject, p.matrix.Budget
	s.Budget, s.Growth = &budget, check.Growth{Warning: budget.GrowthWarning, Error: budget.GrowthError}
	if b.native != nil {
		if s.Comparison, err = p.comparison(b); err != nil {
			return nil, err
		}
	}
	if budget.Library > 0 || budget.Download > 0 { // to weigh takes time
		if s.Sizes, err = p.sizes(ctx, b); err != nil {
			return nil, err
		}
	}
	s.Compiles = p.compiles(b.builds, s.Target)
	j := &judged{Comparison: s.Comparison, Imports: report.ImportsOf(s.Libraries)}
	if j.Changes, j.History, err = p.sinceBaseline(project); err != nil {
		return nil, err
	}
	s.Changes = j.Changes
	_, rules := trace.Start(ctx, "look", "by rules")
	j.Result = check.Run(s, p.matrix.Checks)
	rules.End()
	r := &report.Report{}
	r.About(s)
	j.Loading, j.Installs = r.Loading, r.Installs
	return j, nil
}

// facts returns the project for the rules.
func (p *project) facts(ctx context.Context, b *built) (*inspect.Project, error) {
	target, err := p.target(ctx)
	if err != nil {
		return nil, err
	}
	project := &inspect.Project{Matrix: p.matrix, Target: target, HostPaths: p.hostPaths(), Archives: b.archives, Objects: p.native().Objects}
	if b.native == nil {
		return project, nil
	}
	if err := p.readBuilds(b); err != nil {
		return nil, err
	}
	project.Builds = b.builds
	project.Bundles = map[string]string{native.CMake: p.bundle().File(native.CMake), native.NDKBuild: p.bundle().File(native.NDKBuild)}
	return project, nil
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

// sinceBaseline tells what has changed since the saved baseline and what the releases before had, nothing if none was saved.
func (p *project) sinceBaseline(project *inspect.Project) (*baseline.Changes, []baseline.Release, error) {
	saved, err := p.savedBaseline()
	if err != nil || saved == nil {
		return nil, nil, err
	}
	now, err := project.Baseline()
	if err != nil {
		return nil, nil, err
	}
	changes := baseline.Diff(saved, now)
	now.Follow(saved)
	return changes, append(now.History, now.Release()), nil
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

// sizes measures the libraries, or recalls what those files weigh.
func (p *project) sizes(ctx context.Context, b *built) ([]size.Library, error) {
	t := step.Task{Name: "sizes", Inputs: p.looked(b)}
	for _, one := range b.programs {
		t.Inputs = append(t.Inputs, one.Packed, one.Linked)
	}
	return recall(ctx, p, t, func(ctx context.Context) (all []size.Library, err error) {
		ctx, span := trace.Start(ctx, "look", "what libraries weigh")
		defer span.End()
		cut := raw.Guarded(func() error {
			if err := p.readBuilds(b); err != nil {
				return err
			}
			shipped, err := p.shipped(b)
			if err != nil {
				return err
			}
			all, err = p.weigh(ctx, shipped)
			return err
		})
		return all, cut
	})
}

func (p *project) weigh(ctx context.Context, builds []check.Build) ([]size.Library, error) {
	digests, compressed, err := p.compress(ctx, builds)
	if err != nil {
		return nil, err
	}
	var all []size.Library
	for _, b := range builds {
		for _, name := range slices.Sorted(maps.Keys(b.Packed)) {
			l := size.Measure(b.Packed[name], b.Linked[name], *compressed[digests[b.Packed[name].Path]])
			l.ABI, l.BuildPath, l.Name = b.ABI, b.Path, name
			all = append(all, l)
		}
	}
	return all, nil
}

// compress gives the digest of each packed library, by its path, and the compressed size of each digest: build paths that agree have made
// the same bytes.
func (p *project) compress(ctx context.Context, builds []check.Build) (digests map[string]string, compressed map[string]*int64, err error) {
	digests, compressed = map[string]string{}, map[string]*int64{}
	var jobs []func(context.Context) error
	for _, b := range builds {
		for _, l := range b.Packed {
			digest, err := p.run.Digest(l.Path)
			if err != nil {
				return nil, nil, err
			}
			digests[l.Path] = digest
			if compressed[digest] != nil {
				continue
			}
			bytes := new(int64)
			compressed[digest] = bytes
			jobs = append(jobs, func(context.Context) (err error) { *bytes, err = size.Compressed(l.Path); return err })
		}
	}
	return digests, compressed, step.All(ctx, jobs...)
}
