package kit

import (
	"context"

	"github.com/gondk/gondk/magefiles/internal/build/program"
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
