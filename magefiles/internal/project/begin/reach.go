package begin

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Since Go 1.23 the linker refuses packages that reach by //go:linkname into what Go's own packages keep to themselves, unless it is told
// otherwise (golang/go#67401). It says so after minutes of compiling; the sources say it at once.

// pull is a directive by which a package takes another's function or variable.
var pull = lazyregexp.New(`(?m)^//go:linkname[ \t]+\S+[ \t]+(\S+)\.(\w+)\r?$`)

// built is a package as go list tells of it.
type built struct {
	ImportPath, Dir   string
	Standard          bool
	GoFiles, CgoFiles []string
}

// reaches gives what packages take of Go's own that the linker refuses, by the packages that take it: github.com/wlynxg/anet (net.zoneCache).
// What cannot be listed yet is not looked at: the build tells.
func reaches(ctx context.Context, r *step.Runner, tags, packages []string) []string {
	args := []string{"list", "-e", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,CgoFiles", "-tags=" + strings.Join(tags, ","), "--"}
	out, err := r.Run(ctx, step.Cmd{Path: "go", Args: append(args, packages...), Env: []string{"GOOS=android", "GOARCH=arm64", "CGO_ENABLED=1"}, Query: true})
	if err != nil {
		return nil
	}
	standard := map[string]*built{}
	var others []*built
	for dec := json.NewDecoder(strings.NewReader(out.Stdout)); dec.More(); {
		p := new(built)
		if dec.Decode(p) != nil {
			break
		}
		if p.Standard {
			standard[p.ImportPath] = p
		} else {
			others = append(others, p)
		}
	}
	var found []string
	for _, p := range others {
		for _, m := range p.find(pull()) {
			if owner := standard[m[1]]; owner != nil && owner.keeps(m[2]) {
				found = append(found, p.ImportPath+" ("+m[1]+"."+m[2]+")")
			}
		}
	}
	return slices.Compact(found)
}

// find gives what a pattern's parts fit in the package's files.
func (p *built) find(pattern *regexp.Regexp) (all [][]string) {
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			continue
		}
		all = append(all, pattern.FindAllStringSubmatch(string(text), -1)...)
	}
	return all
}

// keeps tells whether a package defines a name in Go, and does not say by a directive of its own that others may have it.
func (p *built) keeps(name string) bool {
	quoted := regexp.QuoteMeta(name)
	defines := regexp.MustCompile(`(?m)^(?:func ` + quoted + `(?:\[|\().*\{\r?$|func ` + quoted + `\(.*\}\r?$|(?:var |\t)` + quoted + `(?:, \w+)*[ \t]+[^:].*$)`)
	return len(p.find(defines)) > 0 && len(p.find(regexp.MustCompile(`(?m)^//go:linkname(?:std)?[ \t]+`+quoted+`\b`))) == 0
}
