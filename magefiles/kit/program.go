package kit

import (
	"context"
	"maps"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// programs builds what [[program]] says.
func (p *project) programs(ctx context.Context) ([]program.Program, error) {
	var keep []string
	for _, abi := range p.matrix.ABINames() {
		for _, name := range p.matrix.ProgramNames() {
			keep = append(keep, program.Variant(abi, name))
		}
	}
	if err := p.run.Retire(program.Task, keep); err != nil || len(keep) == 0 {
		return nil, err
	}
	phase, end := log.Phase(ctx, "program")
	defer end()
	b := program.Builder{Run: p.run, Matrix: p.matrix, Tools: p.tools}
	return b.Build(phase)
}

// checkedPrograms builds them for a target that packs them into nothing whose rules would look at them.
func (p *project) checkedPrograms(ctx context.Context) ([]program.Program, error) {
	all, err := p.programs(ctx)
	for _, one := range all {
		if err := p.checkFinished(ctx, one.Packed); err != nil {
			return nil, err
		}
	}
	return all, err
}

// shipped gives the builds with the programs that go into the same folders of an app. The build paths make none of them, so nothing else than
// sizes needs to know.
func (p *project) shipped(b *built) ([]check.Build, error) {
	var all []check.Build
	for _, build := range b.builds {
		build.Packed, build.Linked = maps.Clone(build.Packed), maps.Clone(build.Linked)
		for _, one := range b.programs {
			if one.ABI().Name != build.ABI {
				continue
			}
			for path, libraries := range map[string]map[string]*elfabi.Library{one.Packed: build.Packed, one.Linked: build.Linked} {
				read, err := elfabi.MapLibrary(path)
				if err != nil {
					return nil, err
				}
				libraries[filepath.Base(path)] = read
			}
		}
		all = append(all, build)
	}
	return all, nil
}
