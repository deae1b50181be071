package console

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// chart is how many devices have which version over time: areas, one upon the other.
type chart struct {
	Top      int // devices at the upper edge
	From, To time.Time
	Areas    []area
	Hours    []store.Adoption // the same as numbers, the newest first
	Versions []int64
}

// area is one version.
type area struct {
	Name  string
	Class string
	Path  string
	N     int // at the end
}

// The chart's own units.
const (
	chartWidth  = 1000
	chartHeight = 300
	shown       = 5 // versions with an area of their own; those before share one
)

// adoption draws hours, of devices that are known.
func adoption(hours []store.Adoption, devices int) chart {
	if len(hours) == 0 {
		return chart{}
	}
	c := chart{Top: devices, From: hours[0].Hour, To: hours[len(hours)-1].Hour, Hours: slices.Clone(hours)}
	slices.Reverse(c.Hours)
	all := map[int64]bool{}
	for _, h := range hours {
		n := 0
		for version, devices := range h.Versions {
			all[version] = true
			n += devices
		}
		c.Top = max(c.Top, n)
	}
	c.Versions = slices.SortedFunc(maps.Keys(all), func(a, b int64) int { return cmp.Compare(b, a) })
	c.Areas = areas(hours, c.Versions, max(c.Top, 1))
	return c
}

// areas puts the versions upon each other, the newest at the bottom, where it is seen best.
func areas(hours []store.Adoption, versions []int64, top int) (areas []area) {
	base := make([]int, len(hours))
	for i := 0; i < len(versions); i++ {
		these := versions[i : i+1]
		name := content(versions[i])
		if i == shown && len(versions) > shown+1 {
			these, name = versions[i:], "earlier ones"
		}
		a := area{Name: name, Class: fmt.Sprint("c", i)}
		upper := slices.Clone(base)
		for x, h := range hours {
			for _, version := range these {
				upper[x] += h.Versions[version]
			}
		}
		a.N = upper[len(hours)-1] - base[len(hours)-1]
		a.Path = outline(base, upper, top)
		areas = append(areas, a)
		base = upper
		i += len(these) - 1
	}
	return areas
}

// outline goes along the upper edge and back along the lower one. A single hour is as wide as the chart.
func outline(lower, upper []int, top int) string {
	if len(lower) == 1 {
		lower, upper = []int{lower[0], lower[0]}, []int{upper[0], upper[0]}
	}
	var b strings.Builder
	point := func(x, n int) {
		letter := "L"
		if b.Len() == 0 {
			letter = "M"
		}
		fmt.Fprintf(&b, "%s%d %d", letter, x*chartWidth/(len(lower)-1), chartHeight-n*chartHeight/top)
	}
	for x, n := range upper {
		point(x, n)
	}
	for x := len(lower) - 1; x >= 0; x-- {
		point(x, lower[x])
	}
	return b.String() + "Z"
}
