package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// htmlHistory is releases one below the other.
type htmlHistory struct {
	ABIs []string
	Rows []htmlRelease
}

type htmlRelease struct {
	Version, Note     string
	MinSDK, TargetSDK string
	Go                string
	Cells             []htmlReleaseABI
}

type htmlReleaseABI struct{ ABI, Size, Grown, Share, Exports string }

// newHTMLHistory is nil where there is one release, or none.
func newHTMLHistory(all []baseline.Release) *htmlHistory {
	if len(all) < 2 {
		return nil
	}
	h := &htmlHistory{}
	var most int64
	for _, r := range all {
		for _, a := range r.ABIs {
			most = max(most, a.Size)
			if name := pageWords(a.Name); !slices.Contains(h.ABIs, name) {
				h.ABIs = append(h.ABIs, name)
			}
		}
	}
	slices.SortFunc(h.ABIs, abi.Compare)
	for i, r := range all {
		before := baseline.Release{}
		if i > 0 {
			before = all[i-1]
		}
		h.Rows = append(h.Rows, h.row(r, before, most))
	}
	slices.Reverse(h.Rows) // the newest is what is read
	h.Rows[0].Note = "this build"
	return h
}

func (h *htmlHistory) row(r, before baseline.Release, most int64) htmlRelease {
	row := htmlRelease{Version: pageWords(r.Version), MinSDK: fmt.Sprint(r.MinSDK), TargetSDK: fmt.Sprint(r.TargetSDK)}
	for _, name := range h.ABIs {
		a, was := inRelease(r, name), inRelease(before, name)
		row.Go = cmp.Or(row.Go, strings.TrimPrefix(pageWords(a.Go), "go"))
		cell := htmlReleaseABI{ABI: name}
		if a.Name != "" {
			cell = htmlReleaseABI{ABI: name, Size: amount(a.Size), Share: share(a.Size, most), Exports: plural(a.Exports, "export"), Grown: grownBy(a.Size, was.Size)}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func inRelease(r baseline.Release, name string) baseline.ReleaseABI {
	for _, a := range r.ABIs {
		if pageWords(a.Name) == name {
			return a
		}
	}
	return baseline.ReleaseABI{}
}

// grownBy says by how much a size has changed; nothing where it has not, or was not known.
func grownBy(now, was int64) string {
	switch {
	case now == was || now == 0 || was == 0:
		return ""
	case now > was:
		return "+" + amount(now-was)
	}
	return "\u2212" + amount(was-now)
}
