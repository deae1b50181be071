package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// How many exports of one library make a line of their own, and how many of their names it has.
const (
	manyExports = 4
	someNames   = 6
)

// exportWords say of several exports what is told of each.
var exportWords = map[string]string{
	"base-func-removed": "are no longer exported", "base-func-added": "are now exported", "base-jni-removed": "are no longer exported, which Java calls",
}

// foldExports puts exports that came or went in the same library into one line, since a release may have hundreds of them.
func foldExports(list []baseline.Change) []baseline.Change {
	type key struct{ id, library string }
	names, abis := map[key][]string{}, map[key][]string{}
	for _, c := range list {
		k := key{c.ID, c.Library}
		names[k], abis[k] = append(names[k], c.Name), append(abis[k], c.ABIs...)
	}
	var all []baseline.Change
	told := map[key]bool{}
	for _, c := range list {
		k, words := key{c.ID, c.Library}, exportWords[c.ID]
		n := len(names[k])
		switch {
		case words == "" || n <= manyExports:
			all = append(all, c)
		case !told[k]:
			told[k] = true
			c.Name, c.Text = "", fmt.Sprintf("%d symbols %s: %s and %d more", n, words, strings.Join(names[k][:min(n, someNames)], ", "), n-min(n, someNames))
			c.Text = strings.TrimSuffix(c.Text, " and 0 more")
			c.ABIs = slices.Compact(slices.Sorted(slices.Values(abis[k])))
			all = append(all, c)
		}
	}
	return all
}
