package compare

import (
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"
)

// Diff tells in words, a line each and sorted, where two sets of parts differ.
func Diff(a, b map[string]string, paths [2]string) []string {
	r := &reporter{paths: paths}
	cmp.Equal(a, b, cmp.Reporter(r))
	slices.Sort(r.lines)
	return r.lines
}

// reporter turns cmp's walk over two maps into lines that a person reads.
type reporter struct {
	paths [2]string
	path  cmp.Path
	lines []string
}

func (r *reporter) PushStep(s cmp.PathStep) { r.path = append(r.path, s) }
func (r *reporter) PopStep()                { r.path = r.path[:len(r.path)-1] }

func (r *reporter) Report(result cmp.Result) {
	if result.Equal() {
		return
	}
	index, ok := r.path.Last().(cmp.MapIndex)
	if !ok {
		return // one whole map is nil, the other is empty: no part differs
	}
	a, b := index.Values()
	name := index.Key().String()
	switch {
	case !b.IsValid():
		r.lines = append(r.lines, only(r.paths[0], name, a.String()))
	case !a.IsValid():
		r.lines = append(r.lines, only(r.paths[1], name, b.String()))
	default:
		r.lines = append(r.lines, fmt.Sprintf("%s: %s in %s, %s in %s", name, quoteEmpty(a.String()), r.paths[0], quoteEmpty(b.String()), r.paths[1]))
	}
}

func only(path, name, told string) string {
	if told == "" {
		return fmt.Sprintf("only in %s: %s", path, name)
	}
	return fmt.Sprintf("only in %s: %s (%s)", path, name, told)
}

func quoteEmpty(s string) string {
	if s == "" {
		return `""`
	}
	return s
}
