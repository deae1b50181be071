package archive

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/gosource"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// nearlyExports gives the comments in a package's Go files that were meant to export.
func nearlyExports(p *listed) (all []gosource.Nearly) {
	for _, name := range p.CgoFiles {
		all = append(all, gosource.NearlyExports(absolute(p.Dir, name), true)...)
	}
	for _, name := range p.GoFiles {
		all = append(all, gosource.NearlyExports(absolute(p.Dir, name), false)...)
	}
	return all
}

// tellNearly warns of comments in the exporting packages that were meant to export. What one ABI's say is enough.
func (b *code) tellNearly(plans []plan) {
	for _, p := range b.exporting(plans[0].pkgs) {
		for _, n := range nearlyExports(p) {
			b.Run.Log.Warn(step.Warning{Name: "export", Text: fmt.Sprintf("%s: %s is not exported: %s", b.at(n.Export), n.Name, n.Why)})
		}
	}
}

// at gives where an export stands: golib/main.go:7.
func (b *Builder) at(e gosource.Export) string {
	return fmt.Sprintf("%s:%d", b.Run.Rel(e.File), e.Line)
}

// nearlyExported says of a symbol that nobody defines where somebody meant to export it.
func (b *Builder) nearlyExported(symbol string, pkgs []*listed) (why, cure string) {
	for _, p := range pkgs {
		if p.Standard {
			continue
		}
		for _, n := range nearlyExports(p) {
			if n.Name == symbol {
				why, cure, _ = strings.Cut(n.Why, "; ")
				return b.at(n.Export) + " was meant to export it: " + why, cure
			}
		}
	}
	return "", ""
}
