package begin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// bind takes packages that Java and Kotlin call as they are: those asked for, else the only one that there is.
func (p *project) bind(ctx context.Context, r *step.Runner, asked Asked) error {
	if what, cure := matrix.CheckJavaPackage(asked.Bind); what != "" {
		return fmt.Errorf("-bind %s: %s; %s", asked.Bind, what, cure)
	}
	chosen, err := p.toBind(ctx, r, asked.Packages)
	if err != nil {
		return err
	}
	p.Bind, p.IsMain = asked.Bind, false
	p.take(p.base(chosen), nil, folders(chosen)...)
	p.Reaches = reaches(ctx, r, p.Tags, folders(chosen))
	return nil
}

func (p *project) toBind(ctx context.Context, r *step.Runner, asked []string) ([]*goPackage, error) {
	var chosen []*goPackage
	for _, name := range asked {
		c, err := p.find(ctx, r, name)
		if err == nil && c.isMain() {
			err = errors.New("a package main, which no other code can call; name one with another package name")
		}
		if err != nil {
			return nil, fmt.Errorf("-package %s: %w", name, err)
		}
		chosen = append(chosen, c)
	}
	if len(chosen) > 0 {
		return chosen, nil
	}
	var names []string
	for _, c := range p.seen.packages {
		if !c.isMain() && c.usable() {
			chosen, names = append(chosen, c), append(names, c.Dir)
		}
	}
	slices.SortStableFunc(names, byUse)
	switch {
	case len(chosen) == 0:
		return nil, errors.New("-bind: there is no Go package to call; write one that is not main, such as ./greeter, with functions that begin with a capital letter")
	case len(chosen) > 1:
		return nil, fmt.Errorf("-bind: say which packages Java calls, with -package %s; they are %s", names[0], listed(names, maxCandidates))
	}
	return chosen, nil
}

func first(names []string, other string) string {
	if len(names) == 0 {
		return other
	}
	return names[0]
}
